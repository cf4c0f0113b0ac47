"""A Poisson source, servers that forward, and a sink; what it measures is always on."""

import logging
import random

import numpy
from happysimulator import Instant, Server, Simulation, Sink, Source
from happysimulator.distributions import ExponentialLatency

import model

logging.disable(logging.CRITICAL)


def prepare(stations, servers, customers, gap):
    # It draws its arrivals from NumPy and everything else from Python.
    random.seed(1)
    numpy.random.seed(1)
    sink = Sink()
    line = [sink]
    for number in range(stations):
        service = ExponentialLatency(0.001)
        line.append(Server(f"{number}", servers, service, downstream=line[-1]))
    source = Source.poisson(rate=1000 / gap, target=line[-1])
    end = Instant.from_seconds(customers * gap / 1000)
    simulation = Simulation(sources=[source], entities=line, end_time=end)
    return simulation.run, lambda: (sink.events_received, sum(sink.latencies_s) * 1000)


model.play(prepare)

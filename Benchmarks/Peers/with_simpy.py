"""A process for each customer, as in SimPy's example of a bank."""

import random

import simpy

import model


def prepare(stations, servers, customers, gap):
    random.seed(1)
    environment = simpy.Environment()
    line = [simpy.Resource(environment, servers) for _ in range(stations)]
    total = 0.0

    def customer():
        nonlocal total
        arrived = environment.now
        for station in line:
            with station.request() as request:
                yield request
                yield environment.timeout(random.expovariate(1))
        total += environment.now - arrived

    def arrivals():
        for _ in range(customers):
            yield environment.timeout(random.expovariate(1 / gap))
            environment.process(customer())

    def run():
        environment.process(arrivals())
        environment.run()

    return run, lambda: (customers, total)


model.play(prepare)

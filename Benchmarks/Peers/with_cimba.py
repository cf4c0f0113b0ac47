"""A store of arrival times and a process for each server, compiled, in one thread.

The window opens after the last customer, so that the engine records nothing of its own, as in the
project's own benchmark of M/M/1.
"""

import cimba
from cimba.random import exponential

import model


def row(servers):
    class Row(cimba.Model):
        customers: cimba.Param[int] = 1
        gap: cimba.Param[float] = 1.0
        total: cimba.Output[float]
        line: cimba.Store[float]

        @cimba.on_start
        def begin(self):
            self.total = 0.0

        @cimba.process
        def arrivals(self):
            for _ in range(self.customers):
                cimba.hold(exponential(self.gap))
                self.line.put(cimba.now())

        @cimba.process(copies=servers)
        def server(self):
            while True:
                arrived = self.line.get()
                cimba.hold(exponential(1.0))
                self.total += cimba.now() - arrived

    return Row()


class Tandem(cimba.Model):
    customers: cimba.Param[int] = 1
    gap: cimba.Param[float] = 1.0
    total: cimba.Output[float]
    one: cimba.Store[float]
    two: cimba.Store[float]
    three: cimba.Store[float]

    @cimba.on_start
    def begin(self):
        self.total = 0.0

    @cimba.process
    def arrivals(self):
        for _ in range(self.customers):
            cimba.hold(exponential(self.gap))
            self.one.put(cimba.now())

    @cimba.process
    def first(self):
        while True:
            arrived = self.one.get()
            cimba.hold(exponential(1.0))
            self.two.put(arrived)

    @cimba.process
    def second(self):
        while True:
            arrived = self.two.get()
            cimba.hold(exponential(1.0))
            self.three.put(arrived)

    @cimba.process
    def third(self):
        while True:
            arrived = self.three.get()
            cimba.hold(exponential(1.0))
            self.total += cimba.now() - arrived


def prepare(stations, servers, customers, gap):
    queues = row(servers) if stations == 1 else Tandem()
    queues.gap = gap

    def experiment(count):
        queues.customers = count
        return cimba.Experiment(queues, window=cimba.Window(warmup=1e15, duration=1.0), seed=1)

    # The first run compiles.
    experiment(1).run(workers=1)
    whole, results = experiment(customers), []

    def run():
        results.append(whole.run(workers=1))

    return run, lambda: (customers, float(results[0][queues].total.values.flat[0]))


model.play(prepare)

"""A component for each customer; without yields salabim would need greenlets, which are slower."""

import salabim

import model

salabim.yieldless(False)


def prepare(stations, servers, customers, gap):
    environment = salabim.Environment(trace=False, random_seed=1)
    line = [salabim.Resource(capacity=servers, monitor=False) for _ in range(stations)]
    service, between = salabim.Exponential(1), salabim.Exponential(gap)
    total = 0.0

    class Customer(salabim.Component):
        def process(self):
            nonlocal total
            for station in line:
                yield self.request(station)
                yield self.hold(service.sample())
                self.release()
            total += environment.now() - self.creation_time()

    class Arrivals(salabim.Component):
        def process(self):
            for _ in range(customers):
                yield self.hold(between.sample())
                Customer(suppress_trace=True)

    def run():
        Arrivals()
        environment.run()

    return run, lambda: (customers, total)


model.play(prepare)

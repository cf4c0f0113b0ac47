"""Nodes and a routing matrix; reading the records afterwards is not timed."""

import ciw

import model


def prepare(stations, servers, customers, gap):
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / gap)] + [None] * (stations - 1),
        service_distributions=[ciw.dists.Exponential(1)] * stations,
        number_of_servers=[servers] * stations,
        routing=[[float(to == at + 1) for to in range(stations)] for at in range(stations)],
    )
    simulation = ciw.Simulation(network)

    def run():
        simulation.simulate_until_max_customers(customers)

    def tell():
        visits = [customer.data_records for customer in simulation.nodes[-1].all_individuals]
        return len(visits), sum(visit[-1].exit_date - visit[0].arrival_date for visit in visits)

    return run, tell


model.play(prepare)

import Tailrace
import Testing

/// Which of several servers a request goes to.
struct LoadBalancingTests {
  static let cases: [TheoryCase] = [
    balanced("jsq-2-rho80", .leastConnections, customers: 1e6),
    balanced("jsq-2-rho95", .leastConnections, customers: 8e6),
    balanced("jsq-4-rho80", .leastConnections, customers: 1e6),
    balanced("jsq-waitingonly-2-rho80", .shortestLine, customers: 1e6),
    balanced("pod2-4-rho80", .leastRequest(choices: 2, distinct: true), customers: 1e6),
    balanced("pod2wr-3-rho80", .leastRequest(choices: 2, distinct: false), customers: 1e6),
    balanced("split-random-4", .random, customers: 2e6),
    balanced("split-rr-4", .roundRobin, customers: 1e6),
    balanced("split-rr-2", .roundRobin, customers: 4e6),
    manyServers("pod2-meanfield-rho90", omitting: [:]),
    manyServers("pod2-meanfield-rho95", omitting: [:]),
    manyServers(
      "pod3-meanfield-rho90",
      omitting: [
        "fraction_of_servers_with_at_least_5_jobs":
          "3e-6 in the limit; a finite number of servers lies far above it, by its own law"
      ]),
    weighted, pooling,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a way to choose a server behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func network(
    _ rate: Double, _ mean: Double, _ servers: Int, _ policy: RoutingPolicy
  ) -> @Sendable (inout Model) -> Void {
    { model in
      let pool = model.builder.component(
        "pool", instances: servers, cores: 1, recordsOccupancy: true)
      let serve = model.operation(
        of: pool, [.compute(model.service(.exponential(mean: mean)))])
      model.open(rate: rate, route: (pool, policy), [.ask(serve)])
    }
  }

  private static func balanced(
    _ id: String, _ policy: RoutingPolicy, customers: Double
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let servers = Int(reference.number("N"))
      return [
        Experiment(
          customers: customers, rate: rate, standard(reference, at: Place(servers: servers)),
          network: network(rate, mean, servers, policy))
      ]
    }
  }

  /// The limit of infinitely many servers, by a thousand: within 3 %.
  private static func manyServers(_ id: String, omitting: [String: String]) -> TheoryCase {
    .played(id, omitting: omitting) { reference in
      let servers = 1000
      let rate = reference.number("rho") * Double(servers)
      let policy = RoutingPolicy.leastRequest(choices: Int(reference.number("d")), distinct: true)
      let measures = standard(reference) { omitting[$0] == nil }.map { name, measure in
        var near = measure
        near.gap = 0.03
        return (name, near)
      }
      return [
        Experiment(
          customers: 4e5, rate: rate, measures,
          network: network(rate, 1 / reference.number("mu"), servers, policy))
      ]
    }
  }

  /// Three servers of different speeds, with the shares of the case and with the best ones.
  private static let weighted = TheoryCase.played("split-weighted-hetero") { reference in
    let rate = reference.number("lam")
    let means = reference.numbers("mu").map { 1 / $0 }
    let split = { (shares: [Double], measures: [(String, Measure)]) in
      Experiment(customers: 1e6, rate: rate, measures) { model in
        let servers = means.map { model.queue(.exponential(mean: $0))[0] }
        let branches = zip(shares, servers).map { Step.Branch($0, [.ask($1)]) }
        model.open(rate: rate, [.choose(branches)])
      }
    }
    // Tantawi and Towsley (1985): spare capacity in proportion to the square root of the speed.
    let speeds = reference.numbers("mu")
    let roots = speeds.map { $0.squareRoot() }
    let spare = speeds.reduce(0, +) - rate
    let best = zip(speeds, roots).map { ($0 - spare * $1 / roots.reduce(0, +)) / rate }
    let each = (0..<3).map { index in
      ("utilisation(each)", Measure.mean { $0.components[index].busySeconds / $0.seconds })
    }
    return [
      split(reference.numbers("weights"), standard(reference) + each),
      split(
        best,
        [("response.mean(optimal split)", .mean { $0.classes[0].latency.meanSeconds })]),
    ]
  }

  private static let pooling = TheoryCase.played("pooling-compare") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let servers = Int(reference.number("c"))
    let response = Measure.mean { $0.classes[0].latency.meanSeconds }
    return [
      Experiment(customers: 1e6, rate: rate, [("response.mean(M/M/4)", response)]) { model in
        let queue = model.queue(.exponential(mean: mean), servers: servers)
        model.open(rate: rate, [.ask(queue[0])])
      },
      Experiment(
        customers: 1e6, rate: rate, [("response.mean(4 x M/M/1 random)", response)],
        network: network(rate, mean, servers, .random)),
      Experiment(customers: 1e6, rate: rate, [("response.mean(M/M/1 rate 400)", response)]) {
        model in
        let queue = model.queue(.exponential(mean: mean / Double(servers)))
        model.open(rate: rate, [.ask(queue[0])])
      },
    ]
  }
}

import Tailrace
import Testing

/// Requests that ask several at once and wait for all.
struct FanOutTests {
  static let cases: [TheoryCase] = [
    forkJoin("forkjoin-2-rho50"), forkJoin("forkjoin-2-rho80"), wideForkJoin, unequalForkJoin,
    splitMerge, tailAtScale("tail-at-scale-100", requests: 20_000),
    tailAtScale("tail-at-scale-2000", requests: 3000),
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `the slowest of several behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func together(_ operations: [OperationID]) -> Step {
    .together(operations.map { [.ask($0)] }, needed: nil)
  }

  private static func forkJoin(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let measures: [(String, Measure)] =
        standard(reference) + [
          ("branch_response.mean", .mean { $0.components[1].latency.meanSeconds }),
          ("jobs_in_system.mean", .mean { $0.inFlight(0) }),
        ]
      return [
        Experiment(customers: 1e6, rate: rate, measures) { model in
          let queues = (0..<2).map { _ in model.queue(.exponential(mean: mean))[0] }
          model.open(rate: rate, [together(queues)])
        }
      ]
    }
  }

  /// Known from another simulation, and between two bounds.
  private static let wideForkJoin = TheoryCase.played("forkjoin-8-rho70") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let response = { @Sendable (results: Results) in results.classes[0].latency.meanSeconds }
    let latency = { @Sendable (results: Results) in results.classes[0].latency }
    let measures: [(String, Measure)] = [
      ("response.mean", .mean(referenceError: 0.00017, response)),
      ("response.mean(Nelson-Tantawi approximation)", .mean(gap: 0.0234, response)),
      ("response.lower_bound", Measure.mean(response).bounded(.atLeast)),
      ("response.upper_bound", Measure.mean(response).bounded(.atMost)),
      ("response.p50", .quantile(0.5, uncertainty: 0.01, latency)),
      ("response.p95", .quantile(0.95, uncertainty: 0.01, latency)),
      ("response.p99", .quantile(0.99, uncertainty: 0.01, latency)),
    ]
    return [
      Experiment(customers: 8e5, rate: rate, measures) { model in
        let queues = (0..<Int(reference.number("n"))).map { _ in
          model.queue(.exponential(mean: mean))[0]
        }
        model.open(rate: rate, [together(queues)])
      }
    ]
  }

  private static let unequalForkJoin = TheoryCase.played("forkjoin-asym-line") { reference in
    let rate = reference.number("lam")
    let means = ["mu1", "mu2"].map { 1 / reference.number($0) }
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("branch1_response.mean", .mean { $0.components[0].latency.meanSeconds }),
        ("branch2_response.mean", .mean { $0.components[1].latency.meanSeconds }),
        (
          "synchronisation_delay.mean(branch 2)",
          .mean { $0.classes[0].latency.meanSeconds - $0.components[1].latency.meanSeconds }
        ),
      ]
    return [
      Experiment(customers: 5e5, rate: rate, measures) { model in
        let queues = means.map { model.queue(.exponential(mean: $0))[0] }
        model.open(rate: rate, [together(queues)])
      }
    ]
  }

  /// One place, held until the slowest task is done.
  private static let splitMerge = TheoryCase.played("splitmerge-4") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let count = Int(reference.number("n"))
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("service.mean", .mean { $0.components[1].latency.meanSeconds }),
        ("service.variance", .moment { $0.components[1].latency.varianceSeconds }),
        ("max_stable_arrival_rate", .mean { 1 / $0.components[1].latency.meanSeconds }),
      ]
    return [
      Experiment(customers: 5e5, rate: rate, measures) { model in
        let gate = model.builder.component("gate", places: 1)
        let job = model.builder.component("job")
        let task = model.delay(.exponential(mean: mean))
        let tasks = model.operation(
          of: job, [together(Array(repeating: task, count: count))])
        let enter = model.operation(of: gate, [.ask(tasks)])
        model.open(rate: rate, [.ask(enter)])
      }
    ]
  }

  /// Leaves without queues: the law of the slowest, and the chance that any leaf is a slow one.
  ///
  /// The wider, the fewer requests can be played; the spread of the slowest is narrow.
  private static func tailAtScale(_ id: String, requests: Double) -> TheoryCase {
    .played(id) { reference in
      let count = Int(reference.number("n"))
      let slow = reference.number("p_slow")
      let mean = 1 / reference.number("mu")
      let anySlow = Measure.share { results in
        let latency = results.classes[0].latency
        return 1 - Double(latency.countAtOrBelow(500_000_000).surely) / Double(latency.count)
      }
      let measures = standard(reference).map { ($0, $1.loosened(3)) }
      let leaves = { @Sendable (leaf: OperationID) in
        together(Array(repeating: leaf, count: count))
      }
      return [
        Experiment(customers: requests, rate: 10, measures) { model in
          model.recordsOccupancy = false
          let leaf = model.delay(.exponential(mean: mean))
          model.open(rate: 10, [leaves(leaf)])
        },
        Experiment(
          customers: requests, rate: 10, [("P(at least one slow leaf)", anySlow)]
        ) { model in
          model.recordsOccupancy = false
          let leaf = model.delay(
            .discrete([.init(0.01, probability: 1 - slow), .init(1, probability: slow)]))
          model.open(rate: 10, [leaves(leaf)])
        },
      ]
    }
  }
}

import Tailrace
import Testing

/// A second copy of a call after a while, or at once; the first answer counts.
struct HedgingTests {
  static let cases: [TheoryCase] = [
    exponential, bimodal, redundant("redundancy-2-of-4"), redundant("redundancy-2-of-10"),
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a hedged call behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func hedged(
    _ leaf: OperationID, after seconds: Double, recalls: Bool = false
  ) -> Step {
    var call = Call(leaf)
    call.policy.hedge = CallPolicy.Hedge(after: .seconds(seconds))
    call.policy.cancels = recalls
    return .call(call)
  }

  private static let hedgeFraction = Measure.share { results in
    let counts = results.calls[0].counts
    return Double(counts.hedges) / Double(counts.calls)
  }

  /// Copies leave together for servers drawn without repetition, and the first answer recalls the others.
  private static func redundant(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let servers = Int(reference.number("N"))
      let rate = reference.number("lam_per_server") * Double(servers)
      let mean = 1 / reference.number("mu")
      return [
        Experiment(
          customers: 4e5, rate: rate,
          [("response.mean", .mean { $0.classes[0].latency.meanSeconds })]
        ) { model in
          let queue = model.builder.component(
            model.nextName("queue"), instances: servers, cores: 1)
          let operation = model.operation(
            of: queue, [.compute(model.service(.exponential(mean: mean)))])
          var call = Call(operation)
          call.policy.hedge = CallPolicy.Hedge(after: .zero, attempts: Int(reference.number("d")))
          call.policy.cancels = true
          model.open(rate: rate, route: (queue, .random), [.call(call)])
        }
      ]
    }
  }

  private static let exponential = TheoryCase.played(
    "hedge-exp-p95"
  ) { reference in
    let mean = 1 / reference.number("mu")
    let plain: [(String, Measure)] = [
      ("unhedged.p99", .quantile(0.99) { $0.classes[0].latency }),
      ("unhedged.p99.9", .quantile(0.999) { $0.classes[0].latency }),
    ]
    let counted: [(String, Measure)] = [
      ("hedge_fraction", hedgeFraction),
      (
        "server_seconds_per_request",
        .mean { $0.components[0].insideSeconds / Double($0.classes[0].offered) }
      ),
    ]
    return [
      Experiment(customers: 3e5, rate: 10, standard(reference) + counted) { model in
        let leaf = model.delay(.exponential(mean: mean))
        model.open(rate: 10, [hedged(leaf, after: reference.number("h"), recalls: true)])
      },
      Experiment(customers: 3e5, rate: 10, plain) { model in
        let leaf = model.delay(.exponential(mean: mean))
        model.open(rate: 10, [.ask(leaf)])
      },
    ]
  }

  private static let bimodal = TheoryCase.played(
    "hedge-bimodal-100"
  ) { reference in
    let count = Int(reference.number("n"))
    let slow = reference.number("p_slow")
    let law = Distribution.discrete([
      .init(reference.number("fast"), probability: 1 - slow),
      .init(reference.number("slow"), probability: slow),
    ])
    let wait = reference.number("hedge_after")
    return [
      Experiment(
        customers: 1e4, rate: 1,
        [
          ("P(request slow, no hedging)", share(above: 0.5)),
          ("response.mean(no hedging)", .mean { $0.classes[0].latency.meanSeconds }),
        ]
      ) { model in
        let leaf = model.delay(law)
        model.open(
          rate: 1, [.together(Array(repeating: [.ask(leaf)], count: count), needed: nil)])
      },
      Experiment(
        customers: 4e5, rate: 1,
        [
          ("leaf_P(T=30ms) with hedging", share(above: 0.02, to: 0.5)),
          ("leaf_P(T=1s) with hedging", share(above: 0.5)),
          ("extra_requests_fraction", hedgeFraction),
        ]
      ) { model in
        let leaf = model.delay(law)
        model.open(rate: 1, [hedged(leaf, after: wait)])
      },
      Experiment(
        customers: 2e4, rate: 1,
        [
          ("P(request = 1 s, hedged)", share(above: 0.5)),
          ("P(request <= 10 ms, hedged)", share(above: 0, to: 0.015)),
          ("response.mean(hedged)", .mean { $0.classes[0].latency.meanSeconds }),
        ]
      ) { model in
        let leaf = model.delay(law)
        let branches = Array(repeating: [hedged(leaf, after: wait)], count: count)
        model.open(rate: 1, [.together(branches, needed: nil)])
      },
    ]
  }

  private static func share(above low: Double, to high: Double = 1000) -> Measure {
    .share { results in
      let latency = results.classes[0].latency
      let counts = [low, high].map { latency.countAtOrBelow(Int64($0 * 1e9)).surely }
      return Double(counts[1] - counts[0]) / Double(latency.count)
    }
  }
}

import Tailrace
import Testing

/// Limits on how often requests are let in.
struct RateLimiterTests {
  static let cases: [TheoryCase] = [
    policer("tokenbucket-lt"), policer("tokenbucket-eq"), policer("tokenbucket-over"),
    byHand, shaper, windows,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a rate limit behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// A component that does nothing but limit how often it is asked.
  ///
  /// Its pace is stretched as services are, so that a pace that is wrong is found out.
  private static func door(
    _ model: inout Model, _ algorithm: RateLimit.Algorithm, limit: Double, per window: Double,
    burst: Double = 1
  ) -> OperationID {
    let component = model.builder.component(model.nextName("door"))
    let operation = model.operation(of: component, [])
    _ = model.builder.rateLimit(
      RateLimit(
        of: component, algorithm, limit: Int(limit),
        window: .nanoseconds(Int64(window * 1e9 * model.serviceFactor)), burst: Int(burst)))
    return operation
  }

  private static let accepted: Measure = .share {
    Double($0.components[0].outcomes.answered) / Double($0.components[0].outcomes.total)
  }
  private static let rejected: Measure = .share {
    Double($0.components[0].outcomes[.throttled]) / Double($0.components[0].outcomes.total)
  }

  private static func policer(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let burst = reference.number("b")
      // In the ten seconds of which the bound speaks, whenever they begin.
      let bound = Measure(
        read: { results, _ in
          let most = results.components[0].intervals.map { $0.answered }
          let windows = most.indices.dropLast(9).map { first in
            most[first..<(first + 10)].reduce(0, +)
          }
          let value = Double(windows.max() ?? 0)
          return (value, value)
        }, precision: 0.05)
      let measures: [(String, Measure)] = [
        ("accept_probability", accepted), ("reject_probability", rejected),
        ("accepted_rate", .mean { $0.throughput(0) }),
        (
          "max_accepted_in_any_window_of_T: b + r*T (T=10 s)", bound.bounded(.atMost)
        ),
      ]
      return [
        Experiment(customers: 1e6, rate: rate, interval: 1, measures) { model in
          let door = door(
            &model, .tokenBucket, limit: reference.number("r"), per: 1, burst: burst)
          model.open(rate: rate, [.ask(door)])
        }
      ]
    }
  }

  /// Every arrival is a class of its own, so that each has an outcome of its own.
  private static let byHand = TheoryCase.exact("tokenbucket-deterministic") { reference in
    var model = Model(serviceFactor: 1)
    let door = door(
      &model, .tokenBucket, limit: reference.number("r"), per: 1, burst: reference.number("b"))
    for instant in reference.numbers("arrivals") {
      model.recorded(at: [instant], [.ask(door)])
    }
    let accepted = Run(model.builder.build(), RunOptions(duration: .seconds(20))).play().classes.map
    { Double($0.outcomes.answered) }
    return ["accepted(1)/rejected(0)": .list(accepted.map { .number($0) })]
  }

  private static let shaper = TheoryCase.played("shaper-rho80-b5") { reference in
    let rate = reference.number("lam")
    let measures: [(String, Measure)] = [
      ("P(delayed)", .share { $0.classes[0].latency.shareAboveZero }),
      ("delay.mean", .mean { $0.classes[0].latency.meanSeconds }),
    ]
    return [
      Experiment(customers: 3e6, rate: rate, measures) { model in
        let door = door(
          &model, .leakyBucket, limit: reference.number("r"), per: 1,
          burst: reference.number("b"))
        model.open(rate: rate, [.ask(door)])
      }
    ]
  }

  private static let windows = TheoryCase.played("window-limiter") { reference in
    let rate = reference.number("lam")
    let kinds: [(String, RateLimit.Algorithm)] = [
      ("fixed window", .fixedWindow), ("sliding log", .slidingLog),
    ]
    return kinds.map { name, algorithm in
      Experiment(customers: 1e6, rate: rate, [("accept_probability(\(name))", accepted)]) { model in
        let door = door(
          &model, algorithm, limit: reference.number("L"), per: reference.number("T"))
        model.open(rate: rate, [.ask(door)])
      }
    }
  }
}

import Tailrace
import Testing

/// Calls that are tried again: retrial queues, amplification, waits, budgets and a storm.
struct RetryTests {
  static let cases: [TheoryCase] = [
    retrial, amplification("retry-3-p0.3"), amplification("retry-4-p0.5-3layers"), budget, waits,
  ]

  static let stormCases: [TheoryCase] = [storm]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `calls that are tried again behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  @Test(arguments: TheoryCase.sample(of: stormCases))
  func `a retry storm sustains itself above its boundary and not below`(
    _ theoryCase: TheoryCase
  ) async {
    await hold(theoryCase)
  }

  private static func tried(
    _ operation: OperationID, _ retry: CallPolicy.Retry, timeout: Distribution? = nil
  ) -> Step {
    var call = Call(operation, timeout: timeout)
    call.policy.retry = retry
    return .call(call)
  }

  /// Whoever is refused waits in orbit; its first attempt is a call by itself, so that it is counted.
  private static let retrial = TheoryCase.played("retrial-mm1") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let wait = 1 / reference.number("nu")
    let measures: [(String, Measure)] = [
      ("utilisation", .mean { $0.components[0].busySeconds / $0.seconds }),
      (
        "orbit.mean",
        .mean {
          ($0.components[1].insideSeconds - $0.components[0].insideSeconds) / $0.seconds
        }
      ),
      ("response.mean", .mean { $0.classes[0].latency.meanSeconds }),
      (
        "attempts_per_request.mean",
        .mean { Double($0.components[0].offered) / Double($0.classes[0].offered) }
      ),
      ("offered_attempt_rate", .mean { Double($0.components[0].offered) / $0.seconds }),
      (
        "P(refused at first attempt)",
        .share { Double($0.calls[0].counts.fallbacks) / Double($0.classes[0].offered) }
      ),
      ("P(idle and orbit empty)", .share { $0.components[1].share(0...0) }),
    ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        let room = model.room(.exponential(mean: mean), servers: 1, waiting: 0)
        let pause = CallPolicy.Backoff(
          base: .seconds(wait), factor: 1, cap: .seconds(wait), jitter: .exponential)
        var first = Call(room)
        first.fallback = Fallback([
          .wait(.exponential(mean: wait * 1e9)),
          tried(room, CallPolicy.Retry(attempts: nil, backoff: pause)),
        ])
        let outside = model.builder.component(model.nextName("outside"), recordsOccupancy: true)
        let request = model.operation(of: outside, [.call(first)])
        model.open(rate: rate, [.ask(request)])
      }
    ]
  }

  /// Layers that each try again, above one that fails by itself.
  private static func layered(
    _ model: inout Model, layers: Int, failing: Double, attempts: Int
  ) -> Step {
    let leaf = model.builder.component(model.nextName("leaf"))
    var below = model.operation(
      of: leaf,
      [.wait(model.service(.constant(0.001))), .fail(probability: failing, .error)])
    for _ in 1..<layers {
      let layer = model.builder.component(model.nextName("layer"))
      below = model.operation(of: layer, [tried(below, CallPolicy.Retry(attempts: attempts))])
    }
    return tried(below, CallPolicy.Retry(attempts: attempts))
  }

  private static func amplification(_ id: String) -> TheoryCase {
    var theoryCase = TheoryCase.played(id) { reference in
      let failing = reference.number("p")
      let attempts = Int(reference.number("retries")) + 1
      let perRequest = Measure.mean {
        Double($0.components[0].offered) / Double($0.classes[0].offered)
      }
      let failed = Measure.share {
        Double($0.classes[0].outcomes.failed) / Double($0.classes[0].offered)
      }
      return [
        Experiment(
          customers: 2e5, rate: 100,
          [("attempts_per_request.mean", perRequest), ("final_failure_probability", failed)]
        ) { model in
          model.open(
            rate: 100, [layered(&model, layers: 1, failing: failing, attempts: attempts)])
        },
        Experiment(
          customers: 2e5, rate: 100,
          [
            ("bottom_attempts_per_request.mean", perRequest),
            // So rare that only too many would show.
            ("end_to_end_failure_probability", failed.bounded(.atMost)),
          ]
        ) { model in
          let layers = Int(reference.number("layers"))
          model.open(
            rate: 100, [layered(&model, layers: layers, failing: failing, attempts: attempts)])
        },
      ]
    }
    theoryCase.exact = { reference in
      let attempts = Int(reference.number("retries")) + 1
      var found: [String: JSONValue] = [:]
      for (name, layers) in [
        ("one layer", 1), ("all layers", Int(reference.number("layers"))),
      ] {
        let results = played(seconds: 100) { model in
          model.recorded(
            at: (0..<50).map { Double($0) },
            [layered(&model, layers: layers, failing: 1, attempts: attempts)])
        }
        found["load_amplification(total outage, \(name))"] = .number(
          Double(results.components[0].offered) / Double(results.classes[0].offered))
      }
      return found
    }
    return theoryCase
  }

  /// Every call puts a tenth of a token in, and a retry takes one out.
  private static func limited(
    _ model: inout Model, failing: Double, _ reference: Reference
  ) -> [Step] {
    let leaf = model.builder.component(model.nextName("leaf"))
    let operation = model.operation(of: leaf, [.fail(probability: failing, .error)])
    let budget = CallPolicy.Budget.deposits(
      ratio: reference.number("budget"), perSecond: 0, window: .seconds(1000))
    return [
      tried(
        operation,
        CallPolicy.Retry(
          attempts: Int(reference.number("max_retries")) + 1, budget: budget))
    ]
  }

  private static let budget: TheoryCase = {
    var theoryCase = TheoryCase.played("retry-budget-10pct") { reference in
      [
        Experiment(
          customers: 2e5, rate: 1000,
          [
            (
              "load_amplification(p=0.05, unconstrained 3 retries)",
              .mean { $0.calls[0].counts.amplification }
            )
          ]
        ) { model in
          let steps = limited(&model, failing: 0.05, reference)
          model.open(rate: 1000, steps)
        }
      ]
    }
    theoryCase.exact = { reference in
      let results = played(seconds: 100) { model in
        let steps = limited(&model, failing: 1, reference)
        model.recorded(at: (0..<1000).map { Double($0) / 10 }, steps)
      }
      return [
        "load_amplification(outage)": .number(results.calls[0].counts.amplification)
      ]
    }
    return theoryCase
  }()

  /// The waits alone: attempts take no time, and a fallback answers at last, so that answers are as late
  /// as the waits are long.
  private static func pausing(
    _ model: inout Model, _ reference: Reference, _ jitter: CallPolicy.Jitter, retries: Int
  ) -> [Step] {
    let leaf = model.builder.component(model.nextName("leaf"))
    let operation = model.operation(of: leaf, [.fail(probability: 1, .error)])
    let backoff = CallPolicy.Backoff(
      base: .seconds(reference.number("base")), factor: reference.number("factor"),
      cap: .seconds(reference.number("cap")), jitter: jitter)
    var call = Call(operation)
    call.policy.retry = CallPolicy.Retry(attempts: retries + 1, backoff: backoff)
    call.fallback = Fallback()
    return [.call(call)]
  }

  private static let waits: TheoryCase = {
    var theoryCase = TheoryCase.played("backoff-full-jitter") { reference in
      let retries = Int(reference.number("retries"))
      return [
        Experiment(
          customers: 2e5, rate: 10,
          [
            ("total_sleep.mean(full jitter)", .mean { $0.classes[0].latency.meanSeconds }),
            (
              "total_sleep.variance(full jitter)",
              .moment { $0.classes[0].latency.varianceSeconds }
            ),
          ]
        ) { model in
          let steps = pausing(&model, reference, .full, retries: retries)
          model.open(rate: 10, steps)
        },
        Experiment(
          customers: 2e5, rate: 10,
          [("total_sleep.mean(equal jitter)", .mean { $0.classes[0].latency.meanSeconds })]
        ) { model in
          let steps = pausing(&model, reference, .equal, retries: retries)
          model.open(rate: 10, steps)
        },
      ]
    }
    theoryCase.exact = { reference in
      var totals = [0.0]
      for retries in 1...Int(reference.number("retries")) {
        let results = played(seconds: 100) { model in
          let steps = pausing(&model, reference, .none, retries: retries)
          model.recorded(at: [1], steps)
        }
        totals.append(Double(results.calls[0].counts.backoffTime))
      }
      let sleeps = zip(totals.dropFirst(), totals).map { JSONValue.number(($0 - $1) / 1e9) }
      return [
        "sleeps(no jitter)": .list(sleeps),
        "total_sleep(no jitter)": .number((totals.last ?? 0) / 1e9),
      ]
    }
    return theoryCase
  }()

  /// A second of three times the load, at times without chance; whoever is not answered within a second
  /// asks once more.
  private static let storm: TheoryCase = {
    var theoryCase = TheoryCase(id: "retrystorm-hotos21")
    theoryCase.custom = { reference, _ in
      let offered = reference.number("offered")
      func run(attempts: Int, later rate: Double, warmup: Double, seconds: Double) -> Results {
        played(seconds: seconds, warmup: warmup) { model in
          let queue = model.queue(.constant(1 / reference.number("capacity")))
          let profile = RateProfile(
            segments: [
              .init(duration: .seconds(5), startRate: offered, endRate: offered),
              .init(duration: .seconds(2), startRate: 3 * offered, endRate: 3 * offered),
              .init(duration: .seconds(8), startRate: offered, endRate: offered),
            ], finalRate: rate)
          model.open(
            rate: offered, gaps: .constant(1), profile: profile,
            [
              tried(
                queue[0],
                CallPolicy.Retry(attempts: attempts, reasons: OutcomeSet([.timeout])),
                timeout: .constant(1e9))
            ])
        }
      }
      func share(_ results: Results) -> Double {
        Double(results.classes[0].outcomes.answered) / Double(results.classes[0].outcomes.total)
      }
      let attempts = Int(reference.number("retries")) + 1
      let storm = run(attempts: attempts, later: offered, warmup: 30, seconds: 90)
      let station = storm.components[0]
      let calm = run(attempts: 1, later: offered, warmup: 200, seconds: 260)
      // Both sides of the boundary, by one part in fifteen.
      let below = run(attempts: attempts, later: 140, warmup: 400, seconds: 460)
      let above = run(attempts: attempts, later: 160, warmup: 400, seconds: 460)
      let isBetween = share(below) == 1 && share(above) == 0
      func near(_ name: String, _ found: Double, _ also: Bool, _ words: String) -> Finding {
        let expected = reference.answer(name)
        return Finding(
          quantity: name, passed: also && abs(found / expected - 1) < 0.01,
          detail: "\(name): expected \(expected), found \(found); \(words)")
      }
      let words = "answered: 140/s \(share(below)), 160/s \(share(above))"
      return [
        near(
          "offered_in_storm", Double(station.offered) / storm.seconds,
          share(storm) == 0 && share(calm) == 1,
          "answered in the storm \(share(storm)), without retries \(share(calm))"),
        near(
          "backlog_growth_in_storm",
          Double(station.inFlightAtEnd - station.inFlightAtStart) / storm.seconds, true, ""),
        near("max_offered_that_cannot_sustain_the_storm", 150, isBetween, words),
        near("hidden_capacity_ratio", 150 / offered, isBetween, words),
      ]
    }
    return theoryCase
  }()

  /// What comes of one run.
  private static func played(
    seconds: Double, warmup: Double = 0, _ network: (inout Model) -> Void
  ) -> Results {
    var model = Model(serviceFactor: 1)
    network(&model)
    return Run(
      model.builder.build(),
      RunOptions(duration: .seconds(seconds), warmup: .seconds(warmup), seed: 1)
    ).play()
  }
}

import Tailrace
import Testing

/// Callers that hold calls back by what became of earlier ones.
struct BreakerTests {
  static let cases: [TheoryCase] = [half, most, throttle]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a guarded call behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let half = breaker("breaker-p0.5-n5", seconds: 80_000)
  private static let most = breaker("breaker-p0.9-n3", seconds: 15_000)

  private static func breaker(_ id: String, seconds: Double) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      return [
        Experiment(
          duration: seconds,
          [
            (
              "calls_until_trip.mean",
              Measure.mean { Double($0.breaker.sent - $0.breaker.halfOpenings) / $0.trips }
                .loosened(2)
            ),
            ("cycle.mean", Measure.mean { $0.seconds / $0.trips }.loosened(2)),
            (
              "fraction_time_open", .mean { Double($0.breaker.openTime) / 1e9 / $0.seconds }
            ),
            (
              "fraction_calls_rejected",
              .mean { Double($0.breaker.brokenOff) / Double($0.classes[0].outcomes.total) }
            ),
            (
              "backend_failure_rate",
              .mean { Double($0.components[0].outcomes[.error]) / $0.seconds }
            ),
            ("openings_per_second", .mean { Double($0.breaker.openings) / $0.seconds }),
          ]
        ) { model in
          model.recordsOccupancy = false
          let backend = model.builder.component(model.nextName("backend"))
          let operation = model.operation(
            of: backend, [.fail(probability: reference.number("p_fail"), .error)])
          let client = model.open(rate: rate, [.ask(operation)])
          var rules = CallRules()
          rules.breaker = CircuitBreaker(
            consecutiveFailures: Int(reference.number("n")),
            openFor: .seconds(reference.number("T") * model.serviceFactor), halfOpenCalls: 1)
          model.builder.rules(from: client, to: backend, rules)
        }
      ]
    }
  }

  /// A thousand places for ten seconds each take 99.9 of 200 a second, by Erlang's formula.
  private static let throttle = TheoryCase.played("sre-adaptive-throttle") { reference in
    let capacity = reference.number("C")
    let gap = 0.004
    return [
      Experiment(
        duration: 900, warmup: 400, replications: 5,
        [
          (
            "local_reject_fraction",
            .mean(gap: gap) {
              Double($0.classes[0].outcomes[.throttled]) / Double($0.classes[0].outcomes.total)
            }
          ),
          (
            "forwarded_to_backend",
            .mean(gap: gap) { Double($0.components[0].offered) / $0.seconds }
          ),
          (
            "backend_rejects",
            .mean(gap: 2 * gap) { Double($0.components[0].outcomes[.shed]) / $0.seconds }
          ),
          ("goodput", .mean(gap: gap) { $0.throughput(0) }),
        ]
      ) { model in
        model.recordsOccupancy = false
        let seconds = 10.0
        let backend = model.builder.component(
          model.nextName("backend"), places: Int(capacity * seconds), queueLimit: 0)
        let operation = model.operation(
          of: backend, [.wait(model.service(.constant(seconds)))])
        let client = model.open(rate: reference.number("R"), [.ask(operation)])
        var rules = CallRules()
        rules.throttle = .adaptive(factor: reference.number("K"), window: .seconds(60))
        model.builder.rules(from: client, to: backend, rules)
      }
    ]
  }
}

extension Results {
  fileprivate var breaker: GuardCounts { guards[0].counts }
  fileprivate var trips: Double { Double(breaker.trips) }
}

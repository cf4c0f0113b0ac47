import Tailrace
import Testing

/// Requests that give up waiting for a place, and clients that give up waiting for an answer.
struct AbandonmentTests {
  static let cases: [TheoryCase] = [
    impatient("erlanga-4-rho90"),
    impatient("erlanga-10-rho120"),
    limited("mm1-timeout-rho90"),
    limited("mm1-timeout-rho120"),
    limited("mmc-timeout-5-rho110"),
  ]

  static let timeoutCases: [TheoryCase] = [clientTimeout]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `requests that give up waiting behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  @Test(arguments: TheoryCase.sample(of: timeoutCases))
  func `clients that give up leave the work behind`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let abandoned = Measure.share {
    Double($0.components[0].outcomes[.timeout]) / Double($0.components[0].offered)
  }

  private static func impatient(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let patience = Distribution.exponential(mean: 1 / reference.number("theta"))
      let measures: [(String, Measure)] = [
        ("abandon_probability", abandoned),
        ("wait.mean(all customers)", .mean { $0.components[0].wait.meanSeconds }),
      ]
      return [experiment(reference, patience, measures)]
    }
  }

  private static func limited(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let limit = reference.number("D")
      let measures: [(String, Measure)] = [
        ("timeout_probability", abandoned),
        ("P(idle)", .share { $0.components[0].share(0...0) }),
        (
          "wait.mean(served)",
          .mean { results in
            let station = results.components[0]
            let givenUp = Double(station.outcomes[.timeout])
            let whole = station.wait.sum / 1e9 - givenUp * limit
            return whole / (Double(station.wait.count) - givenUp)
          }
        ),
        ("wait.mean(all, timed-out wait D)", .mean { $0.components[0].wait.meanSeconds }),
      ]
      return [experiment(reference, .constant(limit), measures)]
    }
  }

  private static func experiment(
    _ reference: Reference, _ patience: Distribution, _ measures: [(String, Measure)]
  ) -> Experiment {
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let names = Set(reference.quantities.map { $0.name })
    // One server where the case names no number of them.
    let servers = names.contains("P(idle)") ? 1 : Int(reference.number("c"))
    let all = standard(reference, at: Place(servers: servers)) + measures
    return Experiment(
      customers: 2e6, rate: rate, all.filter { name, _ in names.contains(name) }
    ) { model in
      let room = model.room(.exponential(mean: mean), servers: servers, patience: patience)
      model.open(rate: rate, [.ask(room)])
    }
  }

  private static let clientTimeout = TheoryCase.played(
    "timeout-nocancel-rho90",
    omitting: [
      "wasted_utilisation": "no result ties the service time of a request to its response time"
    ]
  ) { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let limit = reference.number("tau")
    let measures: [(String, Measure)] = [
      (
        "success_fraction",
        .share { Double($0.classes[0].outcomes.answered) / Double($0.classes[0].offered) }
      ),
      ("goodput", .mean { $0.throughput(0) }),
      ("utilisation", .mean { $0.components[0].busySeconds / $0.seconds }),
    ]
    return [
      Experiment(customers: 4e6, rate: rate, measures) { model in
        let queue = model.queue(.exponential(mean: mean))
        model.open(
          rate: rate, [.call(Call(queue[0], timeout: .constant(limit * 1e9)))])
      }
    ]
  }
}

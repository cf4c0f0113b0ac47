import Tailrace
import Testing

/// Servers without room to wait, and servers without number.
struct LossTests {
  static let cases: [TheoryCase] = [
    erlang("erlangb-10-a5") { .exponential(mean: $0) },
    erlang("erlangb-10-a8-det") { .constant($0) },
    erlang("erlangb-100-a90-lognormal") { .lognormal(mean: $0, cv: 2) },
    gasStation,
  ]

  static let delayCases: [TheoryCase] = [
    .played(
      "mminf-a20",
      omitting: ["P(N=0)": "2e-9 of the time: no run of a sensible length sees it"]
    ) { reference in
      let rate = reference.number("lam")
      let mean = reference.number("mean_service")
      return [
        Experiment(customers: 2e6, rate: rate, standard(reference) { $0 != "P(N=0)" }) { model in
          let delay = model.delay(.exponential(mean: mean))
          model.open(rate: rate, [.ask(delay)])
        }
      ]
    }
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `servers without room to wait behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  @Test(arguments: TheoryCase.sample(of: delayCases))
  func `servers without number behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func erlang(
    _ id: String, _ service: @escaping @Sendable (Double) -> Distribution
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let law = service(reference.number("mean_service"))
      let servers = Int(reference.number("c"))
      return [
        Experiment(
          customers: 1.5e6, rate: rate, standard(reference, at: Place(servers: servers))
        ) { model in
          let room = model.room(law, servers: servers, waiting: 0)
          model.open(rate: rate, [.ask(room)])
        }
      ]
    }
  }

  /// Two classes that need one server for different times.
  private static let gasStation = TheoryCase.played("simmer-gas-1") { reference in
    let rate = reference.number("lam")
    let share = reference.number("p_car")
    let means = ["mean_car", "mean_moto"].map { reference.number($0) }
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("P(car)", .share { $0.inFlight(0) }),
        ("P(motorcycle)", .share { $0.inFlight(1) }),
        ("P(empty)", .share { $0.components[0].share(0...0) }),
      ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        let pump = model.builder.component(
          "pump", places: 1, queueLimit: 0, recordsOccupancy: true)
        let rates = [rate * share, rate * (1 - share)]
        for (mean, rate) in zip(means, rates) {
          let fill = model.operation(
            of: pump, [.wait(model.service(.exponential(mean: mean)))])
          model.open(rate: rate, [.ask(fill)])
        }
      }
    ]
  }
}

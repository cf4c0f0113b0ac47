import Tailrace
import Testing

/// Rooms that turn requests away, with no, some or any room to wait.
struct FiniteBufferTests {
  static let cases: [TheoryCase] = [
    buffer("mm1k-10-rho90"),
    buffer("mm1k-10-rho100"),
    buffer("mm1k-20-rho130"),
    buffer("mmck-4-20-rho110"),
    buffer("mmck-2-3-simmer"),
    .played("md1k-8") { reference in
      let rate = reference.number("lam")
      let service = reference.number("D")
      let room = Int(reference.number("K"))
      return [
        Experiment(customers: 1e6, rate: rate, standard(reference)) { model in
          let room = model.room(.constant(service), servers: 1, waiting: room - 1)
          model.open(rate: rate, [.ask(room)])
        }
      ]
    },
    cascade,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a room of finite size behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func buffer(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let servers = Int(reference.number("c"))
      let room = Int(reference.number("K"))
      return [
        Experiment(
          customers: 1.5e6, rate: rate, standard(reference, at: Place(servers: servers))
        ) { model in
          let room = model.room(
            .exponential(mean: mean), servers: servers, waiting: room - servers)
          model.open(rate: rate, [.ask(room)])
        }
      ]
    }
  }

  /// Two rooms in series; what the second turns away has been served by the first.
  private static let cascade = TheoryCase.played("cascade-drop") { reference in
    let rate = reference.number("lam")
    let means = ["mu1", "mu2"].map { 1 / reference.number($0) }
    let rooms = ["K1", "K2"].map { Int(reference.number($0)) }
    let measures: [(String, Measure)] = [
      (
        "drop_fraction(stage1)",
        .share { Double($0.components[0].outcomes[.shed]) / Double($0.components[0].offered) }
      ),
      (
        "stage1_throughput",
        .mean { Double($0.components[0].outcomes.answered) / $0.seconds }
      ),
      ("drop_rate(stage2)", .mean { Double($0.components[1].outcomes[.shed]) / $0.seconds }),
      ("goodput", .mean { $0.throughput(0) }),
      ("number.mean(stage1)", .mean { $0.components[0].insideSeconds / $0.seconds }),
      ("number.mean(stage2)", .mean { $0.components[1].insideSeconds / $0.seconds }),
    ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        let stages = (0..<2).map { stage in
          model.room(.exponential(mean: means[stage]), servers: 1, waiting: rooms[stage] - 1)
        }
        model.open(rate: rate, stages.map { .ask($0) })
      }
    ]
  }
}

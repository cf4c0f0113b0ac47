import Tailrace
import Testing

/// A fixed number of users who think and ask.
struct ClosedNetworkTests {
  static let cases: [TheoryCase] = [
    repairman("repairman-20-c1"),
    repairman("repairman-100-c4"),
    stations("closed-3tier-50", seconds: 40_000),
    stations("closed-qnap-intro1", seconds: 4_000_000),
    stations("closed-lqns-complex", seconds: 200_000),
    stations("closed-lqns-2class", seconds: 800_000),
    stations("closed-lazowska-p142", seconds: 4_000_000),
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a closed network behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func repairman(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let users = reference.number("N")
      let think = reference.number("Z")
      let mean = reference.number("S")
      let servers = Int(reference.number("c"))
      let interactive = Measure.mean { users / $0.throughput(0) - think }
      return [
        Experiment(
          duration: 60_000,
          standard(reference, at: Place(servers: servers))
            + [("interactive_law: N/X - Z", interactive)]
        ) { model in
          let queue = model.queue(.exponential(mean: mean), servers: servers)
          model.closed(users: Int(users), think: think, [.ask(queue[0])])
        }
      ]
    }
  }

  /// Stations that share their time among those present, visited one after the other.
  private static func stations(_ id: String, seconds: Double) -> TheoryCase {
    .played(id) { reference in
      let names = reference.texts("stations")
      let kinds = reference.texts("classes")
      let demands = reference.table("demands")
      let thinks = reference.numbers("think")
      let users = reference.numbers("population")
      var measures: [(String, Measure)] = []
      for (index, name) in names.enumerated() {
        // A server that is idle for less than a millionth of the time is not seen idle.
        measures.append(
          (
            "utilisation(\(name))",
            .mean(gap: 1e-6) { $0.components[index].busySeconds / $0.seconds }
          ))
        measures.append(
          (
            "number_in_station.mean(\(name))",
            .mean { $0.components[index].insideSeconds / $0.seconds }
          ))
      }
      for (index, name) in kinds.enumerated() {
        measures.append(("throughput(\(name))", .mean { $0.throughput(index) }))
        measures.append(
          ("response.mean(\(name))", .mean { $0.classes[index].latency.meanSeconds }))
      }
      return [
        Experiment(duration: seconds, measures) { model in
          model.recordsOccupancy = false
          let components = names.map { name in
            model.builder.component(name, cores: 1, coreDiscipline: .processorSharing)
          }
          for (kind, population) in users.enumerated() {
            let visits = components.enumerated().map { station, component in
              let law = Distribution.exponential(mean: demands[station][kind])
              return model.operation(of: component, [.compute(model.service(law))])
            }
            model.closed(
              users: Int(population), think: thinks[kind], visits.map { .ask($0) })
          }
        }
      ]
    }
  }
}

import Tailrace
import Testing

/// Classes of which the first goes before the others, interrupting them or not.
struct PriorityTests {
  static let cases: [TheoryCase] = [
    priority("prio-np-2-mm1-ciw", .priority, exponential),
    priority("prio-np-3-mixed", .priority) { means in
      [
        .constant(means[0]), .exponential(mean: means[1]),
        .lognormal(mean: means[2], cv: 2),
      ]
    },
    priority("prio-pr-2-mm1", .priorityPreemptive, exponential),
    priority("prio-pr-3-mixed", .priorityPreemptive) { means in
      [.exponential(mean: means[0]), .constant(means[1]), .exponential(mean: means[2])]
    },
    .played("prio-np-mmc4") { reference in
      let rates = reference.numbers("lams")
      let law = Distribution.exponential(mean: 1 / reference.number("mu"))
      let servers = Int(reference.number("c"))
      return [experiment(reference, rates, rates.map { _ in law }, .priority, servers: servers)]
    },
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `priorities behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let exponential: @Sendable ([Double]) -> [Distribution] = { means in
    means.map { .exponential(mean: $0) }
  }

  private static func priority(
    _ id: String, _ discipline: QueueDiscipline,
    _ services: @escaping @Sendable ([Double]) -> [Distribution]
  ) -> TheoryCase {
    .played(id) { reference in
      let rates = reference.numbers("lams")
      let laws = services(reference.numbers("mean_service"))
      return [experiment(reference, rates, laws, discipline, servers: 1)]
    }
  }

  private static func experiment(
    _ reference: Reference, _ rates: [Double], _ laws: [Distribution],
    _ discipline: QueueDiscipline, servers: Int
  ) -> Experiment {
    let loads = zip(rates, laws).map { $0 * $1.mean }
    // A lognormal class makes waits of such variation that means are known to 2 % only.
    let looseness = laws.contains { $0.squaredVariation > 1.5 } ? 2.0 : 1
    let measures = reference.quantities.compactMap { quantity -> (String, Measure)? in
      measure(quantity.name, loads: loads).map { (quantity.name, $0.loosened(looseness)) }
    }
    return Experiment(customers: 3e6, rate: rates.reduce(0, +), measures) { model in
      let component = model.builder.component(
        "server", cores: servers, coreDiscipline: discipline)
      for (index, law) in laws.enumerated() {
        let operation = model.operation(of: component, [.compute(model.service(law))])
        model.open(rate: rates[index], priority: -index, [.ask(operation)])
      }
    }
  }

  private static func measure(_ name: String, loads: [Double]) -> Measure? {
    if let number = name.between("wait.mean(class ", ")").flatMap({ Int($0) }) {
      return .mean { wait(of: number - 1, $0) }
    }
    if let number = name.between("response.mean(class ", ")").flatMap({ Int($0) }) {
      return .mean { $0.classes[number - 1].latency.meanSeconds }
    }
    if let number = name.between("number_in_system.mean(class ", ")").flatMap({ Int($0) }) {
      return .mean { $0.inFlight(number - 1) }
    }
    switch name {
    case "wait.mean(all)":
      return .mean { $0.components[0].wait.meanSeconds }
    case "conservation: sum rho_k W_k":
      return .mean { results in
        loads.indices.reduce(0) { $0 + loads[$1] * wait(of: $1, results) }
      }
    default:
      return nil
    }
  }

  private static func wait(of requestClass: Int, _ results: Results) -> Double {
    let share = results.components[0].byClass[requestClass]
    return Double(share.waitTime) / 1e9 / Double(share.ended)
  }
}

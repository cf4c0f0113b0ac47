import Tailrace
import Testing

/// Stations in series and with routes among them, fed from outside.
struct OpenNetworkTests {
  static let cases: [TheoryCase] = [
    jackson, webTiers, tandem("tandem-3-mixed"), tandem("tandem-3-equal"), twoClasses, composite,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `an open network behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// The measures of every station of a network, and of the whole.
  private static func measures(_ reference: Reference) -> [(String, Measure)] {
    let servers = reference.numbers("servers")
    var measures: [(String, Measure)] = []
    for (index, name) in reference.texts("stations").enumerated() {
      measures += [
        (
          "throughput(\(name))",
          .mean { Double($0.components[index].outcomes.answered) / $0.seconds }
        ),
        ("number.mean(\(name))", .mean { $0.components[index].insideSeconds / $0.seconds }),
        ("response.mean(\(name))", .mean { $0.components[index].latency.meanSeconds }),
      ]
      guard servers[index] > 0 else { continue }
      measures.append(
        (
          "utilisation(\(name))",
          .mean { $0.components[index].busySeconds / $0.seconds / servers[index] }
        ))
    }
    let whole = { @Sendable (results: Results) in
      results.classes.reduce(LatencyHistogram()) { $0.merged(with: $1.latency) }.meanSeconds
    }
    return measures + [
      (
        "number.mean(total)",
        .mean { results in results.classes.indices.reduce(0) { $0 + results.inFlight($1) } }
      ),
      ("response.mean(end to end)", .mean(whole)),
    ]
  }

  private static func stations(_ reference: Reference, _ model: inout Model) -> [OperationID] {
    let servers = reference.numbers("servers")
    let rates = reference.numbers("mu")
    return servers.indices.map { index in
      let law = Distribution.exponential(mean: 1 / rates[index])
      return servers[index] > 0
        ? model.queue(law, servers: Int(servers[index]))[0] : model.delay(law)
    }
  }

  /// From the first station to the second and back any number of times, then to one of two others.
  private static let jackson = TheoryCase.played("jackson-R-queueing-ojn") { reference in
    let external = reference.numbers("external")
    let routes = reference.table("routing")[0]
    let leaving = 1 - routes[1]
    return [
      Experiment(customers: 2e6, rate: external[0] + external[2], measures(reference)) { model in
        let nodes = stations(reference, &model)
        let back: [Step] = [
          .again(probability: routes[1], [.ask(nodes[1]), .ask(nodes[0])])
        ]
        let exits = [2, 3].map { Step.Branch(routes[$0] / leaving, [.ask(nodes[$0])]) }
        model.open(
          rate: external[0],
          [.ask(nodes[0]), .choose([Step.Branch(routes[1], back)]), .choose(exits)])
        model.open(rate: external[2], [.ask(nodes[2])])
      }
    ]
  }

  private static let webTiers = TheoryCase.played("jackson-web-4tier") { reference in
    let rate = reference.numbers("external")[0]
    let routes = reference.table("routing")
    let toCache = routes[2][3]
    let toDatabase = routes[2][4]
    let onward = toCache + toDatabase
    return [
      Experiment(customers: 5e6, rate: rate, measures(reference)) { model in
        let nodes = stations(reference, &model)
        let database = Step.ask(nodes[4])
        let behind = Step.choose([
          Step.Branch(
            toCache / onward,
            [.ask(nodes[3]), .choose([Step.Branch(routes[3][4], [database])])]),
          Step.Branch(toDatabase / onward, [database]),
        ])
        let again = Step.again(probability: onward, [behind, .ask(nodes[2])])
        let missed: [Step] = [
          .ask(nodes[1]), .ask(nodes[2]), .choose([Step.Branch(onward, [again])]),
        ]
        model.open(rate: rate, [.ask(nodes[0]), .choose([Step.Branch(routes[0][1], missed)])])
      }
    ]
  }

  private static func tandem(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let means = reference.numbers("mus").map { 1 / $0 }
      return [
        Experiment(customers: 1.5e6, rate: rate, standard(reference)) { model in
          model.recordsOccupancy = false
          let queues = means.map { model.queue(.exponential(mean: $0))[0] }
          model.open(rate: rate, queues.map { .ask($0) })
        }
      ]
    }
  }

  private static let twoClasses = TheoryCase.played("open-multiclass-lazowska-p138") { reference in
    let rates = reference.numbers("lam")
    let demands = reference.table("demands")
    var measures: [(String, Measure)] = []
    for (station, name) in ["cpu", "disk"].enumerated() {
      measures.append(
        ("utilisation(\(name))", .mean { $0.components[station].busySeconds / $0.seconds }))
      for (kind, letter) in ["A", "B"].enumerated() {
        measures.append(
          (
            "residence(\(letter),\(name))",
            .mean {
              let share = $0.components[station].byClass[kind]
              return Double(share.latencySum) / 1e9 / Double(share.ended)
            }
          ))
      }
    }
    for (kind, letter) in ["A", "B"].enumerated() {
      measures.append(
        ("response.mean(\(letter))", .mean { $0.classes[kind].latency.meanSeconds }))
    }
    return [
      Experiment(customers: 2e6, rate: rates.reduce(0, +), measures) { model in
        let components = ["cpu", "disk"].map {
          model.builder.component($0, cores: 1, coreDiscipline: .processorSharing)
        }
        for (kind, rate) in rates.enumerated() {
          let visits = components.enumerated().map { station, component in
            let law = Distribution.exponential(mean: demands[station][kind])
            return model.operation(of: component, [.compute(model.service(law))])
          }
          model.open(rate: rate, visits.map { .ask($0) })
        }
      }
    ]
  }

  private static let composite = TheoryCase.played("webapp-composite") { reference in
    let rate = reference.number("lam")
    let hit = reference.number("hit")
    let reads = reference.number("read_fraction")
    let means = ["mu_app", "mu_replica", "mu_primary"].map { 1 / reference.number($0) }
    let servers = reference.number("c_app")
    let replicas = reference.number("n_replicas")
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("utilisation(app)", .mean { $0.components[0].busySeconds / $0.seconds / servers }),
        ("utilisation(replica)", .mean { $0.components[1].busySeconds / $0.seconds / replicas }),
        ("utilisation(primary)", .mean { $0.components[2].busySeconds / $0.seconds }),
        ("throughput(app)", .mean { Double($0.components[0].outcomes.answered) / $0.seconds }),
        (
          "origin_offload",
          .share { 1 - Double($0.components[0].offered) / Double($0.classes[0].offered) }
        ),
      ]
    return [
      Experiment(customers: 8e6, rate: rate, measures) { model in
        let app = model.queue(.exponential(mean: means[0]), servers: Int(servers))[0]
        let pool = model.builder.component("replica", instances: Int(replicas), cores: 1)
        let read = model.operation(
          of: pool, [.compute(model.service(.exponential(mean: means[1])))])
        let write = model.queue(.exponential(mean: means[2]))[0]
        let edge = model.delay(.exponential(mean: reference.number("cdn_mean")))
        let origin: [Step] = [
          .ask(app),
          .choose([Step.Branch(reads, [.ask(read)]), Step.Branch(1 - reads, [.ask(write)])]),
        ]
        model.open(
          rate: rate, route: (pool, .random),
          [.choose([Step.Branch(hit, [.ask(edge)]), Step.Branch(1 - hit, origin)])])
      }
    ]
  }
}

import Tailrace
import Testing

/// Queues of one station in the steady state: other laws of arrivals and service, batches, sharing.
struct GeneralServiceTests {
  static let cases: [TheoryCase] =
    generalService + generalArrivals + manyServers + sharing + batches

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a queue with other laws behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let generalService: [TheoryCase] = [
    mg1("md1-rho50", customers: 1e6) { .constant($0.number("D")) },
    mg1("md1-rho80", customers: 1e6) { .constant($0.number("D")) },
    mg1("mg1-h2-cv4-rho70", customers: 3e6) { .hyperexponential(mean: $0.meanService, cv: 2) },
    mg1("mg1-h2-cv10-rho80", customers: 8e6, looseness: 2) {
      .hyperexponential(mean: $0.meanService, cv: 10.0.squareRoot())
    },
    mg1("mg1-e2-rho80", customers: 2e6) { .erlang(phases: 2, mean: $0.meanService) },
    mg1("mg1-e4-rho90", customers: 4e6) { .erlang(phases: 4, mean: $0.meanService) },
    // The second moment of the wait rests on the third moment of the service: rare ones.
    mg1("mg1-lognormal-cv4-rho70", customers: 4e6, looseness: 2) {
      .lognormal(mean: $0.meanService, cv: 2)
    },
    mg1("mg1-uniform-rho75", customers: 1e6) { .uniform(min: 0, max: 2 * $0.meanService) },
    mg1("mg1-boundedpareto-a1.5-rho50", customers: 4e6, looseness: 2) {
      .boundedPareto(min: $0.number("L"), max: $0.number("H"), shape: $0.number("alpha"))
    },
  ]

  private static let generalArrivals: [TheoryCase] = [
    gm1("dm1-rho80", .constant(1), customers: 1e6),
    gm1("e2m1-rho80", .erlang(phases: 2, mean: 1), customers: 3e6),
    gm1("e4m1-rho90", .erlang(phases: 4, mean: 1), customers: 6e6),
    gm1("h2m1-cv5-rho70", .hyperexponential(mean: 1, cv: 5.0.squareRoot()), customers: 3e6),
  ]

  private static let manyServers: [TheoryCase] = [
    mgc("mdc-4-rho80", approximation: "Cosmetatos", gap: 0.0018) { .constant($0.number("D")) },
    mgc("mdc-10-rho90", approximation: "Cosmetatos", gap: 0.0028) { .constant($0.number("D")) },
    mgc("me2c-4-rho80", approximation: "Lee-Longton", gap: 0.0153) {
      .erlang(phases: 2, mean: $0.meanService)
    },
    mgc("mh2c-4-rho80", approximation: "Lee-Longton", gap: 0.0785) {
      .hyperexponential(mean: $0.meanService, cv: $0.number("cv2").squareRoot())
    },
  ]

  /// The slowdown is tested by class: short and long demands come as classes of their own.
  private static let sharing: [TheoryCase] = [
    shared("mg1ps-det-rho80", sizes: [(1, .constant(0.01))]),
    shared(
      "mg1ps-h2cv4-rho70",
      sizes: {
        let probability = (1 + (3.0 / 5).squareRoot()) / 2
        return [
          (probability, .exponential(mean: 0.01 / (2 * probability))),
          (1 - probability, .exponential(mean: 0.01 / (2 * (1 - probability)))),
        ]
      }()),
    .played("mmps3-ciw") { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let measures = standard(reference, at: Place(servers: 3)).map { name, measure in
        // One in ten thousand of the time: few visits to such a level.
        (name, name == "P(N=8)" || name == "P(N=7)" ? measure.loosened(2) : measure)
      }
      return [
        Experiment(customers: 1e6, rate: rate, measures) { model in
          let queue = model.queue(
            .exponential(mean: mean), servers: 3, discipline: .processorSharing)
          model.open(rate: rate, [.ask(queue[0])])
        }
      ]
    },
  ]

  private static let batches: [TheoryCase] = [
    batched("bulk-fixed4-rho80", .constant(4)),
    batched("bulk-geom2-rho70", .geometric(mean: 2)),
  ]

  private static func mg1(
    _ id: String, customers: Double, looseness: Double = 1,
    _ service: @escaping @Sendable (Reference) -> Distribution
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let law = service(reference)
      let measures = standard(reference).map { ($0, $1.loosened(looseness)) }
      return [
        Experiment(customers: customers, rate: rate, measures) { model in
          let queue = model.queue(law)
          model.open(rate: rate, [.ask(queue[0])])
        }
      ]
    }
  }

  private static func gm1(_ id: String, _ gaps: Distribution, customers: Double) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let sigma = Measure.share { $0.components[0].wait.shareAboveZero }
      return [
        Experiment(customers: customers, rate: rate, standard(reference) + [("sigma", sigma)]) {
          model in
          let queue = model.queue(.exponential(mean: mean))
          model.open(rate: rate, gaps: gaps, [.ask(queue[0])])
        }
      ]
    }
  }

  private static func mgc(
    _ id: String, approximation: String, gap: Double,
    _ service: @escaping @Sendable (Reference) -> Distribution
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let servers = Int(reference.number("c"))
      let law = service(reference)
      let markovian = Formulas.markovianWait(rate: rate, service: law.mean, servers: servers)
      let measures =
        standard(reference) + [
          (
            "wait.mean(\(approximation) approximation)",
            .mean(gap: gap) { $0.components[0].wait.meanSeconds }
          ),
          ("wait.mean ratio to M/M/c", .mean { $0.components[0].wait.meanSeconds / markovian }),
        ]
      return [
        Experiment(
          customers: 2e6, rate: rate,
          measures.filter { name, _ in reference.quantities.contains { $0.name == name } }
        ) { model in
          let queue = model.queue(law, servers: servers)
          model.open(rate: rate, [.ask(queue[0])])
        }
      ]
    }
  }

  private static func shared(_ id: String, sizes: [(Double, Distribution)]) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let wholeResponse = Measure.mean { results in
        let histograms = results.classes.map { $0.latency }
        return histograms.reduce(LatencyHistogram()) { $0.merged(with: $1) }.meanSeconds
      }
      var measures = standard(reference) { !$0.hasPrefix("response") }
      measures.append(("response.mean", wholeResponse))
      for (index, size) in sizes.enumerated() {
        let mean = size.1.mean
        measures.append(
          (
            "slowdown.mean_of_each_size",
            .mean { $0.classes[index].latency.meanSeconds / mean }
          ))
      }
      return [
        Experiment(customers: 2e6, rate: rate, measures) { model in
          let component = model.builder.component(
            "server", cores: 1, coreDiscipline: .processorSharing, recordsOccupancy: true)
          for (share, law) in sizes {
            let operation = model.operation(of: component, [.compute(model.service(law))])
            model.open(rate: rate * share, [.ask(operation)])
          }
        }
      ]
    }
  }

  private static func batched(_ id: String, _ batch: Distribution) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam_batches")
      let mean = 1 / reference.number("mu")
      return [
        Experiment(customers: 1e6, rate: rate, standard(reference)) { model in
          let queue = model.queue(.exponential(mean: mean))
          model.open(rate: rate, batch: batch, [.ask(queue[0])])
        }
      ]
    }
  }
}

extension Reference {
  fileprivate var meanService: Double { number("mean_service") }
}

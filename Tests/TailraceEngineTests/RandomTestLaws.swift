import TailraceEngine

/// A law with a name to report it by.
struct NamedLaw: Sendable, CustomStringConvertible {
  let description: String
  let law: Distribution

  init(_ description: String, _ law: Distribution) {
    self.description = description
    self.law = law
  }

  /// Every kind of law, in every form that is drawn in its own way; all have four finite moments.
  static let all: [NamedLaw] = [
    NamedLaw("constant", .constant(20e6)),
    NamedLaw("uniform", .uniform(min: 1e6, max: 9e6)),
    NamedLaw("exponential", .exponential(mean: 20e6)),
    NamedLaw("erlang of 3", .erlang(phases: 3, mean: 5e6)),
    NamedLaw("erlang of 40", .erlang(phases: 40, mean: 5e6)),
    NamedLaw("gamma of shape 3", .gamma(shape: 3, scale: 4e6)),
    NamedLaw("gamma of shape 0.4", .gamma(shape: 0.4, scale: 4e6)),
    NamedLaw("gamma by its variation", .gamma(mean: 1, cv: 0.5)),
    NamedLaw("lognormal", .lognormal(mu: -3, sigma: 0.8)),
    NamedLaw("lognormal by percentiles", .lognormal(p50: 10e6, p99: 50e6)),
    NamedLaw("weibull", .weibull(shape: 0.7, scale: 10e6)),
    NamedLaw("pareto", .pareto(min: 2e6, shape: 6)),
    NamedLaw("bounded pareto", .boundedPareto(min: 1e6, max: 100e6, shape: 1.5)),
    NamedLaw("hyperexponential", .hyperexponential(mean: 10e6, cv: 2)),
    NamedLaw("normal", .normal(mean: 10e6, sd: 3e6)),
    NamedLaw("half normal", .normal(mean: 0, sd: 3e6)),
    NamedLaw("triangular", .triangular(min: 1, mode: 2, max: 6)),
    NamedLaw("samples", .samples([3, 1, 4, 1, 5])),
    NamedLaw(
      "interpolated",
      .interpolated(values: [0, 1, 5, 20], cumulative: [0, 0.5, 0.8, 0.98])),
    NamedLaw("replay", .replay([5, 1, 2])),
    NamedLaw(
      "mixture",
      .mixture([
        .init(weight: 3, .exponential(mean: 1)),
        .init(
          weight: 1,
          .mixture([
            .init(weight: 1, .constant(4)), .init(weight: 2, .uniform(min: 2, max: 3)),
          ])),
        .init(weight: 0, .constant(100)),
      ])),
    NamedLaw("geometric", .geometric(mean: 10.0 / 3)),
    NamedLaw("small poisson", .poisson(mean: 7.5)),
    NamedLaw("large poisson", .poisson(mean: 250)),
    NamedLaw(
      "discrete",
      .discrete([
        .init(1, probability: 0.6), .init(10, probability: 0.3), .init(7, probability: 0.1),
      ])),
  ]

  /// Draws from the law with a stream named after it.
  func draws(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var table = SamplerTable()
    let id = table.add(law, stream: stream(seed: seed))
    return (0..<count).map { _ in table.real(id) }
  }

  /// The stream that the law is drawn with.
  func stream(seed: UInt64) -> RandomStream {
    RandomStream(
      StreamKey(seed: seed, replication: 0, name: StreamName(description, "test")))
  }
}

import TailraceEngine
import Testing

struct RandomDistributionTests {
  private func close(_ value: Double, _ expected: Double) -> Bool {
    (value - expected).magnitude <= 1e-12 * expected.magnitude
  }

  /// A law with its mean, variance, 99th percentile and median, as scipy gives them.
  private static let references: [(NamedLaw, [Double])] = [
    (
      NamedLaw("exponential", .exponential(mean: 0.5)),
      [0.5, 0.25, 2.3025850929940455, 0.34657359027997264]
    ),
    (
      NamedLaw("lognormal", .lognormal(mu: -3, sigma: 0.8)),
      [0.06856315415427792, 0.004214272440856275, 0.32016406842043377, 0.049787068367863944]
    ),
    (
      NamedLaw("weibull", .weibull(shape: 0.7, scale: 0.01)),
      [0.012658235060572835, 0.00034268355536531535, 0.08861226442739194, 0.005923901129521338]
    ),
    (
      NamedLaw("pareto", .pareto(min: 0.002, shape: 2.5)),
      [0.0033333333333333335, 8.888888888888888e-06, 0.012619146889603862, 0.0026390158215457886]
    ),
    (
      NamedLaw("gamma", .gamma(shape: 3, scale: 0.004)),
      [0.012, 4.8e-05, 0.033623787659541854, 0.010696241254894236]
    ),
    (
      NamedLaw("uniform", .uniform(min: 0.001, max: 0.009)),
      [0.005, 5.333333333333334e-06, 0.00892, 0.005]
    ),
    (NamedLaw("poisson", .poisson(mean: 7.5)), [7.5, 7.5, 15, 7]),
    (
      NamedLaw("geometric", .geometric(mean: 1 / 0.3)),
      [3.3333333333333335, 7.777777777777779, 13, 2]
    ),
  ]

  @Test func `moments and quantiles equal the reference`() {
    for (named, expected) in RandomDistributionTests.references {
      let law = named.law
      let answers = [law.mean, law.variance, law.quantile(0.99), law.quantile(0.5)]
      for (answer, reference) in zip(answers, expected) {
        #expect(close(answer, reference), "\(named): \(answer) for \(reference)")
      }
    }
  }

  @Test func `an erlang law is a gamma law of whole shape`() {
    let erlang = Distribution.erlang(phases: 3, mean: 0.012)
    #expect(close(erlang.variance, 4.8e-05))
    #expect(close(erlang.quantile(0.99), 0.033623787659541854))
  }

  @Test func `constructors meet what they were asked for`() {
    let byPercentiles = Distribution.lognormal(p50: 10e6, p99: 50e6)
    #expect(close(byPercentiles.quantile(0.5), 10e6))
    #expect(close(byPercentiles.quantile(0.99), 50e6))
    for law in [
      Distribution.lognormal(mean: 20e6, cv: 1.5), .gamma(mean: 20e6, cv: 1.5),
      .hyperexponential(mean: 20e6, cv: 1.5),
    ] {
      #expect(close(law.mean, 20e6))
      #expect(close(law.squaredVariation, 2.25))
    }
    #expect(Distribution.lognormal(p50: 5, p99: 5).support.upperBound.rounded() == 5)
  }

  @Test func `a truncated normal states the moments of the truncated law`() {
    // Half normal: sd · √(2/π), sd² (1 − 2/π).
    let half = Distribution.normal(mean: 0, sd: 3)
    #expect(close(half.mean, 2.393653682408596))
    #expect(close(half.variance, 3.2704220486917677))
    #expect(close(half.cumulative(half.quantile(0.37)), 0.37))
  }

  @Test func `a bounded pareto law of shape one or two has its moments too`() {
    // The limits by hand: for shape 1 the mean is log(max/min) · min · max / (max − min).
    let one = Distribution.boundedPareto(min: 1, max: 100, shape: 1)
    #expect(close(one.mean, 4.605170185988092 * 100 / 99))
    let nearly = Distribution.boundedPareto(min: 1, max: 100, shape: 1 + 1e-9)
    #expect((nearly.mean / one.mean - 1).magnitude < 1e-8)
    let two = Distribution.boundedPareto(min: 1, max: 100, shape: 2)
    #expect((two.mean - 2.0 * 0.99 / 0.9999).magnitude < 1e-12)
  }

  @Test func `a heavy tail has no mean or no variance`() {
    #expect(Distribution.pareto(min: 1, shape: 1).mean == .infinity)
    #expect(Distribution.pareto(min: 1, shape: 2).variance == .infinity)
    #expect(Distribution.pareto(min: 1, shape: 2).mean == 2)
  }

  @Test func `the last value of an open cumulative distribution takes the rest`() {
    let law = Distribution.interpolated(values: [0, 10], cumulative: [0, 0.5])
    #expect(law.mean == 7.5)
    #expect(close(law.variance, 0.5 * 100 / 3 + 50 - 56.25))
    #expect(law.quantile(0.25) == 5)
    #expect(law.quantile(0.9) == 10)
    let atom = Distribution.interpolated(values: [2, 4], cumulative: [0.5, 1])
    #expect(atom.mean == 2.5)
    #expect(atom.quantile(0.4) == 2)
  }

  @Test(arguments: NamedLaw.all)
  func `a quantile is the smallest value that reaches its probability`(_ named: NamedLaw) {
    let law = named.law
    #expect(law.validate() == nil)
    var last = law.quantile(0)
    #expect(last == law.support.lowerBound)
    for step in 1...99 {
      let p = Double(step) / 100
      let value = law.quantile(p)
      #expect(value >= last && law.support.contains(value))
      last = value
      #expect(law.cumulative(value) >= p - 1e-12)
      #expect(law.cumulative(value * (1 - 1e-9)) < p + 1e-12)
    }
    #expect(law.quantile(1) == law.support.upperBound)
    #expect(law.cumulative(.infinity) == 1)
  }

  @Test(arguments: NamedLaw.all)
  func `the mean is the integral of the quantile`(_ named: NamedLaw) {
    // The midpoint rule; what it misses of the tails is below the tolerance for all these laws.
    let steps = 2000
    var sum = 0.0
    for step in 0..<steps { sum += named.law.quantile((Double(step) + 0.5) / Double(steps)) }
    let mean = sum / Double(steps)
    #expect((mean - named.law.mean).magnitude <= 0.01 * named.law.mean)
  }

  @Test func `impossible parameters are explained`() {
    let impossible: [Distribution] = [
      .constant(-1), .constant(.nan), .uniform(min: 2, max: 1), .exponential(mean: 0),
      .exponential(mean: .infinity), .erlang(phases: 0, mean: 1), .gamma(shape: 0, scale: 1),
      .lognormal(p50: 0, p99: 1), .lognormal(p50: 2, p99: 1), .lognormal(mu: .nan, sigma: 1),
      .weibull(shape: 1, scale: -1), .pareto(min: 0, shape: 1),
      .boundedPareto(min: 2, max: 1, shape: 1), .hyperexponential(mean: 1, cv: 0.5),
      .hyperexponential(probability1: 2, mean1: 1, mean2: 1), .normal(mean: -1, sd: 1),
      .normal(mean: 1, sd: 0), .triangular(min: 1, mode: 0, max: 2), .samples([]),
      .samples([1, -1]), .replay([]), .replay([.nan]),
      .interpolated(values: [1], cumulative: []),
      .interpolated(values: [1, 1], cumulative: [0, 1]),
      .interpolated(values: [1, 2], cumulative: [0.5, 0.4]),
      .interpolated(values: [1, 2], cumulative: [0.5, 1.1]),
      .mixture([]), .mixture([.init(weight: 0, .constant(1))]),
      .mixture([.init(weight: 1, .constant(-1))]), .mixture([.init(weight: -1, .constant(1))]),
      .geometric(mean: 0.5), .poisson(mean: 0), .poisson(mean: 1e10), .discrete([]),
      .discrete([.init(1, probability: 0.5)]), .discrete([.init(-1, probability: 1)]),
      .discrete([.init(1, probability: 1.5), .init(2, probability: -0.5)]),
    ]
    for law in impossible {
      let reason = law.validate()
      #expect(reason != nil && reason?.last != ".", "\(law)")
    }
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

struct RandomSamplerTests {
  /// How many standard errors the mean and the variance of the draws lie from what is expected.
  private func deviations(
    _ draws: [Double], mean: Double, variance: Double
  ) -> (mean: Double, variance: Double) {
    let count = Double(draws.count)
    var second = 0.0
    var fourth = 0.0
    var sum = 0.0
    for draw in draws {
      let distance = draw - mean
      sum += distance
      second += distance * distance
      fourth += distance * distance * distance * distance
    }
    second /= count
    fourth /= count
    let meanError = (variance / count).squareRoot()
    let varianceError = ((fourth - second * second) / count).squareRoot()
    return (sum / count / meanError, (second - variance) / varianceError)
  }

  /// The greatest distance between the draws' cumulative distribution and the law's, times √n.
  private func kolmogorovSmirnov(_ draws: [Double], _ law: (Double) -> Double) -> Double {
    let sorted = draws.sorted()
    let count = Double(sorted.count)
    var distance = 0.0
    for (index, value) in sorted.enumerated() {
      let p = law(value)
      distance = max(distance, p - Double(index) / count, Double(index + 1) / count - p)
    }
    return distance * count.squareRoot()
  }

  private static let random = NamedLaw.all.filter {
    $0.description != "constant" && $0.description != "replay"
  }

  @Test(arguments: random)
  func `draws have the stated mean and variance and a bias of two percent shows`(
    _ named: NamedLaw
  ) {
    let law = named.law
    let draws = named.draws(600_000)
    let found = deviations(draws, mean: law.mean, variance: law.variance)
    #expect(found.mean.magnitude < 4)
    #expect(found.variance.magnitude < 4)
    let biased = deviations(draws.map { $0 * 1.02 }, mean: law.mean, variance: law.variance)
    #expect(biased.mean > 4)
  }

  @Test(arguments: [
    "uniform", "exponential", "erlang of 3", "erlang of 40", "gamma of shape 3",
    "gamma of shape 0.4", "lognormal", "weibull", "pareto", "bounded pareto", "hyperexponential",
    "normal", "half normal", "triangular",
  ])
  func `draws follow the stated cumulative distribution`(_ name: String) throws {
    let named = try #require(NamedLaw.all.first { $0.description == name })
    let draws = named.draws(100_000, seed: 2)
    // One in a thousand lies beyond 1.95.
    #expect(kolmogorovSmirnov(draws, named.law.cumulative) < 1.95)
    #expect(kolmogorovSmirnov(draws.map { $0 * 1.05 }, named.law.cumulative) > 1.95)
  }

  @Test(arguments: [
    "samples", "interpolated", "mixture", "geometric", "small poisson", "large poisson",
    "discrete",
  ])
  func `draws with atoms fall at or below each decile as often as stated`(_ name: String) throws {
    let named = try #require(NamedLaw.all.first { $0.description == name })
    let draws = named.draws(200_000, seed: 3)
    for step in 1...9 {
      let value = named.law.quantile(Double(step) / 10)
      let p = named.law.cumulative(value)
      let count = Double(draws.count { $0 <= value })
      let error = (200_000 * p * (1 - p)).squareRoot()
      #expect((count - 200_000 * p).magnitude <= 4 * error)
    }
  }

  @Test func `the ziggurats reach the edges of their layers and their tails`() {
    let exponential = ExponentialZiggurat()
    let normal = NormalZiggurat()
    var stream = RandomStream(seed: 4)
    var beyond = (0, 0, 0)
    let draws = 4_000_000
    for _ in 0..<draws {
      if exponential.draw(&stream) > 7.697117470131049 { beyond.0 += 1 }
      let z = normal.draw(&stream)
      if z > 3.654152885361009 { beyond.1 += 1 }
      if z < -3.654152885361009 { beyond.2 += 1 }
    }
    // P(X > r) = e⁻ʳ and 1 − Φ(r).
    let expected = Double(draws) * 4.541338e-4
    #expect((Double(beyond.0) - expected).magnitude < 4 * expected.squareRoot())
    let side = Double(draws) * DeterministicMath.normalShare(atOrBelow: -3.654152885361009)
    #expect((Double(beyond.1) - side).magnitude < 4 * side.squareRoot())
    #expect((Double(beyond.2) - side).magnitude < 4 * side.squareRoot())
  }

  @Test func `the normal ziggurat is symmetric and has the normal shape`() {
    let normal = NormalZiggurat()
    var stream = RandomStream(seed: 5)
    let draws = (0..<200_000).map { _ in normal.draw(&stream) }
    let share = kolmogorovSmirnov(draws) { DeterministicMath.normalShare(atOrBelow: $0) }
    #expect(share < 1.95)
    let shifted = draws.map { $0 + 0.02 }
    #expect(
      kolmogorovSmirnov(shifted) { DeterministicMath.normalShare(atOrBelow: $0) } > 1.95)
  }

  @Test func `every draw lies within the support`() {
    for named in NamedLaw.all {
      let support = named.law.support
      #expect(named.draws(20_000).allSatisfy { support.contains($0) }, "\(named)")
    }
  }

  @Test func `a replay gives its values in order and starts again`() {
    let named = NamedLaw("replay", .replay([5, 1, 2]))
    #expect(named.draws(7) == [5, 1, 2, 5, 1, 2, 5])
  }

  @Test func `a replay inside a mixture keeps its own place`() {
    let named = NamedLaw(
      "mixture",
      .mixture([.init(weight: 1, .replay([1, 2, 3])), .init(weight: 1, .constant(9))]))
    let replayed = named.draws(40).filter { $0 != 9 }
    #expect(replayed.count > 6)
    for (index, value) in replayed.enumerated() { #expect(value == Double(index % 3 + 1)) }
  }

  @Test func `constants and replays leave the stream alone`() {
    var table = SamplerTable()
    let constant = table.add(.constant(3), stream: RandomStream(seed: 1))
    let replay = table.add(.replay([3]), stream: RandomStream(seed: 1))
    var untouched = RandomStream(seed: 1)
    for _ in 0..<3 {
      _ = table.real(constant)
      _ = table.real(replay)
    }
    let expected = untouched.nextUnit()
    #expect(table.unit(constant) == expected)
    #expect(table.unit(replay) == expected)
  }

  @Test func `one sampler does not move another`() {
    func draws(_ others: Int) -> [Double] {
      var table = SamplerTable()
      for index in 0..<others {
        _ = table.add(NamedLaw.all[index].law, stream: RandomStream(seed: 99))
      }
      let id = table.add(.lognormal(mu: 0, sigma: 1), stream: RandomStream(seed: 1))
      return (0..<5).map { _ in
        for other in 0..<id { _ = table.real(other) }
        return table.real(id)
      }
    }
    #expect(draws(0) == draws(NamedLaw.all.count))
  }

  @Test func `nanoseconds are rounded to the nearest and bounded`() {
    var table = SamplerTable()
    func rounded(_ value: Double) -> Int64 {
      table.nanoseconds(table.add(.constant(value), stream: RandomStream(seed: 1)))
    }
    #expect(rounded(0) == 0)
    #expect(rounded(0.49999999999999994) == 0)
    #expect(rounded(0.5) == 1)
    #expect(rounded(2.4) == 2)
    #expect(rounded(4_503_599_627_370_497.5) == 4_503_599_627_370_498)
    #expect(rounded(0x1p60) == 1 << 60)
    #expect(rounded(0x1p61) == Int64.max / 4)
    #expect(rounded(1e300) == Int64.max / 4)
  }

  @Test func `a sampler fits one line of the cache`() {
    #expect(MemoryLayout<Sampler>.stride == 64)
  }

  @Test func `integers and keys come from the sampler's stream`() {
    var table = SamplerTable()
    var populations = PopulationTable()
    populations.add(keys: 10, exponent: 0) { _ in }
    let id = table.add(.constant(0), stream: RandomStream(seed: 6))
    var stream = RandomStream(seed: 6)
    for _ in 0..<20 {
      #expect(table.integer(id, below: 10) == stream.nextInteger(below: UInt32(10)))
      let key = Int32(stream.nextInteger(below: UInt64(10)))
      #expect(populations.draw(0, &table, id) == Handle(key))
    }
  }
}

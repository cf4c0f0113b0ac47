internal import Tailrace

/// Times and counts by every law that there is.
extension RandomNetwork {
  /// A law of times of up to about so many nanoseconds.
  mutating func law(_ most: Int) -> Distribution {
    let mean = Double(dice.roll(1...10) * most) / 20 * Double(scale) + 1
    switch dice.roll(0...15) {
    case 0: return .erlang(phases: 3, mean: mean)
    case 1: return .gamma(mean: mean, cv: dice.pick([0.5, 2]))
    case 2: return .lognormal(mean: mean, cv: 1.5)
    case 3: return .weibull(shape: dice.pick([0.7, 1.5]), scale: mean)
    case 4: return .pareto(min: mean / 3, shape: 2.5)
    case 5: return .boundedPareto(min: mean / 4, max: mean * 4, shape: dice.pick([1, 1.2]))
    case 6: return .hyperexponential(mean: mean, cv: 2)
    case 7: return .normal(mean: mean, sd: mean / dice.pick([1, 3]))
    case 8: return .triangular(min: 0, mode: mean / 2, max: mean * 2)
    case 9:
      return .interpolated(
        values: [mean / 2, mean, mean * 2], cumulative: dice.pick([[0.2, 0.6, 0.9], [0, 0.5, 1]]))
    case 10: return .replay([mean, mean / 2, 0])
    case 11:
      return .mixture([
        .init(weight: 2, .constant(mean)), .init(weight: 1, .exponential(mean: mean)),
      ])
    case 12:
      return .discrete([.init(0, probability: 0.4), .init(mean, probability: 0.6)])
    case 13: return .poisson(mean: mean)
    case 14: return .geometric(mean: mean)
    default: return .uniform(min: mean / 2, max: mean)
    }
  }

  /// How many come at once, or none.
  mutating func batch() -> Distribution {
    dice.pick([
      .geometric(mean: 2), .poisson(mean: 1.5), .constant(2),
      .discrete([.init(0, probability: 0.2), .init(3, probability: 0.8)]), .uniform(min: 0, max: 3),
    ])
  }
}

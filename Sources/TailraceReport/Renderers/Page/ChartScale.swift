internal import TailraceEngine

/// From values to places along one side of a chart, and where its ticks are.
struct ChartScale {
  /// The values at both ends.
  let least: Double
  let most: Double
  /// The places of both ends.
  let start: Double
  let end: Double
  let isLogarithmic: Bool
  /// What is labelled, rising.
  let ticks: [Double]

  /// From nothing to a round number that holds `most`.
  static func linear(upTo most: Double, from start: Double, to end: Double) -> ChartScale {
    let top = most > 0 ? most : 1
    let step = roundStep(top / 4)
    var ticks: [Double] = []
    var index = 0.0
    while index * step < top + step * 0.999 && index < 12 {
      ticks.append(index * step)
      index += 1
    }
    return ChartScale(
      least: 0, most: ticks.last ?? top, start: start, end: end, isLogarithmic: false,
      ticks: ticks)
  }

  /// From 0 to 1.
  static func share(from start: Double, to end: Double) -> ChartScale {
    ChartScale(
      least: 0, most: 1, start: start, end: end, isLogarithmic: false,
      ticks: [0, 0.25, 0.5, 0.75, 1])
  }

  /// From a value to another, both above nothing, in powers of ten.
  static func logarithmic(
    _ least: Double, _ most: Double, from start: Double, to end: Double
  ) -> ChartScale {
    var low = 1.0
    while low > least { low /= 10 }
    while low * 10 <= least { low *= 10 }
    var high = low
    while high < most { high *= 10 }
    let decades = count(low, high)
    let factors: [Double] = decades < 2 ? [1, 2, 5] : decades < 4 ? [1, 3] : [1]
    var ticks: [Double] = []
    var power = low
    while power <= high {
      for factor in factors { ticks.append(power * factor) }
      power *= 10
    }
    // The ends are the ticks next to the values.
    let first = ticks.last { $0 <= least } ?? low
    let last = ticks.first { $0 >= most } ?? high
    return ChartScale(
      least: first, most: last > first ? last : first * 10, start: start, end: end,
      isLogarithmic: true, ticks: ticks.filter { $0 >= first && $0 <= last })
  }

  /// Time from zero to a horizon, in nanoseconds.
  static func time(until horizon: Double, from start: Double, to end: Double) -> ChartScale {
    let most = horizon > 0 ? horizon : 1
    var step = roundStep(most / 5)
    for seconds in [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200] {
      let wanted = Double(seconds) * 1e9
      if most / 5 <= wanted && most / 5 > 1e10 {
        step = wanted
        break
      }
    }
    if most / 5 > 43_200e9 { step = roundStep(most / 5 / 86_400e9) * 86_400e9 }
    var ticks: [Double] = []
    var index = 0.0
    while index * step <= most * 1.0001 && index < 20 {
      ticks.append(index * step)
      index += 1
    }
    return ChartScale(
      least: 0, most: most, start: start, end: end, isLogarithmic: false, ticks: ticks)
  }

  /// Where a value is; beyond an end it is at that end.
  func place(_ value: Double) -> Double {
    let share: Double
    if isLogarithmic {
      let safe = Swift.max(value, least)
      share =
        (DeterministicMath.log(safe) - DeterministicMath.log(least))
        / (DeterministicMath.log(most) - DeterministicMath.log(least))
    } else {
      share = (value - least) / (most - least)
    }
    return start + Swift.min(1, Swift.max(0, share)) * (end - start)
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below `wanted`.
  private static func roundStep(_ wanted: Double) -> Double {
    guard wanted > 0, wanted.isFinite else { return 1 }
    var power = 1.0
    while power > wanted { power /= 10 }
    while power * 10 <= wanted { power *= 10 }
    for factor in [1.0, 2, 5] where power * factor >= wanted * 0.9999 { return power * factor }
    return power * 10
  }

  private static func count(_ low: Double, _ high: Double) -> Int {
    var decades = 0
    var value = low
    while value < high {
      value *= 10
      decades += 1
    }
    return decades
  }
}

extension Figure {
  /// The label of a tick: a length of time.
  static func tick(duration nanoseconds: Double) -> String { duration(nanoseconds, digits: 1) }

  /// The label of a tick: a number.
  static func tick(_ value: Double) -> String {
    switch value.magnitude {
    case ..<1e4: exact(value)
    case ..<1e6: exact(value / 1e3) + "k"
    case ..<1e9: exact(value / 1e6) + "M"
    default: number(value)
    }
  }

  /// The label of a tick: a share.
  static func tick(share: Double) -> String { exact(share * 100) + " %" }

  /// The label of a tick: a moment.
  static func tick(clock nanoseconds: Double) -> String {
    let seconds = nanoseconds / 1e9
    if seconds < 120 { return exact(seconds) + " s" }
    if seconds.truncatingRemainder(dividingBy: 86_400) == 0 {
      return exact(seconds / 86_400) + " d"
    }
    if seconds.truncatingRemainder(dividingBy: 3600) == 0 { return exact(seconds / 3600) + " h" }
    if seconds.truncatingRemainder(dividingBy: 60) == 0 && seconds < 7200 {
      return exact(seconds / 60) + " min"
    }
    return clock(nanoseconds)
  }
}

import Tailrace

extension ComponentResult {
  var insideSeconds: Double { Double(insideArea) / 1e9 }
  var queueSeconds: Double { Double(queueArea) / 1e9 }
  /// Cores busy, or places held where there are no cores.
  var busySeconds: Double { Double(max(coresArea, placesArea)) / 1e9 }

  /// The share of time with `levels` inside.
  func share(_ levels: some Sequence<Int>) -> Double {
    guard let whole = occupancy?.component else { return .nan }
    return Self.share(of: whole.map { Double($0) }, levels)
  }

  /// The share of instances and time with `levels` inside.
  func shareOfInstances(_ levels: some Sequence<Int>) -> Double {
    guard let each = occupancy?.instances else { return .nan }
    return Self.share(of: each.map { Double($0) }, levels)
  }

  /// The variance of the number inside over time.
  var insideVariance: Double {
    guard let whole = occupancy?.component else { return .nan }
    let total = Double(whole.reduce(0, +))
    var mean = 0.0
    var square = 0.0
    for (level, time) in whole.enumerated() {
      mean += Double(level) * Double(time) / total
      square += Double(level) * Double(level) * Double(time) / total
    }
    return square - mean * mean
  }

  private static func share(of times: [Double], _ levels: some Sequence<Int>) -> Double {
    levels.reduce(0) { $0 + times[$1] } / times.reduce(0, +)
  }
}

extension LatencyHistogram {
  var meanSeconds: Double { mean / 1e9 }
  var varianceSeconds: Double { variance / 1e18 }
  var secondMomentSeconds: Double { sumOfSquares / Double(count) / 1e18 }
  /// The share of values above zero.
  var shareAboveZero: Double { 1 - Double(countAtOrBelow(0).surely) / Double(count) }
}

extension Results {
  var seconds: Double { window.seconds }

  /// How often answers reached the clients of a class.
  func throughput(_ requestClass: Int) -> Double {
    Double(classes[requestClass].outcomes.answered) / seconds
  }

  /// The mean number of a class in flight.
  func inFlight(_ requestClass: Int) -> Double {
    Double(classes[requestClass].inFlightArea) / 1e9 / seconds
  }

  /// The intervals of the measured window that have full length; where the warm-up and the run end,
  /// one may be shorter.
  var wholeIntervals: [Int] {
    let lengths = intervalEnds.indices.map { index in
      index == 0 ? intervalEnds[0] : intervalEnds[index] - intervalEnds[index - 1]
    }
    let whole = lengths.max()
    return intervalEnds.indices.filter { index in
      lengths[index] == whole && intervalEnds[index] - lengths[index] >= windowStart
    }
  }

  /// The variance of time averages of the number served or waiting, over the intervals of the
  /// measured window, times their length.
  func varianceConstant(_ component: Int) -> Double {
    guard let first = wholeIntervals.first, first > 0 else { return .nan }
    let length = (intervalEnds[first] - intervalEnds[first - 1]).seconds
    let averages = wholeIntervals.map { index in
      let interval = components[component].intervals[index]
      return Double(interval.queueArea + interval.coresArea) / 1e9 / length
    }
    return Estimate(averages).variance * length
  }
}

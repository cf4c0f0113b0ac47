internal import TailraceEngine

/// The time that all charts of a page share: the intervals of the run, neighbours joined where there are more
/// than a chart has room for.
struct PageTime {
  /// One or more intervals.
  struct Bin {
    var start: Delay
    var end: Delay
    var intervals: Range<Int>
  }

  let bins: [Bin]
  /// How many intervals a bin holds at most.
  let joined: Int
  /// When measuring began, and where the run ended, in nanoseconds.
  let measuredFrom: Double
  let end: Double
  private let lengths: [Double]

  private static let most = 150

  init(_ results: Results) {
    let spans = results.spans
    lengths = spans.map { Double($0.length.nanoseconds) }
    joined = Swift.max(1, (spans.count + Self.most - 1) / Self.most)
    var bins: [Bin] = []
    for (index, span) in spans.enumerated() where span.length > .zero {
      if let last = bins.last, last.intervals.count < joined, last.intervals.upperBound == index,
        spans[last.intervals.lowerBound].isMeasured == span.isMeasured
      {
        bins[bins.count - 1].intervals = last.intervals.lowerBound..<(index + 1)
        bins[bins.count - 1].end = span.start + span.length
      } else {
        bins.append(
          Bin(start: span.start, end: span.start + span.length, intervals: index..<(index + 1)))
      }
    }
    self.bins = bins
    measuredFrom = Double(results.windowStart.nanoseconds)
    end = Double((bins.last?.end ?? results.windowEnd).nanoseconds)
  }

  /// Where each bin has its middle, as a share of all time.
  var middles: [Double] {
    bins.map { Double($0.start.nanoseconds + $0.end.nanoseconds) / 2 / Swift.max(end, 1) }
  }

  /// Counts of intervals as so many per second.
  func rates(_ counts: [Double]) -> [Double?] {
    bins.map { bin in
      let sum = counts[bin.intervals].reduce(0, +)
      return sum / Swift.max((bin.end - bin.start).seconds, 1e-9)
    }
  }

  /// Sums of counts.
  func sums(_ counts: [Int64]) -> [Int64] { bins.map { counts[$0.intervals].reduce(0, +) } }

  /// The mean over all time of what is known; nil where nothing is.
  func mean(_ values: [Double?]) -> Double? {
    let known = zip(values, lengths).filter { $0.0 != nil }
    let length = known.reduce(0) { $0 + $1.1 }
    return length > 0 ? known.reduce(0) { $0 + ($1.0 ?? 0) * $1.1 } / length : nil
  }

  /// Means over time of what is known.
  func means(_ values: [Double?]) -> [Double?] {
    bins.map { bin in
      var sum = 0.0
      var length = 0.0
      for index in bin.intervals {
        guard let value = values[index] else { continue }
        sum += value * lengths[index]
        length += lengths[index]
      }
      return length > 0 ? sum / length : nil
    }
  }

  /// The largest of what is known.
  func largest(_ values: [Double?]) -> [Double?] {
    bins.map { values[$0.intervals].compactMap { $0 }.max() }
  }

  /// The largest value of a bin that was measured; 0 where nothing is known.
  func most(_ values: [Double?]) -> Double {
    zip(bins, values).reduce(0) { most, bin in
      Double(bin.0.start.nanoseconds) < measuredFrom ? most : Swift.max(most, bin.1 ?? 0)
    }
  }

  /// What was so at the end of each.
  func last(_ values: [Double?]) -> [Double?] { bins.map { values[$0.intervals.upperBound - 1] } }

  /// When a bin begins and how long it is, for people: `2m 05s`.
  func label(_ index: Int) -> String { Figure.clock(bins[index].start) }
}

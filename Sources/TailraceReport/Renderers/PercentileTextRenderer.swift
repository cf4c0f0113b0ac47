internal import TailraceEngine

/// The latencies of one row of traffic as the percentile text of HdrHistogram, which its plotters open
/// (`.hgrm`): values in milliseconds, five steps to each halving of what is left above.
///
/// Source: the format is that of `outputPercentileDistribution` in HdrHistogram.
public struct PercentileTextRenderer: Sendable {
  private static let stepsPerHalving = 5

  /// A renderer.
  public init() {}

  /// The text, its lines ended by line feeds.
  public func render(_ latency: LatencyReport) -> String {
    let histogram = latency.histogram
    var text = line(["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]) + "\n"
    // In percent, as there, so that the steps are the same to the last digit.
    var level = 0.0
    var seen: Int64 = 0
    for bucket in histogram.buckets {
      seen += bucket.count
      let isLast = seen == histogram.count
      let reached = 100 * Double(seen) / Double(histogram.count)
      let value = Swift.min(bucket.upper, histogram.maximum)
      while reached >= level {
        text += row(value, level / 100, seen)
        level = next(after: level)
        if isLast { break }
      }
      if isLast {
        text += line([Self.milliseconds(value), Figure.fixed(1, decimals: 12), String(seen)])
      }
    }
    let deviation = histogram.variance.squareRoot()
    text += "#[Mean    = \(pad(Self.milliseconds(histogram.mean), 12)), "
    text += "StdDeviation   = \(pad(Self.milliseconds(deviation), 12))]\n"
    text += "#[Max     = \(pad(Self.milliseconds(histogram.maximum), 12)), "
    text += "Total count    = \(pad(String(histogram.count), 12))]\n"
    text += "#[Buckets = \(pad("40", 12)), SubBuckets     = \(pad("128", 12))]\n"
    return text
  }

  private func row(_ value: Int64, _ share: Double, _ seen: Int64) -> String {
    line([
      Self.milliseconds(value), Figure.fixed(share, decimals: 12), String(seen),
      Figure.fixed(1 / (1 - share), decimals: 2),
    ])
  }

  /// The next level to tell: as much further as the halving it lies in has steps for.
  private func next(after level: Double) -> Double {
    var steps = Double(2 * Self.stepsPerHalving)
    var left = 100 - level
    while left <= 50 {
      left *= 2
      steps *= 2
    }
    return level + 100 / steps
  }

  private func line(_ cells: [String]) -> String {
    let widths = [12, 14, 10, 14]
    var text = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += " " }
      text += pad(cell, widths[index])
    }
    return text + "\n"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - text.count)) + text
  }

  private static func milliseconds(_ time: Int64) -> String { milliseconds(Double(time)) }

  private static func milliseconds(_ time: Double) -> String {
    Figure.fixed(time / 1e6, decimals: 6)
  }
}

internal import TailraceEngine

/// Latency by percentile, the percentiles on an axis in 1 / (1 − p), so that the tail has as much room as the
/// rest, as the plotter of HdrHistogram draws it.
struct SpectrumChart {
  private static let (left, right, top, bottom) = (66.0, 508.0, 14.0, 400.0)

  /// The curves of some rows of traffic, each in its style's number.
  let rows: [(row: TrafficReport, style: Int)]

  func svg(label: String) -> String {
    let known = rows.filter { $0.row.latency.count > 0 }
    guard let most = known.map({ $0.row.latency.histogram.maximum }).max(),
      let least = known.map({ $0.row.latency.histogram.quantile(0.05) }).min(),
      let count = known.map({ $0.row.latency.count }).max()
    else { return "" }
    let up = ChartScale.logarithmic(
      Double(Swift.max(least, 1)), Double(Swift.max(most, 2)), from: Self.bottom, to: Self.top)
    let across = ChartScale.logarithmic(
      1, Swift.max(100, Double(count)), from: Self.left, to: Self.right)
    var text = ""
    for tick in up.ticks {
      let y = Markup.place(up.place(tick))
      text +=
        "<path class=\"grid\" d=\"M\(Markup.place(Self.left)) \(y)H\(Markup.place(Self.right))\"/>"
        + "<text class=\"tick\" text-anchor=\"end\" x=\"\(Markup.place(Self.left - 6))\" y=\"\(y)\" "
        + "dy=\".35em\">\(Markup.escaped(Figure.tick(duration: tick)))</text>\n"
    }
    text += percentiles(across)
    for (row, style) in known {
      let certain = row.certainReach
      text += curve(row, across, up, from: 1, to: certain, "line s\(style)")
      text += curve(
        row, across, up, from: certain, to: Double(row.latency.count), "line s\(style) thin")
    }
    return """
      <svg viewBox="0 0 520 442" role="img" data-chart="spectrum" aria-label="\(Markup.escaped(label))">
      \(text)</svg>

      """
  }

  private func percentiles(_ across: ChartScale) -> String {
    var text = ""
    var nines = 0
    var value = 1.0
    while value <= across.most * 1.001 {
      let x = Markup.place(across.place(value))
      text +=
        "<path class=\"grid\" d=\"M\(x) \(Markup.place(Self.top))V\(Markup.place(Self.bottom))\"/>"
      if nines < 7 {
        let digits = String(repeating: "9", count: Swift.max(0, nines - 2))
        let name = nines == 0 ? "0" : nines == 1 ? "90" : "99" + (nines > 2 ? "." : "") + digits
        let isLast = across.place(value) > Self.right - 24
        let anchor = nines == 0 ? "start" : isLast ? "end" : "middle"
        let drop = nines.isMultiple(of: 2) ? 17.0 : 32
        text +=
          "<text class=\"tick\" text-anchor=\"\(anchor)\" x=\"\(x)\" "
          + "y=\"\(Markup.place(Self.bottom + drop))\">p\(name)</text>\n"
      }
      nines += 1
      value *= 10
    }
    return text
  }

  /// Twenty points to a factor of ten.
  private func curve(
    _ row: TrafficReport, _ across: ChartScale, _ up: ChartScale, from: Double, to: Double,
    _ style: String
  ) -> String {
    guard to > from else { return "" }
    var path = ""
    var value = from
    while true {
      let share = 1 - 1 / value
      let latency = Double(row.latency.histogram.quantile(share))
      let point =
        "\(Markup.place(across.place(value))) \(Markup.place(up.place(Swift.max(latency, 1))))"
      path += (path.isEmpty ? "M" : "L") + point
      if value >= to { break }
      value = Swift.min(value * 1.122_018_454_301_963, to)
    }
    return "<path class=\"\(style)\" d=\"\(path)\"/>\n"
  }
}

extension TrafficReport {
  /// Up to which 1 / (1 − p) percentiles rest on samples enough.
  fileprivate var certainReach: Double { Swift.max(1, Double(latency.count) / 10) }
}

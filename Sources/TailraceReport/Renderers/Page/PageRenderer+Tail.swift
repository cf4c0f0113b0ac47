internal import TailraceEngine

/// Where the time of slow requests goes: a stack a percentile, and the same as a table.
extension PageRenderer {
  private static let parts = 8

  func tail(_ report: Report) -> String {
    let text = report.attributionsByClass.map { tail(report, $0) }.joined()
    return text.isEmpty ? "" : "<div class=\"charts\">\n\(text)</div>\n"
  }

  private func tail(_ report: Report, _ bands: [TailAttribution]) -> String {
    guard let last = bands.last else { return "" }
    let name = report.network.requestClasses[last.requestClass].name
    let parts = last.largest(Self.parts)
    func title(_ part: (component: Int, cause: TimeSpent.Cause)) -> String {
      "\(report.network.components[part.component].name) · \(part.cause.word)"
    }
    var text = """
      <figure class="chart stack" id="tail-\(last.requestClass)" data-chart="attribution">
      <figcaption><h3>\(Markup.escaped(name))</h3></figcaption>
      <ol class="legend">
      """
    for (number, part) in parts.enumerated() {
      text += "<li><b class=\"key k\(number)\">\(number + 1)</b>\(Markup.escaped(title(part)))</li>"
    }
    let isMore = bands.contains { band in
      parts.reduce(0.0) { $0 + band.share($1.component, $1.cause) } < 0.9995
    }
    if isMore { text += "<li><b class=\"key rest\">·</b>all else</li>" }
    text += "</ol>\n<div class=\"stacks\" aria-hidden=\"true\">\n"
    for band in bands { text += stack(band, parts, title) }
    text += "</div>\n"
    let table = ReportTable.tail(
      bands, report.network, rows: Self.parts, headings: ("component", "cause", "share"))
    return text + table.html() + "</figure>\n"
  }

  /// One bar; what is not among the parts ends it.
  private func stack(
    _ band: TailAttribution, _ parts: [(component: Int, cause: TimeSpent.Cause)],
    _ title: ((component: Int, cause: TimeSpent.Cause)) -> String
  ) -> String {
    var text =
      "<div class=\"bar\"><span class=\"head\">p\(Self.percentile(band.share))</span>"
      + "<span class=\"whole\">"
    var rest = 1.0
    for (number, part) in parts.enumerated() {
      let share = band.share(part.component, part.cause)
      if share <= 0 { continue }
      rest -= share
      let label = share >= 0.04 ? "\(number + 1)" : ""
      text +=
        "<span class=\"k\(number)\" style=\"width:\(Figure.fixed(share * 100, decimals: 2))%\" "
        + "title=\"\(Markup.escaped("\(title(part)): \(Figure.percent(share, digits: 2))"))\">\(label)</span>"
    }
    if rest > 0.0005 {
      text +=
        "<span class=\"rest\" style=\"width:\(Figure.fixed(rest * 100, decimals: 2))%\" "
        + "title=\"all else: \(Figure.percent(rest, digits: 2))\"></span>"
    }
    return text + "</span><span class=\"sum\">\(Figure.duration(band.mean))</span></div>\n"
  }

  /// `99.9` for 0.999.
  private static func percentile(_ share: Double) -> String { Figure.exact(share * 100) }
}

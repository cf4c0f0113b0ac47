internal import TailraceEngine

/// What clients saw, over time.
extension TerminalRenderer {
  /// Throughput and the 99th percentile as pictures, for the first few classes.
  func overTime(_ report: Report) -> [String] {
    // A class that is all of its source has the same pictures.
    let rows = report.traffic.all.filter {
      $0.isWholeSource ? $0.classes.count == 1 : !isWholeSource($0, report)
    }
    // A small table of components leaves room for more of them.
    let room = Swift.max(3, Self.trafficRows - report.components.all.count { !$0.isClient })
    var lines: [String] = []
    for row in rows.prefix(room) where row.intervals.count >= 8 {
      let rates = Sparkline(
        row.intervals.map { Double($0.answered) / Swift.max($0.length.seconds, 1e-9) },
        width: 30, joining: .mean)
      let tails = Sparkline(
        row.intervals.map { $0.latency.map { Double($0.p99.nanoseconds) } }, width: 30,
        joining: .largest)
      guard let rate = rates.top, let tail = tails.top else { continue }
      lines.append(
        Paragraph.shortened(row.name, width: 16).padded(to: 16) + " " + rates.text.padded(to: 30)
          + " "
          + ("≤ " + Figure.rate(rate, digits: 2)).padded(to: 11) + "  "
          + tails.text.padded(to: 30) + " ≤ " + Figure.duration(tail, digits: 2))
    }
    if lines.isEmpty { return [] }
    let title =
      "over time".padded(to: 16) + " " + "throughput".padded(to: 42) + "  p99"
    return [ink.dim(title)] + lines
  }

  private func isWholeSource(_ row: TrafficReport, _ report: Report) -> Bool {
    report.traffic.all.contains { $0.isWholeSource && $0.classes == row.classes }
  }
}

extension String {
  /// The text with blanks after it, up to so many characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

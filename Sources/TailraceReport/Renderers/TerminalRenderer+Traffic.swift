internal import TailraceEngine

/// What clients saw.
extension TerminalRenderer {
  func traffic(_ report: Report) -> [String] {
    var table = TextTable(
      ["traffic", "offered", "throughput", "goodput", "errors", "in flight", "reasons"],
      words: [0, 6])
    for row in report.traffic.all.prefix(Self.trafficRows) {
      table.add([
        name(row), Figure.rate(row.offeredPerSecond, counted: row.offered),
        Figure.rate(row.throughputPerSecond, counted: row.outcomes.answered + row.late),
        Figure.rate(row.goodputPerSecond, counted: row.outcomes[.full]),
        row.errorRate.map {
          Figure.percent($0, digits: Figure.digits(counted: row.outcomes.failed))
        } ?? "-", Figure.mean(row.meanInFlight),
        reasons(row),
      ])
    }
    return heading(table.lines) + left(report.traffic.all.count, Self.trafficRows)
  }

  func latency(_ report: Report) -> [String] {
    var table = TextTable(
      ["latency", "mean", "p50", "p90", "p95", "p99", "p99.9", "max", "of"])
    var rows = 0
    for row in report.traffic.all where rows < Self.trafficRows {
      let latency = row.latency
      table.add(
        [name(row), duration(latency.mean)]
          + Self.shares.map { latency.figure($0) }
          + [duration(latency.max), Figure.count(latency.count)])
      rows += 1
      guard row.outcomes.failed > 0 else { continue }
      table.add(
        ["  with failures", ""] + Self.shares.map { latency.figureOfAll($0) }
          + ["never", Figure.count(latency.allOutcomes.count)])
      rows += 1
    }
    return heading(table.lines)
  }

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

  /// Why requests failed, the most frequent reasons first, and how many answers came too late: as many
  /// as there is room for.
  private func reasons(_ row: TrafficReport) -> String {
    var words = row.failures.map { "\($0.reason.name) \(Figure.short($0.count))" }
    if row.late > 0 { words.append("late \(Figure.short(row.late))") }
    var text = ""
    for (index, word) in words.enumerated() {
      let next = text.isEmpty ? word : text + ", " + word
      let room = index == words.count - 1 ? 28 : 25
      if next.count > room && index > 0 { return text + ", …" }
      text = next
    }
    return text
  }

  static let shares = [0.5, 0.9, 0.95, 0.99, 0.999]

  private func name(_ row: TrafficReport) -> String {
    let indent = row.isWholeSource ? "" : "  "
    return indent + Paragraph.shortened(row.name, width: 20 - indent.count)
  }

  func duration(_ delay: Delay?) -> String { delay.map { Figure.duration($0) } ?? "-" }

  func heading(_ lines: [String]) -> [String] {
    guard let first = lines.first, lines.count > 1 else { return [] }
    return [ink.dim(first)] + lines.dropFirst()
  }

  func left(_ count: Int, _ shown: Int) -> [String] {
    count > shown ? ["… and \(count - shown) more (--format json has all)"] : []
  }
}

extension String {
  /// The text with blanks after it, up to so many characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

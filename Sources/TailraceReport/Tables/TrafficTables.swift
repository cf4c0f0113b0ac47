internal import TailraceEngine

extension TrafficReport {
  /// The name; a screen shows by a step to the right that it is one of several classes.
  var nameCell: Cell {
    let indent = isWholeSource ? "" : "  "
    return Cell(name, short: indent + Paragraph.shortened(name, width: 20 - indent.count))
  }

  /// Why requests failed, the most frequent reasons first, and how many answers came too late.
  var reasons: [String] {
    let words = failures.map { "\($0.reason.name) \(Figure.short($0.count))" }
    return late > 0 ? words + ["late \(Figure.short(late))"] : words
  }

  /// As many of the reasons as there is room for on a screen.
  var mainReasons: String {
    let words = reasons
    var text = ""
    for (index, word) in words.enumerated() {
      let next = text.isEmpty ? word : text + ", " + word
      let room = index == words.count - 1 ? 28 : 25
      if next.count > room && index > 0 { return text + ", …" }
      text = next
    }
    return text
  }
}

extension LatencyReport {
  /// The percentiles that a report tells, and how they are called in keys.
  static let told = [
    ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999),
  ]

  /// A percentile of answers.
  func cell(_ share: Double) -> Cell {
    Cell(figure(share), by: percentile(share).map { Double($0.nanoseconds) })
  }

  /// The same of all that ended; a failure is later than any limit.
  func cellOfAll(_ share: Double) -> Cell {
    switch allOutcomes.percentile(share) {
    case .withheld: Cell(figureOfAll(share))
    case .failure: Cell(figureOfAll(share), by: .infinity)
    case .within(let delay): Cell(figureOfAll(share), by: Double(delay.nanoseconds))
    }
  }
}

extension ReportTable {
  /// The latencies of answers, each followed by those of all that ended where some failed, until there are so
  /// many rows.
  static func latencies(_ traffic: [TrafficReport], rows: Int = .max) -> ReportTable {
    let declared = TrafficReport.latencies
    var table = ReportTable(declared, of: [])
    for row in traffic where table.rows.count < rows {
      table.add(declared.columns.map { $0.cell(row) }, isPart: declared.isPart(row))
      guard row.outcomes.failed > 0 else { continue }
      var cells = [Cell("\(row.name), with failures", short: "  with failures"), Cell("")]
      cells += LatencyReport.told.map { row.latency.cellOfAll($0.1) }
      cells += [Cell("never", by: .infinity), .count(row.latency.allOutcomes.count)]
      table.add(cells, isPart: true)
    }
    return table
  }
}

internal import TailraceEngine

/// Where the time of slow requests goes.
extension TerminalRenderer {
  private static let tailRows = 8

  func tail(_ report: Report) -> [String] {
    var lines: [String] = []
    var index = 0
    let rows = report.attributions
    while index < rows.count {
      var bands: [TailAttribution] = []
      while index < rows.count
        && bands.first.map({ $0.requestClass == rows[index].requestClass }) ?? true
      {
        bands.append(rows[index])
        index += 1
      }
      if !lines.isEmpty { lines.append("") }
      lines += tail(report, bands)
    }
    return lines
  }

  /// One class: a line a component and cause, the largest in the tail first, a column a percentile.
  private func tail(_ report: Report, _ bands: [TailAttribution]) -> [String] {
    guard let last = bands.last else { return [] }
    let name = report.network.requestClasses[last.requestClass].name
    var table = TextTable(
      ["where time goes", ""] + bands.flatMap { ["p" + percentile($0.share), ""] }, words: [0, 1])
    table.add(
      [Paragraph.shortened(name, width: 24), ""]
        + bands.flatMap { [Figure.duration($0.mean), ""] })
    for part in last.largest(Self.tailRows) {
      table.add(
        [
          "  " + Paragraph.shortened(report.network.components[part.component].name, width: 22),
          part.cause.word,
        ]
          + bands.flatMap { band in
            let share = band.share(part.component, part.cause)
            return share == 0
              ? ["", ""] : [Figure.duration(share * band.mean), Figure.percent(share, digits: 2)]
          })
    }
    return heading(table.lines)
  }

  /// `99.9` for 0.999.
  private func percentile(_ share: Double) -> String { Figure.exact(share * 100) }
}

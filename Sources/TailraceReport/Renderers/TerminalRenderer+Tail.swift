internal import TailraceEngine

/// Where the time of slow requests goes.
extension TerminalRenderer {
  private static let tailRows = 8

  func tail(_ report: Report) -> [String] {
    let tables = report.attributionsByClass.map { bands in
      lines(
        .tail(
          bands, report.network, rows: Self.tailRows, headings: ("where time goes", "", "")))
    }
    return Array(tables.joined(separator: [""]))
  }
}

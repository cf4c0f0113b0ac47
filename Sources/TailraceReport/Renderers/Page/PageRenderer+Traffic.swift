internal import TailraceEngine

/// What clients saw, and where the time of their requests went.
extension PageRenderer {
  func traffic(_ report: Report) -> String {
    var table = PageTable(
      "Traffic",
      ["traffic", "offered", "throughput", "goodput", "errors", "in flight", "reasons"],
      words: [0, 6])
    for row in report.traffic.all {
      var reasons = row.failures.map { "\($0.reason.name) \(Figure.short($0.count))" }
      if row.late > 0 { reasons.append("late \(Figure.short(row.late))") }
      let errors = Figure.percent(row.errorRate, counted: row.outcomes.failed)
      table.add(
        [
          PageCell(row.name),
          PageCell(
            Figure.rate(row.offeredPerSecond, counted: row.offered), by: row.offeredPerSecond),
          PageCell(
            Figure.rate(row.throughputPerSecond, counted: row.outcomes.answered + row.late),
            by: row.throughputPerSecond),
          PageCell(
            Figure.rate(row.goodputPerSecond, counted: row.outcomes[.full]),
            by: row.goodputPerSecond),
          PageCell(errors, by: row.errorRate),
          PageCell(Figure.mean(row.meanInFlight), by: row.meanInFlight),
          PageCell(reasons.joined(separator: ", ")),
        ], isPart: !row.isWholeSource)
    }
    return table.html + Markup.list(load(report))
  }

  private func load(_ report: Report) -> [String] {
    var sentences: [String] = []
    if let level = report.loadSentence { sentences.append(level) }
    for source in report.sources {
      if let chain = report.derivation(of: source) { sentences.append(chain + ".") }
      if let law = report.littlesLaw(of: source) { sentences.append(law + ".") }
    }
    if let sentence = report.amplification.sentence { sentences.append(sentence) }
    sentences += report.databases.compactMap { $0.sentence }
    return sentences + report.sources.compactMap { $0.chainSentence }
  }

  func latency(_ report: Report) -> String {
    var table = PageTable(
      "Latency of answers",
      ["latency", "mean", "p50", "p90", "p95", "p99", "p99.9", "max", "of"])
    func cell(_ text: String, _ delay: Delay?) -> PageCell {
      PageCell(text, by: delay.map { Double($0.nanoseconds) })
    }
    for row in report.traffic.all {
      let latency = row.latency
      table.add(
        [PageCell(row.name), cell(Self.duration(latency.mean), latency.mean)]
          + TerminalRenderer.shares.map { cell(latency.figure($0), latency.percentile($0)) }
          + [cell(Self.duration(latency.max), latency.max), .count(latency.count)],
        isPart: !row.isWholeSource)
      guard row.outcomes.failed > 0 else { continue }
      let all = latency.allOutcomes
      table.add(
        [PageCell("\(row.name), with failures"), PageCell("")]
          + TerminalRenderer.shares.map { share in
            switch all.percentile(share) {
            case .withheld: PageCell(latency.figureOfAll(share))
            case .failure: PageCell(latency.figureOfAll(share), by: .infinity)
            case .within(let delay): cell(latency.figureOfAll(share), delay)
            }
          }
          + [PageCell("never", by: .infinity), .count(all.count)], isPart: true)
    }
    return table.html
  }

  static func duration(_ delay: Delay?) -> String {
    delay.map { Figure.duration($0) } ?? "-"
  }

  static func time(_ delay: Delay?) -> PageCell {
    PageCell(duration(delay), by: delay.map { Double($0.nanoseconds) })
  }
}

internal import TailraceEngine

/// What clients saw, and where their load comes from.
extension PageRenderer {
  func traffic(_ report: Report) -> String {
    ReportTable(TrafficReport.table, of: report.traffic.all).html() + Markup.list(load(report))
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
}

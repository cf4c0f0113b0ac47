internal import TailraceEngine

/// Where the load comes from, what it becomes, and how much more of it there is room for.
extension TerminalRenderer {
  private static let sources = 4

  func load(_ report: Report) -> [String] {
    var sentences: [String] = []
    if let level = report.loadSentence { sentences.append(level) }
    for source in report.sources.prefix(Self.sources) {
      if let chain = report.derivation(of: source) { sentences.append(chain + ".") }
      if let law = report.littlesLaw(of: source) { sentences.append(law + ".") }
    }
    if let sentence = report.amplification.sentence { sentences.append(sentence) }
    sentences += report.databases.compactMap { $0.sentence }
    sentences += report.sources.prefix(Self.sources).compactMap { $0.chainSentence }
    return sentences.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  func headroom(_ report: Report) -> [String] {
    guard let headroom = report.bottleneck.headroom else { return [] }
    return Paragraph.wrapped(headroom.sentence, width: Self.width)
  }
}

#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

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
    sentences += report.sources.prefix(Self.sources).compactMap { chain($0) }
    return sentences.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  func headroom(_ report: Report) -> [String] {
    guard let headroom = report.bottleneck.headroom else { return [] }
    return Paragraph.wrapped(headroom.sentence, width: Self.width)
  }

  /// The availability of the chain, where anything failed.
  private func chain(_ source: TrafficReport) -> String? {
    guard source.outcomes.failed > 0, let seen = source.availability, let chain = source.chain,
      !chain.parts.isEmpty
    else { return nil }
    let parts = chain.parts.prefix(3).map { "\($0.name) \(Figure.percent($0.availability))" }
    let more = chain.parts.count - parts.count
    return
      "\(source.name): \(Figure.percent(seen)) available, its chain \(Figure.percent(chain.product))"
      + " (\(parts.joined(separator: " × "))\(more > 0 ? " and \(more) more" : "")); "
      + "\(Figure.rate(source.failuresPerSecond)) fail."
  }
}

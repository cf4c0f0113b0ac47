internal import TailraceEngine

/// How far to trust it: laws, assumptions, and what it takes to repeat the run.
extension TerminalRenderer {
  func laws(_ report: Report) -> [String] {
    var lines: [String] = []
    for check in report.laws where !check.holds {
      lines += Paragraph.wrapped(check.brokenSentence, width: Self.width).map { ink.red($0) }
    }
    if lines.isEmpty {
      lines = LawCheck.summary(report.laws).map { Paragraph.wrapped($0, width: Self.width) } ?? []
    }
    return showsLaws
      ? lines + self.lines(.laws(report.laws), words: [0, 1]) + textbook(report) : lines
  }

  /// Theory beside simulation.
  private func textbook(_ report: Report) -> [String] {
    let texts = report.textbook.map { $0.sentence }
    return texts.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  func assumptions(_ report: Report) -> [String] {
    let notes = report.network.annotations
    var lines: [String] = []
    if !notes.defaults.isEmpty {
      let shown = notes.defaults.prefix(4).map { "\($0.place) = \($0.value)" }
      let more = notes.defaults.count - shown.count
      let text =
        "\(notes.defaults.count) default\(notes.defaults.count == 1 ? "" : "s") used: "
        + shown.joined(separator: ", ")
        + (more > 0 ? " and \(more) more (--format json has all, with sources)." : ".")
      lines += Paragraph.wrapped(text, width: Self.width)
    }
    for text in notes.simplifications.prefix(3) {
      lines += Paragraph.wrapped("Simplified: " + text, width: Self.width)
    }
    if notes.simplifications.count > 3 {
      lines.append("… and \(notes.simplifications.count - 3) more simplifications")
    }
    let results = report.results
    lines.append(
      ink.dim(
        "seed \(report.options.seed), measured from "
          + Figure.clock(results.windowStart) + " to "
          + Figure.clock(results.windowEnd)
          + ", \(Figure.count(results.events)) events, at most "
          + "\(Figure.count(Int64(results.peakInFlight))) in flight"))
    lines.append(ink.dim("fingerprint \(results.fingerprint.description)"))
    return lines
  }
}

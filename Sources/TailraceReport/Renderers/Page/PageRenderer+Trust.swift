internal import TailraceEngine

/// Laws, defaults and simplifications.
extension PageRenderer {
  func trust(_ report: Report) -> String {
    let broken = report.laws.filter { !$0.holds }
    var sentences = broken.map { $0.brokenSentence }
    if broken.isEmpty, report.results.window > .zero, let all = LawCheck.summary(report.laws) {
      sentences = [all]
    }
    let notes = report.network.annotations
    let count = notes.defaults.count
    if count > 0 {
      sentences.append("\(count) default\(count == 1 ? "" : "s") used; the table has them all.")
    }
    sentences += notes.simplifications.map { "Simplified: " + $0 }
    sentences += report.textbook.map { $0.sentence }
    return Markup.list(sentences)
      + Self.folded("Every law with its residual", ReportTable.laws(report.laws).html())
      + defaults(report)
      + Self.folded("What the simulator does not model", Markup.list(Fidelity.notModelled))
  }

  private func defaults(_ report: Report) -> String {
    var table = ReportTable("Defaults used", ["place", "value", "source"], words: [0, 1, 2])
    for value in report.network.annotations.defaults {
      table.add([Cell(value.place), Cell(value.value), Cell(value.source)])
    }
    return Self.folded("Every default with its source", table.html())
  }

  private static func folded(_ title: String, _ content: String) -> String {
    content.isEmpty
      ? "" : "<details><summary>\(Markup.escaped(title))</summary>\n\(content)</details>\n"
  }
}

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
    return Markup.list(sentences) + laws(report) + defaults(report)
      + Self.folded("What the simulator does not model", Markup.list(Fidelity.notModelled))
  }

  private func laws(_ report: Report) -> String {
    var table = PageTable(
      "Laws",
      ["law", "of", "measured", "predicted", "residual", "least", "most", "holds"],
      words: [0, 1, 7])
    for check in report.laws {
      table.add([
        PageCell(check.law.title), PageCell(check.subject),
        PageCell(check.figure(check.measured), by: check.measured),
        PageCell(check.figure(check.predicted), by: check.predicted),
        PageCell(Figure.number(check.residual, digits: 2), by: check.residual),
        PageCell(Figure.number(check.lowest, digits: 2), by: check.lowest),
        PageCell(Figure.number(check.highest, digits: 2), by: check.highest),
        PageCell(check.holds ? "yes" : "NO"),
      ])
    }
    return Self.folded("Every law with its residual", table.html)
  }

  private func defaults(_ report: Report) -> String {
    var table = PageTable("Defaults used", ["place", "value", "source"], words: [0, 1, 2])
    for value in report.network.annotations.defaults {
      table.add([PageCell(value.place), PageCell(value.value), PageCell(value.source)])
    }
    return Self.folded("Every default with its source", table.html)
  }

  private static func folded(_ title: String, _ content: String) -> String {
    content.isEmpty
      ? "" : "<details><summary>\(Markup.escaped(title))</summary>\n\(content)</details>\n"
  }
}

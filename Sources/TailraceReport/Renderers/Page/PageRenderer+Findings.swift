internal import TailraceEngine

/// What follows from the numbers, in sentences, and how the goals stand.
extension PageRenderer {
  func findings(_ report: Report) -> String {
    var notes: [String] = []
    if let headroom = report.bottleneck.headroom { notes.append(headroom.sentence) }
    notes += report.components.all.compactMap { $0.unevenness }
    notes += report.shards.map { $0.sentence }
    if let cost = report.cost { notes.append(cost.sentence) }
    let found =
      report.findings.isEmpty
      ? Markup.list(report.bottleneck.sentences, class: "findings") : diagnosis(report)
    if let limits = report.limitSentence { notes.insert(limits, at: 0) }
    return found
      + Markup.list(report.disturbances.map { $0.sentence }, class: "findings")
      + Markup.list(notes)
  }

  /// What is wrong, the gravity of each as a word, and the keys that bear on it.
  private func diagnosis(_ report: Report) -> String {
    var text = "<ul class=\"findings\">\n"
    for finding in report.findings {
      let keys = finding.keys.map { "<code>\(Markup.escaped($0))</code>" }
      text +=
        "<li class=\"\(finding.severity.rawValue)\"><strong class=\"badge\">"
        + "\(finding.severity.rawValue)</strong> \(Markup.escaped(finding.sentence))"
        + (keys.isEmpty
          ? "" : "<span class=\"keys\">Keys: \(keys.joined(separator: ", "))</span>")
        + "</li>\n"
    }
    return text + "</ul>\n"
  }

  /// What was tried, the most helpful change first.
  func advice(_ report: Report) -> String {
    guard let advice = report.advice else { return "" }
    let table = ReportTable.advice(advice.changes, heading: "change")
    return table.html(hidesCaption: true) + Markup.list([advice.note(named: Int.max)])
  }

  func objectives(_ report: Report) -> String {
    var table = ReportTable(
      "Objectives", ["objective", "verdict", "measured"], words: [0, 1, 2])
    for goal in report.objectives {
      let verdict =
        switch goal.verdict {
        case .passed: "✓ met"
        case .missed: "✗ missed"
        case .inconclusive: "? inconclusive"
        }
      table.add([Cell(goal.objective.text), Cell(verdict), Cell(goal.summary)])
    }
    return table.html(hidesCaption: true)
  }

  /// When somebody would have been told.
  func alerts(_ report: Report) -> String { Markup.list(report.alerts.map { $0.sentence }) }

  func topology(_ report: Report, _ time: PageTime) -> String {
    if report.components.all.isEmpty { return "" }
    let drawing = TopologyDrawing(report)
    let links = Markup.list(drawing.links)
    return PageFigure(
      id: "drawing", title: "Components and calls",
      note:
        "Each box with the share of its cores or places that is taken, whichever is larger, over "
        + "the measured window; without a limit, with its rate. Dashed arrows hand over messages.",
      legend: TopologyDrawing.legend, plots: [drawing.svg], isWide: true
    ).html(time)
      + (links.isEmpty ? "" : "<details><summary>Calls in words</summary>\n\(links)</details>\n")
  }

  /// What happened, the drawing beside the words.
  func history(_ report: Report, timeline: String) -> String {
    let words = history(report)
    if words.isEmpty { return "" }
    return "<div class=\"charts beside\">\n\(timeline)<div>\n\(words)</div>\n</div>\n"
  }

  private func history(_ report: Report) -> String {
    let rows = 120
    let lines = CondensedHistory(report.history, rows: rows).lines
    var table = ReportTable("What happened, in its order", ["at", "what"], words: [1])
    for (at, line) in lines.prefix(rows) {
      table.add([Cell(Figure.clock(at), by: Double(at.nanoseconds)), Cell(line)])
    }
    var notes: [String] = []
    if lines.count > rows {
      notes.append("… and \(lines.count - rows) more (--format json has all)")
    }
    let omitted = report.results.timelineOmitted
    if omitted > 0 { notes.append("\(Figure.count(omitted)) more happened than a run keeps.") }
    return table.html() + Markup.list(notes)
  }
}

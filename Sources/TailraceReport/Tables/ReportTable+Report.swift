internal import TailraceEngine

/// Tables that are not of measures.
extension ReportTable {
  /// Laws beside what was measured.
  static func laws(_ checks: [LawCheck]) -> ReportTable {
    var table = ReportTable(
      "Laws", ["law", "of", "measured", "predicted", "residual", "least", "most", "holds"],
      words: [0, 1, 7])
    for check in checks {
      func digits(_ value: Double) -> Cell { Cell(Figure.number(value, digits: 2), by: value) }
      table.add([
        Cell(check.law.title), .name(check.subject, width: 22),
        Cell(check.figure(check.measured), by: check.measured),
        Cell(check.figure(check.predicted), by: check.predicted),
        digits(check.residual), digits(check.lowest), digits(check.highest),
        Cell(check.holds ? "yes" : "NO"),
      ])
    }
    return table
  }

  /// What was tried, the most helpful change first.
  static func advice(_ changes: [Counterfactual], heading: String) -> ReportTable {
    var table = ReportTable(
      "What would help", [heading, "aim", "p99", "goodput", "$/h", "per $/h"])
    for row in changes {
      table.add([
        .name(row.change, width: 44), Cell(Counterfactual.percent(row.aim), by: row.aim.gain),
        Cell(row.p99.map { Counterfactual.percent($0) } ?? "-", by: row.p99?.gain ?? 0),
        Cell(Counterfactual.percent(row.goodput), by: row.goodput.gain),
        Cell(row.costPerHour.map { Cost.dollars($0) } ?? "", by: row.costPerHour ?? 0),
        Cell(
          row.gainPerDollar.map { Figure.percent($0, digits: 2) } ?? "",
          by: row.gainPerDollar ?? 0),
      ])
    }
    return table
  }

  /// Where the time of one class goes: a row a component and cause, the largest in the tail first, two columns
  /// a percentile.
  static func tail(
    _ bands: [TailAttribution], _ network: Network, rows: Int,
    headings: (component: String, cause: String, share: String)
  ) -> ReportTable {
    let name = bands.first.map { network.requestClasses[$0.requestClass].name } ?? ""
    var names = [headings.component, headings.cause]
    var first = [Cell.name(name, width: 24), Cell("")]
    for band in bands {
      names += ["p" + Figure.exact(band.share * 100), headings.share]
      first += [Cell(Figure.duration(band.mean), by: band.mean), Cell("")]
    }
    var table = ReportTable("Where the time of \(name) goes", names, words: [0, 1])
    table.add(first)
    for part in bands.last?.largest(rows) ?? [] {
      let name = network.components[part.component].name
      var cells = [
        Cell(name, short: "  " + Paragraph.shortened(name, width: 22)), Cell(part.cause.word),
      ]
      for band in bands {
        let share = band.share(part.component, part.cause)
        let time = share * band.mean
        cells += [
          Cell(share == 0 ? "" : Figure.duration(time), by: time),
          Cell(share == 0 ? "" : Figure.percent(share, digits: 2), by: share),
        ]
      }
      table.add(cells, isPart: true)
    }
    return table
  }
}

extension Report {
  /// Where the time of each class goes: the percentiles of one class together.
  var attributionsByClass: [[TailAttribution]] {
    var classes: [[TailAttribution]] = []
    for row in attributions {
      if classes.last?.last?.requestClass == row.requestClass {
        classes[classes.count - 1].append(row)
      } else {
        classes.append([row])
      }
    }
    return classes
  }
}

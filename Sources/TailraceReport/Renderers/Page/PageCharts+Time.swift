internal import TailraceEngine

/// What went on over time: rates, errors, what was in use, queues, hits and numbers of instances.
extension PageCharts {
  var overTime: String {
    if time.bins.count < 2 { return "" }
    return grouped(
      report.sources.map { rates($0) } + [errors, limits]
        + ComponentReport.charts.map { chart in
          strips(chart.id, chart.title, chart.note, chart.rows(report.components.all, time))
        } + [instances])
  }

  private func rates(_ row: TrafficReport) -> String {
    var lines: [ChartLine] = []
    for (style, key) in TrafficReport.rates.enumerated() {
      let count = TrafficReport.measure(key, ofIntervals: true).interval
      let values = row.intervals.map { count?($0).number ?? 0 }
      // Nothing failed, mostly.
      if key == "failed" && values.allSatisfy({ $0 == 0 }) { continue }
      lines.append(ChartLine(name: key, style: style, values: time.rates(values)))
    }
    let plot = TimePlot(time, marks, bottom: 190)
    let scale = ChartScale.linear(
      upTo: lines.map { $0.most }.max() ?? 0, from: plot.bottom, to: plot.top)
    return PageFigure(
      id: "rates-\(row.classes[0].index)", title: "Requests of \(row.name) per second",
      note: time.joined > 1 ? "Each point is the mean of \(time.joined) intervals." : "",
      legend: lines.map { ("line s\($0.style)", $0.name) },
      plots: [
        plot.svg(
          chart: "rates", label: "Requests of \(row.name) offered, answered and failed per second.",
          body: LineChart(plot: plot, scale: scale).body(lines) { Figure.tick($0) })
      ],
      columns: lines.map { line in
        (line.name + "/s", line.values.map { $0.map { Figure.number($0) } ?? "-" })
      }
    ).html(time)
  }

  /// Rows as a figure; nothing without rows.
  private func strips(
    _ id: String, _ title: String, _ note: String, _ all: [StripChart.Row]
  ) -> String {
    if all.isEmpty { return "" }
    let rows = Array(all.prefix(Self.strips))
    let more =
      all.count > rows.count ? " The first \(rows.count) of \(all.count); --csv has all." : ""
    return PageFigure(
      id: id, title: title, note: note + more,
      plots: [
        StripChart(rows: rows).svg(time, marks, chart: id, label: "\(title) over time, a row each.")
      ],
      columns: rows.map { ($0.name, $0.texts) }
    ).html(time)
  }

  private var errors: String {
    var rows: [StripChart.Row] = []
    for source in report.sources {
      for reason in Outcome.allCases where !reason.isAnswer {
        let counts = source.intervals.map { interval in
          interval.failures.first { $0.reason == reason }?.count ?? 0
        }
        if counts.allSatisfy({ $0 == 0 }) { continue }
        let values = time.rates(counts.map { Double($0) })
        let top = values.reduce(0) { Swift.max($0, $1 ?? 0) }
        rows.append(
          StripChart.Row(
            name: "\(source.name): \(reason.name)",
            summary: "at most \(Figure.rate(time.most(values)))",
            values: values, texts: values.map { $0.map { Figure.rate($0) } ?? "-" }, top: top,
            style: 1))
      }
    }
    return strips(
      "errors", "Errors by reason",
      "Requests that failed, by why they did; each row has a scale of its own.", rows)
  }

  /// Who limited: the part of each bin in which it did.
  private var limits: String {
    var names: [String] = []
    for limit in report.limits where limit.subject != nil && !names.contains(limit.words) {
      names.append(limit.words)
    }
    let rows = names.map { name in
      let spells = report.limits.filter { $0.subject != nil && $0.words == name }
      let whole = spells.reduce(Delay.zero) { $0 + ($1.to - $1.from) }
      let values: [Double?] = time.bins.map { bin in
        var length: Int64 = 0
        for spell in spells {
          let from = Swift.max(spell.from, bin.start)
          let to = Swift.min(spell.to, bin.end)
          if to > from { length += (to - from).nanoseconds }
        }
        return Double(length) / Double((bin.end - bin.start).nanoseconds)
      }
      return StripChart.Row(
        name: name, summary: "for \(Figure.clock(whole))", values: values,
        texts: values.map { $0 == 0 ? "" : "limits" }, top: 1, style: 1)
    }
    return strips(
      "limits", "Who limited",
      "When something had run full and kept others waiting, by the component to blame.", rows)
  }

  private var instances: String {
    var rows: [StripChart.Row] = []
    for row in report.components.all {
      guard let scaling = row.scaling else { continue }
      let values = time.last(row.intervals.map { $0.instances.map { Double($0) } })
      let decisions = report.history.filter { $0.kind == .scaling && $0.subject == row.name }
      rows.append(
        StripChart.Row(
          name: row.name,
          summary: "\(scaling.least) to \(scaling.most), \(Figure.mean(scaling.mean)) on average",
          values: values, texts: values.map { $0.map { Figure.number($0) } ?? "-" },
          top: Swift.max(Double(scaling.most), values.reduce(0) { Swift.max($0, $1 ?? 0) }),
          style: 4, events: decisions.map { Double($0.at.nanoseconds) }))
    }
    return strips(
      "instances", "Instances",
      "How many callers know of; the strokes above a row are its controller's decisions.", rows)
  }

  /// A row a sort of thing that happened, a stroke each time.
  var timeline: String {
    let kinds: [(kind: Moment.Kind, name: String, style: Int)] = [
      (.fault, "faults", 1), (.breakdown, "breakdowns", 1), (.repair, "repairs", 3),
      (.reaction, "answers of the design", 4), (.release, "answers taken back", 4),
      (.scaling, "scaling", 0), (.held, "scaling held back", 0), (.saturation, "saturation", 2),
    ]
    if time.bins.count < 2 { return "" }
    var rows: [StripChart.Row] = []
    for (kind, name, style) in kinds {
      let moments = report.history.filter { $0.kind == kind }
      if moments.isEmpty { continue }
      var counts = [Int](repeating: 0, count: time.bins.count)
      for moment in moments {
        guard let bin = time.bins.lastIndex(where: { $0.start <= moment.at }) else { continue }
        counts[bin] += 1
      }
      rows.append(
        StripChart.Row(
          name: name, summary: "\(moments.count)", values: [],
          texts: counts.map { $0 == 0 ? "" : "\($0)" }, top: 1, style: style,
          events: moments.map { Double($0.at.nanoseconds) }))
    }
    if rows.isEmpty { return "" }
    let figure = PageFigure(
      id: "timeline", title: "Timeline",
      note:
        "A stroke for each thing that happened; faults and repairs go through every chart of this page.",
      plots: [
        StripChart(rows: rows).svg(
          time, marks, chart: "timeline",
          label: "What happened over time, a row for each sort of thing.")
      ],
      columns: rows.map { ($0.name, $0.texts) })
    return figure.html(time)
  }
}

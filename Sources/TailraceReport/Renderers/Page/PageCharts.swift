internal import TailraceEngine

/// The charts of a page.
struct PageCharts {
  let report: Report
  let time: PageTime
  let marks: PageMarks

  /// No more curves in one drawing than there are colours, and no more rows than a screen has.
  private static let curves = 6
  private static let classes = 8
  static let strips = 24

  init(_ report: Report, _ time: PageTime) {
    self.report = report
    self.time = time
    marks = PageMarks(report)
  }

  func grouped(_ figures: [String]) -> String {
    let known = figures.filter { !$0.isEmpty }
    return known.isEmpty ? "" : "<div class=\"charts\">\n\(known.joined())</div>\n"
  }

  /// What joined intervals are, where they are.
  func joining(_ how: String) -> String {
    time.joined > 1 ? " Each point is the \(how) of \(time.joined) intervals." : ""
  }

  /// The classes, each once; a source of several has percentiles of its own over no interval.
  private var rows: [TrafficReport] {
    report.traffic.all.filter { row in
      row.classes.count == 1
        && !(!row.isWholeSource
          && report.traffic.all.contains { $0.isWholeSource && $0.classes == row.classes })
    }
  }

  /// Percentiles, by their share and over time.
  var latency: String {
    let shown = rows.sorted { $0.offered > $1.offered }.prefix(Self.classes)
    var text = grouped(
      [spectrum]
        + rows.filter { row in shown.contains { $0.name == row.name } }.map { overTime($0) })
    if rows.count > Self.classes {
      text += Markup.list([
        "… and \(rows.count - Self.classes) more classes (--format json and --csv have all)"
      ])
    }
    return text
  }

  private var spectrum: String {
    let shown = report.traffic.all.filter { row in
      row.latency.count > 0
        && (row.isWholeSource
          || !report.traffic.all.contains { $0.isWholeSource && $0.classes == row.classes })
    }
    let curves = shown.prefix(Self.curves).enumerated().map { (row: $0.element, style: $0.offset) }
    if curves.isEmpty { return "" }
    let more = shown.count > curves.count ? " The first \(curves.count) of \(shown.count)." : ""
    return PageFigure(
      id: "spectrum", title: "Latency by percentile",
      note:
        "Each step to the right is ten times rarer. Thin where fewer than ten answers took longer."
        + more,
      legend: curves.map { ("line s\($0.style)", $0.row.name) },
      plots: [
        SpectrumChart(rows: curves).svg(
          label:
            "Latency by percentile on a logarithmic tail axis; the table above has p50 to p99.9.")
      ]
    ).html(time)
  }

  private func overTime(_ row: TrafficReport) -> String {
    let names = ["p50", "p95", "p99"]
    let shares = [0.5, 0.95, 0.99]
    let answered = time.sums(row.intervals.map { $0.answered })
    var lines: [ChartLine] = []
    for (style, share) in shares.enumerated() {
      let values = row.intervals.map { interval in
        interval.latency.map {
          Double([$0.p50, $0.p95, $0.p99][style].nanoseconds)
        }
      }
      let needed = SampleSize.required(for: share)
      lines.append(
        ChartLine(
          name: names[style], style: style, values: time.largest(values),
          isCertain: time.bins.indices.map {
            answered[$0] / Int64(time.bins[$0].intervals.count) >= needed
          }))
    }
    let most = lines.map { $0.most }.max() ?? 0
    guard most > 0, time.bins.count > 1 else { return "" }
    let least = lines.map { $0.least }.min() ?? 1
    let plot = TimePlot(time, marks, bottom: 190)
    let scale = ChartScale.logarithmic(least, most, from: plot.bottom, to: plot.top)
    let chart = LineChart(plot: plot, scale: scale).body(lines) { Figure.tick(duration: $0) }
    let drawing = plot.svg(
      chart: "latency",
      label: "Latency of \(row.name) over time, 50th, 95th and 99th percentile of each interval.",
      body: chart)
    return PageFigure(
      id: "latency-\(row.classes[0].index)", title: "\(row.name) over time",
      note: "Percentiles of each interval, thin where it has too few answers for them; below, how "
        + "its answers spread." + joining("largest"),
      legend: zip(names, 0...).map { ("line s\($1)", $0) } + [
        ("h1", "few"), ("h6", "most answers"),
      ],
      plots: [drawing, heat(row)],
      columns: lines.map { line in
        (line.name, line.values.map { $0.map { Figure.duration($0) } ?? "-" })
      } + [("answers", answered.map { Figure.count($0) })]
    ).html(time)
  }

  /// How the answers of each interval spread.
  private func heat(_ row: TrafficReport) -> String {
    let bands = time.bins.map { bin in
      row.intervals[bin.intervals].reduce(LatencyBands()) { $0.merged(with: $1.bands) }
    }
    let filled = bands.filter { !$0.counts.isEmpty }
    // The fastest few are cut off, or a single answer would leave the others no room.
    let all = filled.reduce(LatencyBands()) { $0.merged(with: $1) }
    var low = all.first
    var below: Int64 = 0
    while (below + all[low]) * 2000 < all.total {
      below += all[low]
      low += 1
    }
    guard let high = filled.map({ $0.first + $0.counts.count }).max()
    else { return "" }
    let plot = TimePlot(time, marks, bottom: 220)
    let scale = ChartScale.logarithmic(
      Double(Swift.max(1, LatencyBands.lowerBound(of: low))),
      Double(LatencyBands.lowerBound(of: high)), from: plot.bottom, to: plot.top)
    return plot.svg(
      chart: "heat", label: "Heat map of the latencies of \(row.name) over time.",
      body: HeatMap(plot: plot, scale: scale).body(bands) { Figure.tick(duration: $0) })
  }
}

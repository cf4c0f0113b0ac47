/// One line of a chart.
struct ChartLine {
  /// What it shows.
  var name: String
  /// Its number among the styles of lines: a colour and a pattern of dashes.
  var style: Int
  /// A value a bin; nil where nothing is known.
  var values: [Double?]
  /// Whether a value rests on samples enough; all do where empty.
  var isCertain: [Bool] = []

  /// The largest value.
  var most: Double { values.reduce(0) { Swift.max($0, $1 ?? 0) } }
  /// The least value above nothing.
  var least: Double {
    values.reduce(Double.infinity) { least, value in
      guard let value, value > 0 else { return least }
      return Swift.min(least, value)
    }
  }
}

/// Lines over time.
struct LineChart {
  let plot: TimePlot
  let scale: ChartScale

  /// The lines, what rests on too few samples drawn thin.
  func body(_ lines: [ChartLine], _ label: (Double) -> String) -> String {
    var text = plot.grid(scale, label)
    for line in lines {
      for wantsCertain in [false, true] {
        let path = path(line, certain: wantsCertain)
        if path.isEmpty { continue }
        text +=
          "<path class=\"line s\(line.style)\(wantsCertain ? "" : " thin")\" d=\"\(path)\"/>\n"
      }
    }
    return text
  }

  /// The parts of a line between values of which both are known, and dots where one stands alone.
  private func path(_ line: ChartLine, certain wanted: Bool) -> String {
    var text = ""
    var isDrawing = false
    func isKnown(_ index: Int) -> Bool {
      line.values.indices.contains(index)
        && line.values[index].map { !scale.isLogarithmic || $0 > 0 } ?? false
    }
    func isCertain(_ index: Int) -> Bool { line.isCertain.isEmpty || line.isCertain[index] }
    for index in line.values.indices {
      guard isKnown(index), let value = line.values[index] else {
        isDrawing = false
        continue
      }
      let point =
        "\(Markup.place(plot.middle(index))) \(Markup.place(scale.place(value)))"
      if isDrawing {
        text += "L" + point
      } else if isCertain(index) == wanted || isKnown(index + 1) {
        let leads = isKnown(index + 1) && (isCertain(index) && isCertain(index + 1)) == wanted
        let isAlone = !isKnown(index - 1) && !isKnown(index + 1) && isCertain(index) == wanted
        if leads || isAlone { text += "M" + point + (isAlone ? "h.1" : "") }
      }
      isDrawing =
        isKnown(index + 1) && (isCertain(index) && isCertain(index + 1)) == wanted
    }
    return text
  }
}

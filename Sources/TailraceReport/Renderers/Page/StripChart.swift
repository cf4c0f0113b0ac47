internal import TailraceEngine

/// Rows of small areas over time, one below the other, so that many things can be told apart without colours.
struct StripChart {
  /// One row.
  struct Row {
    var name: String
    /// What stands at its right: its largest value, or its mean.
    var summary: String
    /// A value a bin.
    var values: [Double?]
    /// What each value is in words.
    var texts: [String]
    /// The value that fills the row.
    var top: Double
    /// Its colour's number.
    var style = 0
    /// When something happened that a stroke stands for, in nanoseconds.
    var events: [Double] = []
  }

  private static let rowHeight = 52.0
  private static let areaHeight = 25.0
  private static let first = 14.0

  let rows: [Row]

  /// The height that the rows need.
  var bottom: Double { Self.first + Double(rows.count) * Self.rowHeight }

  func svg(_ time: PageTime, _ marks: PageMarks, chart kind: String, label: String) -> String {
    let plot = TimePlot(time, marks, left: 12, top: Self.first, bottom: bottom)
    var text = ""
    for (index, row) in rows.enumerated() {
      let base = Self.first + Double(index + 1) * Self.rowHeight - 2
      text += area(row, plot, base) + strokes(row, plot, base)
      text +=
        "<path class=\"grid\" d=\"M\(Markup.place(plot.left)) \(Markup.place(base))"
        + "H\(Markup.place(plot.right))\"/>"
        + "<text class=\"row\" x=\"\(Markup.place(plot.left))\" "
        + "y=\"\(Markup.place(base - Self.areaHeight - 5))\">"
        + "\(Markup.escaped(Paragraph.shortened(row.name, width: 34)))"
        + (row.name.count > 34 ? "<title>\(Markup.escaped(row.name))</title>" : "")
        + "</text><text class=\"now\" text-anchor=\"end\" x=\"\(Markup.place(plot.right))\" "
        + "y=\"\(Markup.place(base - Self.areaHeight - 5))\">\(Markup.escaped(row.summary))</text>\n"
    }
    return plot.svg(chart: kind, label: label, body: text)
  }

  /// A stroke each time, where the one before leaves room; in a row without values as high as the row.
  private func strokes(_ row: Row, _ plot: TimePlot, _ base: Double) -> String {
    var path = ""
    var last = -Double.infinity
    let (top, length) = row.values.isEmpty ? (base - 20, 18) : (base - Self.areaHeight - 3, 6)
    for event in row.events {
      let x = plot.across.place(event)
      if x - last < 1.5 { continue }
      path += "M\(Markup.place(x)) \(Markup.place(top))v\(length)"
      last = x
    }
    return path.isEmpty ? "" : "<path class=\"stroke f\(row.style)\" d=\"\(path)\"/>"
  }

  /// Steps, a bin each; a gap where nothing is known.
  private func area(_ row: Row, _ plot: TimePlot, _ base: Double) -> String {
    var path = ""
    var isOpen = false
    for (index, value) in row.values.enumerated() {
      guard let value else {
        if isOpen { path += "V\(Markup.place(base))Z" }
        isOpen = false
        continue
      }
      let bin = plot.time.bins[index]
      let from = plot.across.place(Double(bin.start.nanoseconds))
      let to = plot.across.place(Double(bin.end.nanoseconds))
      let share = row.top > 0 ? Swift.min(1, Swift.max(0, value / row.top)) : 0
      if !isOpen { path += "M\(Markup.place(from)) \(Markup.place(base))" }
      path += "V\(Markup.place(base - share * Self.areaHeight))H\(Markup.place(to))"
      isOpen = true
    }
    if isOpen { path += "V\(Markup.place(base))Z" }
    return path.isEmpty ? "" : "<path class=\"area f\(row.style)\" d=\"\(path)\"/>"
  }
}

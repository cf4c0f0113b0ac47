internal import TailraceEngine

/// The frame of a chart over time: ticks of time, what was not measured, and what broke.
struct TimePlot {
  /// Charts are drawn so wide, in units of which a letter is some seven.
  static let width = 520.0

  let time: PageTime
  let marks: PageMarks
  let left: Double
  let right = TimePlot.width - 12
  let top: Double
  let bottom: Double
  /// From time to places.
  let across: ChartScale

  init(_ time: PageTime, _ marks: PageMarks, left: Double = 66, top: Double = 14, bottom: Double) {
    self.time = time
    self.marks = marks
    self.left = left
    self.top = top
    self.bottom = bottom
    across = .time(until: time.end, from: left, to: right)
  }

  /// Where the middle of a bin is.
  func middle(_ bin: Int) -> Double {
    across.place(Double(time.bins[bin].start.nanoseconds + time.bins[bin].end.nanoseconds) / 2)
  }

  /// The whole drawing: what is behind, `body`, what is before.
  func svg(chart kind: String, label: String, body: String) -> String {
    let height = Markup.place(bottom + 24)
    return """
      <svg viewBox="0 0 \(Markup.place(Self.width)) \(height)" role="img" data-chart="\(kind)" \
      data-left="\(Markup.place(left))" data-right="\(Markup.place(right))" \
      data-top="\(Markup.place(top))" data-bottom="\(Markup.place(bottom))" \
      aria-label="\(Markup.escaped(label))">
      \(background)\(body)\(foreground)\(ticks)</svg>

      """
  }

  /// Lines across with their labels.
  func grid(_ scale: ChartScale, _ label: (Double) -> String) -> String {
    var text = ""
    for tick in scale.ticks {
      let y = Markup.place(scale.place(tick))
      text += "<path class=\"grid\" d=\"M\(Markup.place(left)) \(y)H\(Markup.place(right))\"/>"
      text +=
        "<text class=\"tick\" x=\"\(Markup.place(left - 6))\" y=\"\(y)\" dy=\".35em\" "
        + "text-anchor=\"end\">\(Markup.escaped(label(tick)))</text>\n"
    }
    return text
  }

  private var background: String {
    var text = ""
    if time.measuredFrom > 0 {
      text += box("warm", from: 0, to: time.measuredFrom)
      if left > 20 {
        text +=
          "<text class=\"tick\" x=\"\(Markup.place(left + 4))\" y=\"\(Markup.place(top + 11))\">"
          + "warm-up</text>"
      }
    }
    for span in marks.disturbed { text += box("broken", from: span.from, to: span.to) }
    return text
  }

  private var foreground: String {
    var text = ""
    for mark in marks.marks {
      let x = across.place(mark.at)
      let kind = mark.isRepair ? "repair" : "fault"
      let (y, tip) = (Markup.place(top), mark.isRepair ? "l4 -7h-8z" : "l4 -7h-8z")
      text +=
        "<g class=\"mark \(kind)\"><title>\(Markup.escaped(mark.text))</title>"
        + "<path d=\"M\(Markup.place(x)) \(y)V\(Markup.place(bottom))\"/>"
        + "<path class=\"tip\" d=\"M\(Markup.place(x)) \(y)\(tip)\"/></g>"
    }
    return text.isEmpty ? "" : text + "\n"
  }

  private var ticks: String {
    var text =
      "<path class=\"axis\" d=\"M\(Markup.place(left)) \(Markup.place(bottom))H\(Markup.place(right))\"/>"
    for tick in across.ticks {
      let x = across.place(tick)
      let anchor = x > right - 20 ? "end" : x < left + 8 ? "start" : "middle"
      text +=
        "<text class=\"tick\" x=\"\(Markup.place(x))\" y=\"\(Markup.place(bottom + 17))\" "
        + "text-anchor=\"\(anchor)\">\(Markup.escaped(Figure.tick(clock: tick)))</text>"
    }
    return text + "\n"
  }

  private func box(_ kind: String, from: Double, to: Double) -> String {
    let (x, end) = (across.place(from), across.place(to))
    return "<rect class=\"\(kind)\" x=\"\(Markup.place(x))\" y=\"\(Markup.place(top))\" "
      + "width=\"\(Markup.place(Swift.max(end - x, 0.5)))\" "
      + "height=\"\(Markup.place(bottom - top))\"/>\n"
  }
}

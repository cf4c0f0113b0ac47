/// A chart with its title, what to know of it, its legend, and its numbers as a table.
struct PageFigure {
  /// A word that other parts of the page can refer to.
  var id: String
  var title: String
  /// How to read it.
  var note = ""
  /// The lines or shades and what they stand for; the class of a swatch first.
  var legend: [(style: String, name: String)] = []
  /// The drawings, one below the other.
  var plots: [String]
  /// The numbers over time: a name a column, and a text a bin.
  var columns: [(name: String, texts: [String])] = []
  /// Whether it takes the whole width.
  var isWide = false

  func html(_ time: PageTime) -> String {
    """
    <figure class="chart\(isWide ? " wide" : "")" id="\(id)"\(columns.isEmpty ? "" : " data-over=\"time\"")>
    <figcaption><h3>\(Markup.escaped(title))</h3>\
    \(note.isEmpty ? "" : "<p>\(Markup.escaped(note))</p>")</figcaption>
    \(legendList)<div class="plot">
    \(plots.joined())</div>
    \(numbers(time))</figure>

    """
  }

  private var legendList: String {
    if legend.isEmpty { return "" }
    let items = legend.map {
      "<li>\(PageFigure.swatch($0.style))\(Markup.escaped($0.name))</li>"
    }
    return "<ul class=\"legend\">\(items.joined())</ul>\n"
  }

  /// A piece of what is explained.
  private static func swatch(_ style: String) -> String {
    let shape =
      style.hasPrefix("line")
      ? "<path class=\"\(style)\" d=\"M1 7H27\"/>"
      : "<rect class=\"\(style)\" x=\"7\" y=\"1\" width=\"14\" height=\"12\"/>"
    return
      "<svg class=\"swatch\" viewBox=\"0 0 28 14\" width=\"28\" height=\"14\" aria-hidden=\"true\">"
      + shape + "</svg>"
  }

  private func numbers(_ time: PageTime) -> String {
    if columns.isEmpty { return "" }
    var text = """
      <p class="readout" aria-hidden="true">&nbsp;</p>
      <details><summary>Numbers<span class="hidden"> of \(Markup.escaped(title))</span></summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Numbers of \(Markup.escaped(title))">
      <table class="numbers"><caption class="hidden">\(Markup.escaped(title))</caption>
      <thead><tr><th scope="col">from</th>
      """
    for column in columns { text += "<th scope=\"col\">\(Markup.escaped(column.name))</th>" }
    text += "</tr></thead>\n<tbody>\n"
    for bin in time.bins.indices {
      text += "<tr><th scope=\"row\">\(time.label(bin))"
      for column in columns { text += "<td>\(Markup.escaped(column.texts[bin]))" }
      text += "\n"
    }
    return text + "</tbody></table></div></details>\n"
  }
}

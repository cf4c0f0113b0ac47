extension ReportTable {
  /// The table with its title as a caption and columns that a script can sort; nothing without rows.
  ///
  /// A caption that says no more than the heading above it is hidden from eyes, not from screen readers.
  func html(hidesCaption: Bool = false) -> String {
    if rows.isEmpty { return "" }
    let caption = Markup.escaped(title)
    let hidden = hidesCaption ? " class=\"hidden\"" : ""
    let columns = shown
    var text = """
      <div class="scroll" tabindex="0" role="region" aria-label="Table: \(caption)">
      <table class="sorts"><caption\(hidden)>\(caption)</caption>
      <thead><tr>
      """
    for column in columns {
      text += "<th scope=\"col\"\(style(column))>\(Markup.escaped(headings[column].text))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in rows {
      text += row.isPart ? "<tr class=\"part\">" : "<tr>"
      for column in columns { text += html(row.cells[column], column) }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }

  private func html(_ cell: Cell, _ column: Int) -> String {
    let value = cell.value.map { " data-v=\"\(Markup.sortable($0))\"" } ?? ""
    let text = Markup.escaped(cell.text)
    if column == 0 { return "<th scope=\"row\"\(style(column))\(value)>\(text)</th>" }
    return "<td\(style(column))\(value)>\(text)</td>"
  }

  private func style(_ column: Int) -> String {
    headings[column].isWord ? " class=\"word\"" : ""
  }
}

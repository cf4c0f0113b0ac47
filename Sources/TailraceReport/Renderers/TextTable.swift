/// A table in aligned columns: words to the left, numbers to the right.
struct TextTable {
  private let rows: [[String]]
  private let words: [Int]

  /// The columns that a screen has room for; those of these numbers hold words, or those that the table says.
  init(_ table: ReportTable, words: [Int]? = nil) {
    let shown = table.shown.filter { !table.headings[$0].isForPages }
    self.words = shown.indices.filter {
      words?.contains(shown[$0]) ?? table.headings[shown[$0]].isWord
    }
    rows =
      [shown.map { table.headings[$0].text }]
      + table.rows.map { row in shown.map { row.cells[$0].short ?? row.cells[$0].text } }
  }

  /// The lines, the headings first, without trailing blanks.
  var lines: [String] {
    var widths = [Int](repeating: 0, count: rows[0].count)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = Swift.max(widths[column], cell.count)
      }
    }
    return rows.map { line($0, widths) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let blanks = String(repeating: " ", count: widths[column] - cell.count)
      if column > 0 { line += "  " }
      line += words.contains(column) ? cell + blanks : blanks + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

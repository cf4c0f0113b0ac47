/// Rows in aligned columns: words to the left, numbers to the right.
struct TextTable {
  private let header: [String]
  private let words: [Int]
  private var rows: [[String]] = []

  /// A table in which the columns of these numbers hold words.
  init(_ header: [String], words: [Int] = [0]) {
    self.header = header
    self.words = words
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, the header first, without trailing blanks; a column that is empty throughout is left out.
  var lines: [String] {
    var widths = [Int](repeating: 0, count: header.count)
    for column in header.indices {
      let widest = rows.reduce(0) { Swift.max($0, $1[column].count) }
      widths[column] = widest == 0 ? 0 : Swift.max(widest, header[column].count)
    }
    return ([header] + rows).map { line($0, widths) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() where widths[column] > 0 {
      let blanks = String(repeating: " ", count: Swift.max(0, widths[column] - cell.count))
      if !line.isEmpty { line += "  " }
      line += words.contains(column) ? cell + blanks : blanks + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// One cell of a table: what stands there, and what it is sorted by.
struct PageCell {
  var text: String
  var value: Double?

  /// Words, sorted as such.
  init(_ text: String) {
    self.text = text
    value = nil
  }

  /// A number in words.
  init(_ text: String, by value: Double?) {
    self.text = text
    self.value = value
  }

  /// A count; blank for none.
  static func some(_ count: Int64) -> PageCell {
    PageCell(count > 0 ? Figure.count(count) : "", by: Double(count))
  }

  /// A count, to the last one.
  static func count(_ count: Int64) -> PageCell { PageCell(Figure.count(count), by: Double(count)) }

  /// A share; blank where it is not known.
  static func percent(_ share: Double?) -> PageCell {
    PageCell(share.map { Figure.percent($0) } ?? "", by: share)
  }
}

/// A table with a caption, whose columns a script can sort; words to the left, numbers to the right.
struct PageTable {
  private let caption: String
  private let header: [String]
  private let words: [Int]
  private let hidesCaption: Bool
  private var rows: [(cells: [PageCell], isPart: Bool)] = []

  /// A table in which the columns of these numbers hold words.
  ///
  /// A caption that says no more than the heading above it is hidden from eyes, not from screen readers.
  init(_ caption: String, _ header: [String], words: [Int] = [0], hidesCaption: Bool = false) {
    self.caption = caption
    self.hidesCaption = hidesCaption
    self.header = header
    self.words = words
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row, which may be a part of the one above it.
  mutating func add(_ cells: [PageCell], isPart: Bool = false) { rows.append((cells, isPart)) }

  /// The table; nothing without rows, and no column that is blank throughout.
  var html: String {
    if rows.isEmpty { return "" }
    let shown = header.indices.filter { column in
      column == 0 || rows.contains { !$0.cells[column].text.isEmpty }
    }
    var text = """
      <div class="scroll" tabindex="0" role="region" aria-label="Table: \(Markup.escaped(caption))">
      <table class="sorts"><caption\(hidesCaption ? " class=\"hidden\"" : "")>\(Markup.escaped(caption))</caption>
      <thead><tr>
      """
    for column in shown {
      let name = words.contains(column) ? " class=\"word\"" : ""
      text += "<th scope=\"col\"\(name)>\(Markup.escaped(header[column]))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for row in rows {
      text += row.isPart ? "<tr class=\"part\">" : "<tr>"
      for column in shown { text += cell(row.cells[column], column) }
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }

  private func cell(_ cell: PageCell, _ column: Int) -> String {
    let name = words.contains(column) ? " class=\"word\"" : ""
    let value = cell.value.map { " data-v=\"\(Markup.sortable($0))\"" } ?? ""
    let text = Markup.escaped(cell.text)
    if column == 0 { return "<th scope=\"row\"\(name)\(value)>\(text)</th>" }
    return "<td\(name)\(value)>\(text)</td>"
  }
}

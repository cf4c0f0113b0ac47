internal import TailraceEngine

/// One cell of a table.
struct Cell {
  var text: String
  /// What stands there on a screen, where the text is too long for one.
  var short: String?
  /// What it is sorted by; nil for words and for what is not known.
  var value: Double?

  /// Words, sorted as such.
  init(_ text: String, short: String? = nil) {
    self.text = text
    self.short = short
  }

  /// A number in words.
  init(_ text: String, by value: Double?) {
    self.text = text
    self.value = value
  }

  /// A name, its middle left out on a screen where it is longer.
  static func name(_ name: String, width: Int = 18) -> Cell {
    Cell(name, short: Paragraph.shortened(name, width: width))
  }

  /// A length of time; `-` where it is not known.
  static func time(_ delay: Delay?) -> Cell {
    Cell(delay.map { Figure.duration($0) } ?? "-", by: delay.map { Double($0.nanoseconds) })
  }

  /// A count, to the last one.
  static func count(_ count: Int64) -> Cell { Cell(Figure.count(count), by: Double(count)) }
}

/// A table for people, which the terminal and the page both show: words to the left, numbers to the right.
///
/// A column that is blank throughout is left out.
struct ReportTable {
  /// What stands above a column, and of what it is.
  struct Heading {
    var text: String
    var isWord = false
    /// Whether a screen has no room for it.
    var isForPages = false
  }

  let title: String
  let headings: [Heading]
  /// A row may be a part of the one above it.
  private(set) var rows: [(cells: [Cell], isPart: Bool)] = []

  /// A table in which the columns of these numbers hold words.
  init(_ title: String, _ headings: [String], words: [Int] = [0]) {
    self.title = title
    self.headings = headings.enumerated().map { Heading(text: $1, isWord: words.contains($0)) }
  }

  /// A row a part that belongs there.
  init<Part: Measured>(_ table: PartTable<Part>, of parts: [Part]) {
    title = table.title
    headings = table.columns.map {
      Heading(text: $0.heading, isWord: $0.isWord, isForPages: $0.isForPages)
    }
    for part in parts where table.isIn(part) {
      rows.append((table.columns.map { $0.cell(part) }, table.isPart(part)))
    }
  }

  /// Adds a row.
  mutating func add(_ cells: [Cell], isPart: Bool = false) { rows.append((cells, isPart)) }

  /// The columns that have something to show.
  var shown: [Int] {
    headings.indices.filter { column in
      column == 0 || rows.contains { !$0.cells[column].text.isEmpty }
    }
  }
}

/// A table of measures, declared beside them: a row a part, a column a measure or two.
struct PartTable<Part: Measured>: Sendable {
  let title: String
  let isIn: @Sendable (Part) -> Bool
  let isPart: @Sendable (Part) -> Bool
  let columns: [TableColumn<Part>]

  init(
    _ title: String, where isIn: @escaping @Sendable (Part) -> Bool = { _ in true },
    isPart: @escaping @Sendable (Part) -> Bool = { _ in false }, _ columns: [TableColumn<Part>]
  ) {
    self.title = title
    self.isIn = isIn
    self.isPart = isPart
    self.columns = columns
  }
}

/// One column of measures: its heading, what it shows, and how.
struct TableColumn<Part: Measured>: Sendable {
  let heading: String
  /// The keys of the measures in it.
  let keys: [String]
  let isWord: Bool
  let isForPages: Bool
  let cell: @Sendable (Part) -> Cell

  /// How a measure is written.
  enum Format {
    case count, percent, mean, number, time, clock
    /// A count; blank for none.
    case some
  }

  /// A column of words, or of what several measures come to.
  init(
    _ heading: String, _ keys: [String] = [], isWord: Bool = false, isForPages: Bool = false,
    cell: @escaping @Sendable (Part) -> Cell
  ) {
    self.heading = heading
    self.keys = keys
    self.isWord = isWord
    self.isForPages = isForPages
    self.cell = cell
  }

  /// A column of one measure; blank where it is not of interest.
  init(
    _ heading: String, _ key: String, _ format: Format, unknown: String = "",
    where isOfInterest: @escaping @Sendable (Part) -> Bool = { _ in true }
  ) {
    let window = Part.measure(key).window
    self.init(heading, [key]) { part in
      guard isOfInterest(part) else { return Cell("") }
      let value = window?(part).number ?? (format == .some ? 0 : nil)
      return Cell(value.map { Self.text($0, format) } ?? unknown, by: value)
    }
  }

  /// The names of the parts.
  static func names(_ heading: String, width: Int = 18) -> Self {
    Self(heading, isWord: true) { .name($0.name, width: width) }
  }

  private static func text(_ value: Double, _ format: Format) -> String {
    switch format {
    case .count: Figure.count(Int64(value))
    case .some: value > 0 ? Figure.count(Int64(value)) : ""
    case .percent: Figure.percent(value)
    case .mean: Figure.mean(value)
    case .number: Figure.number(value)
    case .time: Figure.duration(value)
    case .clock: Figure.clock(value)
    }
  }
}

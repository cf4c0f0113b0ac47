/// What a database pays for looking at rows, in nanoseconds: PostgreSQL's cost model.
///
/// Its planner prices a page read in sequence at 1, one at random at 4, a row at 0.01, an entry of an
/// index at 0.005 and a comparison at 0.0025 (PostgreSQL 17, "Planner Cost Constants"). The unit is ours:
/// 10 us, at which 8 KiB pages are read in sequence at 800 MB a second.
struct AccessCosts {
  var page = 10_000.0
  var randomPage = 40_000.0
  var row = 100.0
  var entry = 50.0
  var comparison = 25.0
  /// Parsing, planning and answering a statement.
  var statement = 50_000.0

  /// PostgreSQL's page, and how many entries of an index fit: keys and pointers of some 27 bytes.
  static let pageBytes: Int64 = 8192
  static let fanOut: Int64 = 300

  private static let constant = "PostgreSQL's planner constant, at an assumed 10us for a page"
  private static let names = [
    ("page", "10us", constant, "Reading a page in sequence."),
    ("random_page", "40us", constant, "Reading a page at random."),
    ("row", "100ns", constant, "Looking at a row."),
    ("index_entry", "50ns", constant, "Looking at an entry of an index."),
    ("comparison", "25ns", constant, "Comparing a value."),
    ("statement", "50us", "assumed", "Parsing, planning and answering a statement."),
  ]

  static let spec = ObjectSpec(
    "access costs", names.map { FieldSpec($0.0, .duration, or: ($0.1, $0.2), $0.3) })

  init(_ database: Fields) {
    let fields = database.fields("access_costs", Self.spec)
    if let fields, fields.mapping.entries.isEmpty {
      database.context.report(
        .mappingEmpty("access_costs", database.spec.name), at: fields.headline)
    }
    for field in Self.spec.fields where !(fields?.has(field.name) ?? false) {
      let place = "\(database.place).access_costs"
      database.context.useDefault(field.name, of: Self.spec, at: place)
    }
    func time(_ name: String, _ value: inout Double) {
      if let given = fields?.duration(name) { value = Double(given) }
    }
    time("page", &page)
    time("random_page", &randomPage)
    time("row", &row)
    time("index_entry", &entry)
    time("comparison", &comparison)
    time("statement", &statement)
  }

  init() {}

  /// How many pages lie between the root of an index and a row, the leaf included.
  static func depth(rows: Int64) -> Int64 {
    var depth: Int64 = 1
    var reach = fanOut
    while reach < rows {
      depth += 1
      reach *= fanOut
    }
    return depth
  }

  private func pages(_ rows: Double, _ bytes: Int64) -> Double {
    (rows * Double(bytes) / Double(Self.pageBytes)).rounded(.up)
  }

  /// Finding rows one page after the other: all of them are looked at.
  func scan(_ table: TableDeclaration) -> Double {
    let rows = Double(table.rows)
    return pages(rows, table.rowBytes) * page + rows * (row + comparison)
  }

  /// Finding rows that follow each other in the order in which the table is kept.
  func seekByKey(_ table: TableDeclaration, rows: Double) -> Double {
    Double(Self.depth(rows: table.rows)) * randomPage + pages(rows, table.rowBytes) * page
      + rows * row
  }

  /// Finding rows through an index: each lies on a page of its own.
  func seek(_ table: TableDeclaration, rows: Double) -> Double {
    Double(Self.depth(rows: table.rows)) * randomPage
      + rows * (entry + comparison + randomPage + row)
  }

  /// Writing rows, and an entry for each in every index.
  func write(_ table: TableDeclaration, rows: Double) -> Double {
    let depth = Double(Self.depth(rows: table.rows))
    let indexes = Double(table.indexes.count + 1)
    return rows * (randomPage + row + indexes * (depth * randomPage + entry))
  }
}

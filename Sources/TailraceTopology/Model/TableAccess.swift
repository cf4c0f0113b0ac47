internal import TailraceEngine

/// What an operation does with a table, and what that costs.
///
///     {table: orders, by: by_user, rows: 20}
///     {table: orders, by: by_user, page: {size: 50, offset: 10_000}}
struct TableAccess {
  var cost: Distribution

  static let pageSpec = ObjectSpec(
    "a page of rows",
    [
      FieldSpec("size", .count, required: true, "How many rows are answered."),
      FieldSpec("offset", .count, in: 0...1_000_000_000, "How many rows come before them."),
      FieldSpec(
        "method", .word(["offset", "keyset"]), or: ("offset", "as LIMIT and OFFSET of SQL do"),
        "Whether the rows before are read and thrown away, or the page begins where the last ended."
      ),
    ])

  static let fields = [
    FieldSpec("table", .text, "The table that it reads or writes, which tells what it costs."),
    FieldSpec(
      "by", .text,
      "The index that finds the rows; all rows are looked at where the table has no such index. By its "
        + "primary key unless stated."),
    FieldSpec("rows", .count, or: ("1", "a single row"), "How many rows it reads or writes."),
    FieldSpec("page", .object(pageSpec), "A page of a longer list of rows."),
  ]

  /// Nil if the table is not there, which is reported.
  init?(_ fields: Fields, _ tables: Tables, isRead: Bool) {
    guard let name = fields.name("table") else { return nil }
    guard let table = tables.all.first(where: { $0.name.text == name.text }) else {
      fields.context.report(
        .tableUnknown(name.text, tables.all.map { $0.name.text }), at: name.range)
      return nil
    }
    var rows = Double(fields.count("rows", in: 1...table.rows) ?? 1)
    if !fields.has("rows") && !fields.has("page") { fields.useDefault("rows") }
    if let page = fields.fields("page", Self.pageSpec) {
      if fields.has("rows") {
        fields.context.report(.pageWithRows, at: fields.range(ofKey: "rows"))
      }
      if !isRead { fields.context.report(.needs("page", "access: read"), at: page.headline) }
      rows = Double(page.count("size") ?? 1)
      let method = page.has("method") ? page.word("method", among: ["offset", "keyset"]) : "offset"
      page.useDefault("method")
      if method == "keyset" && page.has("offset") {
        fields.context.report(
          .needs("offset", "method: offset"), at: page.range(ofKey: "offset"))
      }
      if method == "offset" { rows += Double(page.count("offset") ?? 0) }
    }
    rows = min(rows, Double(table.rows))
    let costs = tables.costs
    var time = costs.statement
    if let index = fields.name("by") {
      if table.indexes.contains(where: { $0.text == index.text }) {
        time += costs.seek(table, rows: rows)
      } else {
        time += costs.scan(table)
        fields.context.report(
          .scanned(table.name.text, index.text, table.rows), at: index.range)
      }
    } else if isRead {
      time += costs.seekByKey(table, rows: rows)
    }
    if !isRead { time += costs.write(table, rows: rows) }
    cost = .constant(min(time, Double(Limits.longestDuration)))
  }
}

/// The tables of a database, and what looking at them costs.
struct Tables {
  var all: [TableDeclaration] = []
  var costs = AccessCosts()

  init() {}

  init(_ fields: Fields) {
    guard fields.has("tables") else {
      if fields.has("access_costs") {
        fields.context.report(
          .needs("access_costs", "tables"), at: fields.range(ofKey: "access_costs"))
      }
      return
    }
    costs = AccessCosts(fields)
    for (name, node) in fields.entries("tables", isFilled: true) {
      let place = "\(fields.place).tables.\(name.text)"
      if let table = TableDeclaration(name, node, at: place, fields.context) { all.append(table) }
    }
  }
}

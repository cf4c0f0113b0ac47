/// A table: how many rows of which size, and its indexes beside the one of its primary key.
///
///     orders: {rows: 10_000_000, row: 200B, indexes: [by_user]}
struct TableDeclaration {
  let name: Name
  var rows: Int64
  var rowBytes: Int64
  var indexes: [Name] = []

  static let spec = ObjectSpec(
    "a table",
    [
      FieldSpec("rows", .count, required: true, in: 1...1_000_000_000_000, "How many rows it has."),
      FieldSpec("row", .size, required: true, "How large a row is."),
      FieldSpec(
        "indexes", .list(.text),
        "Its indexes, beside the one of the primary key that it always has."),
    ])

  init?(_ name: Name, _ node: YAMLNode, at place: String, _ context: ReadingContext) {
    guard let fields = Fields(node, Self.spec, at: place, owner: name.range, context) else {
      return nil
    }
    self.name = name
    rows = fields.whole("rows") ?? 1
    rowBytes = fields.size("row") ?? 1
    indexes = fields.names("indexes", expecting: "the name of an index")
  }
}

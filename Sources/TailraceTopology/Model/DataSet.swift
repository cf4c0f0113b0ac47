internal import TailraceEngine

/// A population of keys that caches and requests share.
///
///     users: {keys: 1_000_000, popularity: zipf(0.99)}
struct DataSet {
  let name: Name
  var keys: Int
  /// The Zipf exponent; 0 for equal popularity.
  var exponent: Double
  /// The source each of whose clients has a key of its own; nil where keys are drawn.
  var of: Name?
  /// How many bytes values have; nil where it is not stated.
  var size: Distribution?

  static let spec = ObjectSpec(
    "a data set",
    [
      FieldSpec("keys", .count, required: true, in: 1...100_000_000, "How many keys there are."),
      FieldSpec(
        "popularity", .popularity, or: ("uniform", "no key is said to be hotter than another"),
        "How requests spread over them."),
      FieldSpec(
        "of", .text,
        "The source whose clients have these keys: a request of a client carries its own, as a session."
      ),
      FieldSpec("size", .sizes, "How many bytes the value of a key has, drawn once for each."),
    ], later: ["rows", "versions"])

  init?(_ name: Name, _ node: YAMLNode, _ context: ReadingContext) {
    guard
      let fields = Fields(
        node, Self.spec, at: "data.\(name.text)", owner: name.range, context)
    else { return nil }
    self.name = name
    keys = fields.count("keys") ?? 1
    exponent = 0
    size = fields.has("size") ? fields.sizes("size") : nil
    of = fields.name("of")
    if let of, fields.has("popularity") {
      context.report(.keysTogether("of", "popularity"), at: of.range)
    }
    if fields.has("popularity") {
      let phrase = fields.phrase("popularity", "uniform or zipf(0.99)")
      if case .zipf(let value)? = phrase?.popularity(&context.diagnostics) { exponent = value }
    } else if of == nil {
      fields.useDefault("popularity")
    }
  }
}

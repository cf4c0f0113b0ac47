internal import TailraceEngine

/// How a database is split: the key of a request decides which part has it.
///
///     shards: {count: 10, by: users, scheme: consistent, add: 1}
struct ShardExpression {
  let by: Name
  var count: Int
  var scheme: ShardScheme
  /// How many are added in the report's arithmetic, or in the run; 0 for none.
  var added = 0
  var resharding: Resharding?
  let range: SourceRange

  /// Keys that move during the run.
  struct Resharding {
    var at: Int64
    var rate: Double
    var copy: Distribution
  }

  static let schemes = ["modulo", "consistent", "range", "directory"]

  static let reshardSpec = ObjectSpec(
    "reshard",
    [
      FieldSpec("at", .duration, required: true, "When the first key moves, from time zero."),
      FieldSpec("to", .count, required: true, in: 2...20_000, "How many shards there are then."),
      FieldSpec("rate", .rate, required: true, "How many keys move in a second."),
      FieldSpec(
        "copy", .distribution, required: true,
        "The work of one key at the shard that has it, and again at the shard that gets it."),
    ])

  static let spec = ObjectSpec(
    "shards",
    [
      FieldSpec(
        "count", .count, required: true, in: 1...10_000,
        "How many there are, each with the same capacity."),
      FieldSpec("by", .dataSet, required: true, "The data set whose key decides on the shard."),
      FieldSpec(
        "scheme", .word(schemes), or: ("modulo", "the hash of the key modulo the number of shards"),
        "How keys are spread."),
      FieldSpec(
        "virtual_nodes", .count, in: 1...100_000,
        or: ("100", "shares then differ by a tenth of their mean"),
        "The points of one shard on the ring of `consistent`."),
      FieldSpec(
        "order", .word(["popularity", "scattered"]),
        or: ("popularity", "what is new is popular, and new keys are neighbours"),
        "Of `range`: whether popular keys are neighbours, as the newest are, or scattered."),
      FieldSpec(
        "add", .count, in: 1...10_000,
        "How many more the report is to reckon with: what would move."),
      FieldSpec("reshard", .object(reshardSpec), "Shards that are added during the run."),
    ])

  init?(_ fields: Fields) {
    guard let by = fields.name("by") else { return nil }
    self.by = by
    range = fields.headline
    count = fields.count("count") ?? 1
    scheme = .modulo
    readScheme(fields)
    added = fields.count("add") ?? 0
    guard let inner = fields.fields("reshard", Self.reshardSpec) else { return }
    if fields.has("add") {
      fields.context.report(.needs("add", "a 'count' that stays"), at: fields.range(ofKey: "add"))
    }
    let later = inner.count("to", in: Int64(count) + 1...20_000) ?? count + 1
    added = later - count
    let rate = inner.rate("rate") ?? 1
    if let at = inner.duration("at"), let copy = inner.distribution("copy") {
      if rate < 1e-3 {
        fields.context.report(
          .quantityTooSmall(.rate, inner.text("rate") ?? "", least: "0.001/s"),
          at: inner.range(of: "rate"))
      }
      resharding = Resharding(at: at, rate: max(rate, 1e-3), copy: copy)
    }
  }

  private mutating func readScheme(_ fields: Fields) {
    let word = fields.has("scheme") ? fields.word("scheme", among: Self.schemes) : nil
    fields.useDefault("scheme")
    for (key, owner) in [("virtual_nodes", "consistent"), ("order", "range")]
    where fields.has(key) && word != owner {
      fields.context.report(.needs(key, "scheme: \(owner)"), at: fields.range(ofKey: key))
    }
    switch word {
    case "consistent":
      scheme = .consistent(
        virtualNodes: fields.count(orUsual: "virtual_nodes"))
    case "range":
      fields.useDefault("order")
      let order =
        fields.has("order")
        ? fields.word("order", among: ["popularity", "scattered"]) : nil
      scheme = .range(byPopularity: order != "scattered")
    case "directory": scheme = .directory
    default: scheme = .modulo
    }
  }

  /// Servers of one role, where each shard has `copies` of it.
  func instances(copies: Int = 1) -> Int {
    (count + (resharding == nil ? 0 : added)) * copies
  }
}

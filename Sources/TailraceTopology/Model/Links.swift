internal import TailraceEngine

/// What calls cross: a latency each way, and perhaps a pool of connections.
///
///     default: {latency: 0.3ms}
///     app -> postgres: {latency: 0.5ms, pool: {size: 20, overflow: 40, timeout: 30s}}
///     app -> recommendations: {breaker: {failure_rate: 50%, window: 10s, open_for: 5s}}
struct Links {
  /// The latency of every pair that is not listed.
  var standard: Distribution?
  private(set) var pairs: [Pair] = []
  /// Where pairs stand, by their two names and by the caller's.
  private var places: [Ends: Int] = [:]
  private var leaving: [String: [Int]] = [:]

  private struct Ends: Hashable {
    var from: String
    var to: String
  }

  struct Pair {
    let from: Name
    let to: Name
    var latency: Distribution?
    var pool: ConnectionPool?
    /// How an instance of the callee is picked, where that is stated.
    var routing: RoutingExpression?
    /// Bytes a second.
    var bandwidth: Double?
    var poolMode: PoolMode = .transaction
    var guards: GuardExpression
  }

  /// For how long a caller keeps a connection, in the words of PgBouncer.
  enum PoolMode: String, CaseIterable {
    /// From the first call to the end of the operation that makes it.
    case session
    /// For a `transaction` step, or a call alone.
    case transaction
    /// For one call.
    case statement
  }

  static let poolSpec = ObjectSpec(
    "a pool",
    [
      FieldSpec(
        "size", .count, required: true,
        "Connections of one instance of the caller (SQLAlchemy's pool_size)."),
      FieldSpec(
        "overflow", .count, in: 0...1_000_000_000,
        "How many more it may open when all are busy (SQLAlchemy's max_overflow)."),
      FieldSpec(
        "timeout", .duration, or: ("none", "a caller waits for a connection as long as it takes"),
        "How long a caller waits for a connection (SQLAlchemy's pool_timeout, there 30s)."),
      FieldSpec(
        "mode", .word(PoolMode.allCases.map { $0.rawValue }),
        or: ("transaction", "a call outside a transaction is one by itself"),
        "For how long a connection is kept, as in PgBouncer: from its first use to the end of the "
          + "caller's operation, for a transaction, or for one call."),
    ], later: ["idle_timeout", "connect"])

  static let spec = ObjectSpec(
    "a link",
    joining: [
      [
        FieldSpec("latency", .distribution, "One way, drawn afresh in each direction."),
        FieldSpec("pool", .object(poolSpec), "The connections of one instance of the caller."),
        FieldSpec(
          "bandwidth", .bandwidth,
          "How fast answers cross whose values have a `size`, each by itself."),
      ], RoutingExpression.linkFields, GuardExpression.fields, GuardExpression.linkFields,
      [
        FieldSpec(
          "panic_threshold", .percentage, or: ("50%", "Envoy's"),
          "With a smaller part of the instances left, those that are left out are called all the same."
        )
      ],
    ],
    later: [
      "loss", "jitter", "retry", "timeout", "duplicate",
    ])

  init(_ file: Fields) {
    let context = file.context
    let owner = file.mapping.entry("links")?.key.range
    for entry in file.node("links").flatMap({
      context.mapping($0, of: "'links'", owner: owner)?.entries
    }) ?? [] {
      guard
        let fields = Fields(
          entry.value, Self.spec, at: "links.\(entry.name)", owner: entry.key.range, context)
      else { continue }
      let latency = fields.has("latency") ? fields.distribution("latency") : nil
      if entry.name == "default" {
        standard = latency
        if fields.has("pool") {
          context.report(.poolOnDefault, at: fields.range(ofKey: "pool"))
        }
        let ofPairs =
          RoutingExpression.fields + GuardExpression.fields + GuardExpression.linkFields
        for key in ofPairs.map({ $0.name }) + ["panic_threshold"] where fields.has(key) {
          context.report(.policyOnDefault(key), at: fields.range(ofKey: key))
        }
        if fields.has("bandwidth") {
          context.report(
            .needs("bandwidth", "app -> redis"), at: fields.range(ofKey: "bandwidth"))
        }
      } else if let (from, to) = Self.pair(entry, context) {
        if let first = self.pair(from: from.text, to: to.text) {
          context.report(
            .linkTwice(from.text, to.text), at: entry.key.range,
            notes: [.init("it is described here first", at: first.from.range)])
        }
        var pair = Pair(
          from: from, to: to, latency: latency, guards: GuardExpression(fields))
        Self.readPanic(fields, &pair)
        (pair.pool, pair.poolMode) = Self.pool(fields)
        pair.routing = RoutingExpression(optional: fields)
        if fields.has("bandwidth") { pair.bandwidth = fields.bandwidth("bandwidth") }
        add(pair)
      }
    }
    if standard == nil {
      context.useDefault("links.default.latency", "0ms", "the network takes no time unless stated")
    }
  }

  /// What is said of the calls from one to another.
  func pair(from: String, to: String) -> Pair? {
    places[Ends(from: from, to: to)].map { pairs[$0] }
  }

  /// What is said of the calls of one, in the order of the file.
  func pairs(from: String) -> [Pair] { (leaving[from] ?? []).map { pairs[$0] } }

  private mutating func add(_ pair: Pair) {
    let ends = Ends(from: pair.from.text, to: pair.to.text)
    if places[ends] == nil { places[ends] = pairs.count }
    leaving[ends.from, default: []].append(pairs.count)
    pairs.append(pair)
  }

  private static func readPanic(_ fields: Fields, _ pair: inout Pair) {
    if pair.guards.rules.outliers == nil {
      if fields.has("panic_threshold") && !fields.has("outlier_detection") {
        fields.context.report(
          .needs("panic_threshold", "outlier_detection"),
          at: fields.range(ofKey: "panic_threshold"))
      }
      return
    }
    pair.guards.rules.panicThreshold = fields.percentage(orUsual: "panic_threshold")
  }

  private static func pool(_ fields: Fields) -> (ConnectionPool?, PoolMode) {
    guard let inner = fields.fields("pool", poolSpec),
      let size = inner.count("size")
    else { return (nil, .transaction) }
    let overflow = inner.count("overflow") ?? 0
    inner.useDefault("timeout")
    var mode = PoolMode.transaction
    if inner.has("mode") {
      let word = inner.word("mode", among: PoolMode.allCases.map { $0.rawValue })
      mode = word.flatMap { PoolMode(rawValue: $0) } ?? mode
    } else {
      inner.useDefault("mode")
    }
    let timeout = inner.duration("timeout").map { Delay(nanoseconds: $0) }
    return (ConnectionPool(size: size + overflow, timeout: timeout), mode)
  }

  /// The two names of `app -> postgres`.
  private static func pair(_ entry: YAMLEntry, _ context: ReadingContext) -> (Name, Name)? {
    let words = Phrase(entry.key).words
    guard words.count == 3, words[1].text == "->" else {
      context.report(.linkNameExpected(entry.name), at: entry.key.range)
      return nil
    }
    return (
      Name(text: words[0].text, range: words[0].range),
      Name(text: words[2].text, range: words[2].range)
    )
  }
}

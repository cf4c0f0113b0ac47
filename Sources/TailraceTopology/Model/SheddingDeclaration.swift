internal import TailraceEngine

/// What a component does with those who wait for its places, and for whom it keeps some.
///
///     shed: {codel: {target: 5ms, interval: 100ms}, by_priority: true}
///     bulkhead: {profile: 50}
///     reserve: {order: 30%}
///     guarantee: {order: 30%}
struct SheddingDeclaration {
  var shedding = Shedding()
  var bulkheads: [(operation: Name, places: Int)] = []
  var reserves: [(operation: Name, share: Double)] = []
  var guarantees: [(operation: Name, share: Double)] = []

  static let codelSpec = ObjectSpec(
    "controlled delay",
    [
      FieldSpec("target", .duration, or: ("5ms", "RFC 8289"), "The wait that is fine at any time."),
      FieldSpec(
        "interval", .duration, or: ("100ms", "RFC 8289"),
        "How long waits may be longer before one who waited is shed."),
    ])

  static let spec = ObjectSpec(
    "shedding",
    [
      FieldSpec(
        "codel", .object(codelSpec),
        "Sheds one whose turn comes, and then more and more often, while waits stay too long (RFC 8289)."
      ),
      FieldSpec(
        "by_priority", .flag,
        "Whether a newcomer to a full line takes the place of the least important one that waits there."
      ),
    ])

  static let fields = [
    FieldSpec(
      "shed", .object(spec), "What becomes of those who wait for a place when they are too many.")
  ]

  static let shareFields = [
    FieldSpec(
      "bulkhead", .named(.count),
      "The most places of one instance that an operation may hold, whatever else is free."),
    FieldSpec(
      "reserve", .named(.percentage),
      "The part of the places that others leave free for an operation, however many it has already."
    ),
    FieldSpec(
      "guarantee", .named(.percentage),
      "The part of the places of which an operation is sure: others leave free what it does not have of it."
    ),
  ]

  init(_ fields: Fields, _ capacity: Capacity) {
    shedding.newestFirstAbove = capacity.newestFirstAbove
    guard let inner = fields.fields("shed", Self.spec) else { return }
    let context = fields.context
    if capacity.places == nil {
      context.report(.needs("shed", "concurrency"), at: fields.range(ofKey: "shed"))
      return
    }
    if inner.mapping.entries.isEmpty {
      context.report(.mappingEmpty("shed", fields.spec.name), at: fields.range(ofKey: "shed"))
    }
    if let delay = inner.fields("codel", Self.codelSpec) {
      shedding.codel = CoDel(
        target: delay.delay(orUsual: "target"),
        interval: delay.delay(orUsual: "interval", isPositive: true))
    }
    if inner.has("by_priority") {
      shedding.displaces =
        inner.phrase("by_priority", "true or false")?.truth(&context.diagnostics) ?? false
      if capacity.queueLimit == nil {
        context.report(
          .needs("by_priority", "limit of its queue"), at: inner.range(ofKey: "by_priority"))
      }
    }
  }

  /// Reads who has which places.
  mutating func readShares(_ fields: Fields, _ capacity: Capacity) {
    let context = fields.context
    for key in ["bulkhead", "reserve", "guarantee"] where fields.has(key) {
      if capacity.places == nil {
        context.report(.needs(key, "concurrency"), at: fields.range(ofKey: key))
        return
      }
      if !capacity.queueDiscipline.isList {
        let word = capacity.queueDiscipline == .random ? "random" : "priority"
        context.report(
          .keysTogether(key, "discipline: \(word)"), at: fields.range(ofKey: key))
      }
    }
    for (name, node) in fields.entries("bulkhead", isFilled: true) {
      guard
        let phrase = node.phrase(
          expecting: Quantity.count.expectation, &context.diagnostics),
        let count = phrase.count(&context.diagnostics)
      else { continue }
      guard (1...1_000_000_000).contains(count) else {
        context.report(.countOutOfRange(phrase.text, 1, 1_000_000_000), at: phrase.range)
        continue
      }
      bulkheads.append((name, Int(count)))
    }
    reserves = Self.parts("reserve", fields)
    guarantees = Self.parts("guarantee", fields)
  }

  /// The parts of the places by operation, no more than all of them.
  private static func parts(_ key: String, _ fields: Fields) -> [(operation: Name, share: Double)] {
    let context = fields.context
    var parts: [(operation: Name, share: Double)] = []
    for (name, node) in fields.entries(key, isFilled: true) {
      guard
        let phrase = node.phrase(
          expecting: Quantity.percentage.expectation, &context.diagnostics),
        let share = phrase.percentage(&context.diagnostics)
      else { continue }
      parts.append((name, share))
    }
    let sum = parts.reduce(0) { $0 + $1.share }
    if sum > 1 { context.report(.reservedTooMuch(key, sum), at: fields.range(ofKey: key)) }
    return parts
  }

  /// The operations that it names.
  var operations: [Name] {
    bulkheads.map { $0.operation } + reserves.map { $0.operation }
      + guarantees.map { $0.operation }
  }

  /// The shares of so many places, by operation.
  func shares(of places: Int, _ find: (String) -> OperationID?) -> [PlaceShare] {
    var names: [String] = []
    for name in operations where !names.contains(name.text) { names.append(name.text) }
    return names.compactMap { name in
      guard let operation = find(name) else { return nil }
      // So that shares of a whole never add up to more.
      func part(_ parts: [(operation: Name, share: Double)]) -> Int {
        let share = parts.first { $0.operation.text == name }?.share ?? 0
        return Int((Double(places) * share + 1e-9).rounded(.down))
      }
      return PlaceShare(
        of: [operation], most: bulkheads.first { $0.operation.text == name }?.places,
        kept: part(reserves), guaranteed: part(guarantees))
    }
  }
}

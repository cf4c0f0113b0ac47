internal import TailraceEngine

/// How often a component lets requests in.
///
///     rate_limit: {limit: 100, window: 60s, algorithm: sliding_window, per: client}
///     rate_limit: {rate: 50/s, burst: 100, scope: shared, store: redis.get}
struct RateLimitDeclaration {
  var algorithm: RateLimit.Algorithm
  var limit: Int
  var window: Int64
  var burst = 1
  var queue: Int?
  var counted = RateLimit.Counted.all
  var isShared = false
  var advice = RateLimit.Advice.wholeSeconds
  /// The operations that it is about; all where empty.
  var operations: [Name] = []
  /// What is asked for each request, where the count stands elsewhere.
  var store: Reference?
  let range: SourceRange

  static let algorithms: [(String, RateLimit.Algorithm)] = [
    ("token_bucket", .tokenBucket), ("leaky_bucket", .leakyBucket),
    ("fixed_window", .fixedWindow), ("sliding_window", .slidingWindow),
    ("sliding_log", .slidingLog),
  ]
  static let subjects: [(String, RateLimit.Counted)] = [
    ("all", .all), ("client", .client), ("key", .key),
  ]
  static let words: [(String, RateLimit.Advice)] = [
    ("seconds", .wholeSeconds), ("exact", .exact), ("none", .none),
  ]

  private static let plainFields = [
    FieldSpec("rate", .rate, "How often, such as 100/min: in each of its periods so many."),
    FieldSpec("limit", .count, "So many in each `window`, instead of a `rate`."),
    FieldSpec("window", .duration, "The time in which `limit` may come."),
    FieldSpec(
      "algorithm", .word(algorithms.map { $0.0 }),
      or: ("token_bucket", "what most gateways count by"),
      "How it is counted; a leaky bucket lets those who are too many wait for their turn, all others "
        + "refuse them."),
    FieldSpec("burst", .count, "How many may come at once after a pause; of buckets."),
    FieldSpec(
      "queue", .count, in: 0...1_000_000_000, or: ("unlimited", "nothing is refused unless stated"),
      "How many may wait in a leaky bucket; more are refused."),
    FieldSpec(
      "per", .word(subjects.map { $0.0 }), or: ("all", "everybody counts together"),
      "What has a count of its own: all together, each client, or each key."),
    FieldSpec(
      "scope", .word(["local", "shared"]), or: ("local", "an instance knows of no other"),
      "Whether each instance counts for itself, or all count together."),
    FieldSpec("operations", .list(.text), "The operations that it is about; all unless stated."),
    FieldSpec(
      "retry_after", .either(.word(words.map { $0.0 }), .duration),
      or: ("seconds", "a Retry-After is whole seconds (RFC 9110)"),
      "What the refusal says of when to come again: the time in whole seconds, exactly, nothing, or "
        + "always the same."),
  ]

  /// Where nothing else can be asked.
  static let plainSpec = ObjectSpec("a rate limit at the door", plainFields)

  static let spec = ObjectSpec(
    "a rate limit",
    joining: [
      plainFields,
      [
        FieldSpec(
          "store", .operation,
          "Where all instances count together, such as redis.get: every check costs a call to it, in the "
            + "request's place.")
      ],
    ])

  /// The limits of a component, in the order of the file.
  static func read(_ fields: Fields, _ spec: ObjectSpec) -> [Self] {
    fields.items("rate_limit").enumerated().compactMap { index, node in
      let isOne = fields.node("rate_limit")?.sequence == nil
      let place = "\(fields.place).rate_limit" + (isOne ? "" : "[\(index)]")
      guard
        let inner = Fields(
          node, spec, at: place, owner: isOne ? fields.range(ofKey: "rate_limit") : nil,
          fields.context)
      else { return nil }
      return Self(inner)
    }
  }

  private init?(_ fields: Fields) {
    range = fields.headline
    let context = fields.context
    let algorithm = fields.word("algorithm", of: Self.algorithms)
    self.algorithm = algorithm ?? .tokenBucket
    fields.useDefault("algorithm")
    var pace: (limit: Int, window: Int64)?
    if fields.has("rate") {
      for key in ["limit", "window"] where fields.has(key) {
        context.report(.notBoth("rate", key), at: fields.range(ofKey: key))
      }
      pace = fields.phrase("rate", Quantity.rate.expectation)?.pace(&context.diagnostics)
    } else if fields.has("limit") || fields.has("window") {
      for key in ["limit", "window"] where !fields.has(key) {
        fields.reportMissing(key, of: "a rate limit without a 'rate'")
      }
      if let limit = fields.count("limit"),
        let window = fields.duration("window", isPositive: true)
      {
        pace = (limit, window)
      }
    } else {
      fields.reportMissing("rate")
    }
    limit = pace?.limit ?? 1
    window = pace?.window ?? 1
    if window > RateLimit.longestWindow {
      let key = fields.has("window") ? "window" : "rate"
      context.report(
        .durationTooLong(fields.text(key) ?? "", "3650d"), at: fields.range(of: key))
      return nil
    }
    readBucket(fields)
    readScope(fields)
    readAdvice(fields)
    if pace == nil { return nil }
  }

  private mutating func readBucket(_ fields: Fields) {
    let isBucket = algorithm == .tokenBucket || algorithm == .leakyBucket
    if fields.has("burst") {
      burst = fields.count("burst") ?? 1
      if !isBucket {
        fields.context.report(
          .needs("burst", "algorithm: token_bucket"), at: fields.range(ofKey: "burst"))
      }
    } else if algorithm == .tokenBucket {
      burst = limit
      fields.useDefault("burst", "\(limit)", "what comes in one period may come at once")
    } else if algorithm == .leakyBucket {
      fields.useDefault("burst", "1", "a leaky bucket spaces requests evenly")
    }
    if fields.has("queue") {
      queue = fields.count("queue")
      if algorithm != .leakyBucket {
        fields.context.report(
          .needs("queue", "algorithm: leaky_bucket"), at: fields.range(ofKey: "queue"))
      }
    } else if algorithm == .leakyBucket {
      fields.useDefault("queue")
    }
  }

  private mutating func readScope(_ fields: Fields) {
    counted = fields.word("per", of: Self.subjects) ?? .all
    fields.useDefault("per")
    let word = fields.has("scope") ? fields.word("scope", among: ["local", "shared"]) : nil
    if fields.spec.field("store") != nil, fields.has("store") {
      store = fields.reference("store")
      if word == "local" {
        fields.context.report(
          .keysTogether("store", "scope: local"), at: fields.range(ofKey: "store"))
      }
    }
    isShared = word == "shared" || store != nil
    if !fields.has("scope") && store == nil {
      fields.useDefault("scope")
    }
    operations = fields.names("operations", expecting: "the name of an operation")
  }

  private mutating func readAdvice(_ fields: Fields) {
    guard fields.has("retry_after") else {
      fields.useDefault("retry_after")
      return
    }
    let names = Self.words.map { $0.0 }
    guard let phrase = fields.phrase("retry_after", "one of \(listed(names)), or a duration") else {
      return
    }
    if let word = Self.words.first(where: { $0.0 == phrase.text }) {
      advice = word.1
    } else if phrase.number == nil && !phrase.first.isDigit {
      fields.context.report(
        .wordUnknown(phrase.text, for: "retry_after", names), at: phrase.range)
    } else if let time = fields.duration("retry_after") {
      advice = .fixed(Delay(nanoseconds: time))
    }
  }

  /// Whether it is about an operation.
  func isAbout(_ operation: String) -> Bool {
    operations.isEmpty || operations.contains { $0.text == operation }
  }

  /// What the machine is told.
  func declared(of component: ComponentID, _ operations: [OperationID]) -> RateLimit {
    var limit = RateLimit(
      of: component, algorithm, limit: self.limit, window: Delay(nanoseconds: window),
      burst: burst)
    limit.queue = queue
    limit.counted = counted
    limit.isShared = isShared
    limit.advice = advice
    limit.operations = operations
    limit.isStep = store != nil
    return limit
  }
}

extension Phrase {
  /// A rate as a whole count in a whole time: `100/min` is 100 in 60 s, `0.5/s` is 5 in 10 s.
  func pace(_ diagnostics: inout Diagnostics) -> (limit: Int, window: Int64)? {
    guard rate(&diagnostics) != nil else { return nil }
    let (digits, rest) = splitAtUnit
    guard let number = digits.number, let slash = rest.offset(of: .slash) else { return nil }
    let prefix = rest.piece(rest.bounds.lowerBound..<slash).text
    let unit = rest.piece(slash + 1..<rest.bounds.upperBound)
    guard let period = Unit.period.first(where: { unit.reads($0.name) }) else { return nil }
    var count = number.shifted(by: prefix == "k" ? 3 : prefix == "M" ? 6 : 0)
    var window = period.factor
    while count.integer == nil && count.exponent < 0 && window < Int64.max / 100 {
      count = count.shifted(by: 1)
      window *= 10
    }
    guard let limit = count.integer, limit <= 1_000_000_000 else {
      diagnostics.report(.quantityTooLarge(.rate, text), at: range)
      return nil
    }
    if limit == 0 {
      diagnostics.report(.rateZero, at: range)
      return nil
    }
    return (Int(limit), window)
  }
}

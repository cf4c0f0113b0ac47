internal import TailraceEngine

/// How many requests an instance lets in, found out from their latency:
/// `limits: {dialect: adaptive_concurrency}`.
extension ConcurrencyLimit {
  static let dialects: [(String, Dialect)] = [
    ("gradient2", .gradient2), ("adaptive_concurrency", .adaptiveConcurrency),
  ]

  static let spec = ObjectSpec(
    "a limit by latency",
    [
      FieldSpec(
        "dialect", .word(dialects.map { $0.0 }), required: true,
        "By which law it is set: Netflix's Gradient2 or Envoy's adaptive concurrency."),
      FieldSpec("min_concurrency", .count, "The least that it may be."),
      FieldSpec("max_concurrency", .count, "The most that it may be."),
      FieldSpec("initial", .count, "What it is at first; of `gradient2`."),
      FieldSpec("update_interval", .duration, "How often it is set anew."),
      FieldSpec(
        "min_rtt_interval", .duration,
        "How often the latency without load is measured anew; of `adaptive_concurrency`."),
      FieldSpec(
        "min_rtt_requests", .count,
        "Of how many requests it is the median; of `adaptive_concurrency`."),
      FieldSpec(
        "jitter", .percentage,
        "How much later it may be measured; of `adaptive_concurrency`."),
      FieldSpec(
        "buffer", .percentage,
        "What latency may be above it, as a part of it; of `adaptive_concurrency`."),
      FieldSpec(
        "tolerance", .factor,
        "How many times the long-term latency is fine; of `gradient2`."),
      FieldSpec("queue_size", .count, "How many may always wait; of `gradient2`."),
      FieldSpec("smoothing", .percentage, "The part of a new limit that counts; of `gradient2`."),
      FieldSpec(
        "long_window", .count,
        "Over how many intervals the long-term latency is a mean; of `gradient2`."),
    ])

  static let fields = [
    FieldSpec(
      "concurrency_limit", .object(spec),
      "Finds out from latencies how many requests an instance can have inside; more are shed.")
  ]

  private static let ofAdaptive = ["min_rtt_interval", "min_rtt_requests", "jitter", "buffer"]
  private static let ofGradient = [
    "initial", "tolerance", "queue_size", "smoothing", "long_window",
  ]

  /// The key `concurrency_limit` of a component; nil if it is not there or cannot be read.
  init?(_ component: Fields) {
    guard let fields = component.fields("concurrency_limit", Self.spec),
      let dialect = fields.word("dialect", of: Self.dialects)
    else { return nil }
    self.init(dialect)
    let others = dialect == .gradient2 ? Self.ofAdaptive : Self.ofGradient
    let other = dialect == .gradient2 ? "adaptive_concurrency" : "gradient2"
    for key in others where fields.has(key) {
      fields.context.report(.needs(key, "dialect: \(other)"), at: fields.range(ofKey: key))
    }
    readBounds(fields)
    let isGradient = dialect == .gradient2
    interval = fields.delay(
      "update_interval", or: interval, isGradient ? "1s" : "100ms",
      isGradient ? "Netflix concurrency-limits" : "Envoy's example; it has no default",
      isPositive: true)
    if isGradient { readGradient(fields) } else { readAdaptive(fields) }
  }

  private mutating func readBounds(_ fields: Fields) {
    let most: Int64 = 1_000_000
    let source = dialect == .gradient2 ? "Netflix concurrency-limits" : "Envoy"
    if !fields.has("min_concurrency") {
      fields.useDefault("min_concurrency", "\(minimum)", source)
    }
    if !fields.has("max_concurrency") {
      fields.useDefault("max_concurrency", "\(maximum)", source)
    }
    minimum = fields.count("min_concurrency", in: 1...most) ?? minimum
    maximum = fields.count("max_concurrency", in: 1...most) ?? max(maximum, minimum)
    if minimum > maximum {
      fields.context.report(
        .countOutOfRange("\(minimum)", 1, Int64(maximum)), at: fields.range(of: "min_concurrency")
      )
      minimum = maximum
    }
    initial = min(max(initial, minimum), maximum)
    if dialect == .gradient2 {
      if fields.has("initial") {
        initial =
          fields.count("initial", in: Int64(minimum)...Int64(maximum)) ?? initial
      } else {
        fields.useDefault("initial", "\(initial)", source)
      }
    }
  }

  private mutating func readAdaptive(_ fields: Fields) {
    minimumLatencyInterval = fields.delay(
      "min_rtt_interval", or: minimumLatencyInterval, "60s",
      "Envoy's example; it has no default", isPositive: true)
    // As many as are kept of one measurement.
    minimumLatencyRequests = fields.count(
      "min_rtt_requests", or: minimumLatencyRequests, in: 1...1024, "Envoy")
    jitter = fields.percentage("jitter", or: jitter, "15%", "Envoy")
    buffer = fields.percentage("buffer", or: buffer, "25%", "Envoy")
  }

  private mutating func readGradient(_ fields: Fields) {
    let source = "Netflix concurrency-limits"
    tolerance = fields.factor("tolerance") ?? tolerance
    if !fields.has("tolerance") { fields.useDefault("tolerance", "1.5x", source) }
    queue = fields.count("queue_size", in: 0...1_000_000).map { Double($0) } ?? queue
    if !fields.has("queue_size") { fields.useDefault("queue_size", "4", source) }
    if let part = fields.percentage("smoothing") {
      if part < 0.01 {
        fields.context.report(
          .percentageLeast(fields.text("smoothing") ?? "", 1), at: fields.range(of: "smoothing"))
      }
      smoothing = max(0.01, part)
    }
    if !fields.has("smoothing") { fields.useDefault("smoothing", "20%", source) }
    longWindow = fields.count("long_window", or: longWindow, in: 1...1_000_000, source)
  }
}

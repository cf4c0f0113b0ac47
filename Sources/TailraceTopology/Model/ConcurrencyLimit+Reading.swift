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
      FieldSpec("min_concurrency", .count, in: 1...1_000_000, "The least that it may be."),
      FieldSpec("max_concurrency", .count, in: 1...1_000_000, "The most that it may be."),
      FieldSpec("initial", .count, in: 1...1_000_000, "What it is at first; of `gradient2`."),
      FieldSpec("update_interval", .duration, "How often it is set anew."),
      FieldSpec(
        "min_rtt_interval", .duration, or: ("60s", "Envoy's example; it has no default"),
        "How often the latency without load is measured anew; of `adaptive_concurrency`."),
      FieldSpec(
        "min_rtt_requests", .count, in: 1...1024, or: ("50", "Envoy"),
        "Of how many requests it is the median; of `adaptive_concurrency`."),
      FieldSpec(
        "jitter", .percentage, or: ("15%", "Envoy"),
        "How much later it may be measured; of `adaptive_concurrency`."),
      FieldSpec(
        "buffer", .percentage, or: ("25%", "Envoy"),
        "What latency may be above it, as a part of it; of `adaptive_concurrency`."),
      FieldSpec(
        "tolerance", .factor, or: ("1.5x", "Netflix concurrency-limits"),
        "How many times the long-term latency is fine; of `gradient2`."),
      FieldSpec(
        "queue_size", .count, in: 0...1_000_000, or: ("4", "Netflix concurrency-limits"),
        "How many may always wait; of `gradient2`."),
      FieldSpec(
        "smoothing", .percentage, or: ("20%", "Netflix concurrency-limits"),
        "The part of a new limit that counts; of `gradient2`."),
      FieldSpec(
        "long_window", .count, in: 1...1_000_000, or: ("600", "Netflix concurrency-limits"),
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
      "update_interval", or: isGradient ? "1s" : "100ms",
      isGradient ? "Netflix concurrency-limits" : "Envoy's example; it has no default",
      isPositive: true)
    if isGradient { readGradient(fields) } else { readAdaptive(fields) }
  }

  private mutating func readBounds(_ fields: Fields) {
    let source = dialect == .gradient2 ? "Netflix concurrency-limits" : "Envoy"
    if !fields.has("min_concurrency") {
      fields.useDefault("min_concurrency", "\(minimum)", source)
    }
    if !fields.has("max_concurrency") {
      fields.useDefault("max_concurrency", "\(maximum)", source)
    }
    minimum = fields.count("min_concurrency") ?? minimum
    maximum = fields.count("max_concurrency") ?? max(maximum, minimum)
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
    minimumLatencyInterval = fields.delay(orUsual: "min_rtt_interval", isPositive: true)
    // As many as are kept of one measurement.
    minimumLatencyRequests = fields.count(orUsual: "min_rtt_requests")
    jitter = fields.percentage(orUsual: "jitter")
    buffer = fields.percentage(orUsual: "buffer")
  }

  private mutating func readGradient(_ fields: Fields) {
    tolerance = fields.factor(orUsual: "tolerance")
    queue = fields.count("queue_size").map { Double($0) } ?? queue
    fields.useDefault("queue_size")
    if let part = fields.percentage("smoothing") {
      if part < 0.01 {
        fields.context.report(
          .percentageLeast(fields.text("smoothing") ?? "", 1), at: fields.range(of: "smoothing"))
      }
      smoothing = max(0.01, part)
    }
    fields.useDefault("smoothing")
    longWindow = fields.count(orUsual: "long_window")
  }
}

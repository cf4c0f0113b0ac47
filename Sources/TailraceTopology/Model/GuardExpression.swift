internal import TailraceEngine

/// How a caller guards its calls: shared by balancers and links.
///
///     breaker: {failure_rate: 50%, window: 10s, minimum_calls: 20, open_for: 5s}
///     limits: {dialect: envoy, max_requests: 100}
///     outlier_detection: {consecutive_5xx: 5}
struct GuardExpression {
  /// Nothing but guards.
  var rules = CallRules()
  /// The guards that are stated, each with its place.
  var stated: [(key: String, range: SourceRange)] = []

  static let breakerSpec = ObjectSpec(
    "a circuit breaker",
    [
      FieldSpec("dialect", .word(["resilience4j"]), "Whose breaker it is."),
      FieldSpec(
        "failure_rate", .percentage, "It opens when this part of the calls in the window fails."),
      FieldSpec(
        "slow_call_rate", .percentage,
        "It opens when this part of the calls in the window is slow."),
      FieldSpec("slow_call_duration", .duration, "A call is slow that takes longer."),
      FieldSpec(
        "window", .either(.count, .duration), "The last calls that count, or those of so long."),
      FieldSpec("minimum_calls", .count, "With fewer calls in the window no part of them counts."),
      FieldSpec(
        "consecutive_failures", .count, "It opens after so many failures in a row, as gobreaker's."),
      FieldSpec("open_for", .duration, "How long it stays open."),
      FieldSpec("half_open_calls", .count, "How many calls then decide whether it closes."),
    ])

  static let limitsSpec = ObjectSpec(
    "limits of calls",
    [
      FieldSpec("dialect", .word(["envoy"]), "Whose limits they are."),
      FieldSpec(
        "max_connections", .count, "Connections, each with one call at a time; other calls wait."),
      FieldSpec("max_pending_requests", .count, "Calls that may wait; more are shed."),
      FieldSpec("max_requests", .count, "Calls that are under way; more are shed."),
    ], later: ["max_retries"])

  static let bulkheadSpec = ObjectSpec(
    "a bulkhead",
    [
      FieldSpec("max_concurrent", .count, "Calls that may be under way at once."),
      FieldSpec("max_wait", .duration, "How long another waits for its turn before it is shed."),
    ])

  static let throttleSpec = ObjectSpec(
    "a throttle",
    [
      FieldSpec(
        "kind", .word(["adaptive", "admission_control"]), required: true,
        "Google's adaptive throttling, or Envoy's admission control."),
      FieldSpec("window", .duration, "The calls that count are those of so long."),
      FieldSpec("k", .factor, "Of `adaptive`: how many calls are sent for each that is answered."),
      FieldSpec(
        "sr_threshold", .percentage,
        "Of `admission_control`: the part of answers below which calls are held back."),
      FieldSpec("aggression", .factor, "Of `admission_control`: above 1x more is held back."),
      FieldSpec(
        "max_rejection", .percentage,
        "Of `admission_control`: the most that is held back."),
    ])

  /// The keys of both balancers and links.
  static let fields = [
    FieldSpec(
      "breaker", .object(breakerSpec), "Makes no calls for a while after too many have failed."),
    FieldSpec(
      "limits", .object(limitsSpec), "What one caller may have open at all instances together."),
    FieldSpec(
      "outlier_detection", .object(outlierSpec),
      "Leaves out instances for a while that fail more than they may."),
  ]

  /// The keys of links alone.
  static let linkFields = [
    FieldSpec("bulkhead", .object(bulkheadSpec), "How many calls may be under way at once."),
    FieldSpec(
      "throttle", .object(throttleSpec), "Holds calls back by what became of the last ones."),
  ]

  init(_ fields: Fields) {
    for field in Self.fields + Self.linkFields
    where fields.spec.field(field.name) != nil && fields.has(field.name) {
      stated.append((field.name, fields.range(ofKey: field.name)))
    }
    readBreaker(fields)
    readLimits(fields)
    readOutliers(fields)
    if fields.spec.field("bulkhead") == nil { return }
    readBulkhead(fields)
    readThrottle(fields)
  }

  /// Whether calls wait in a line of its own.
  var makesLine: Bool { rules.bulkhead != nil || rules.limits?.connections != nil }

  /// What both say.
  func joined(with other: CallRules) -> CallRules {
    var joined = other
    if let breaker = rules.breaker { joined.breaker = breaker }
    if let limits = rules.limits { joined.limits = limits }
    if let outliers = rules.outliers {
      joined.outliers = outliers
      joined.panicThreshold = rules.panicThreshold
    }
    if let bulkhead = rules.bulkhead { joined.bulkhead = bulkhead }
    if let throttle = rules.throttle { joined.throttle = throttle }
    return joined
  }

  /// The one dialect that there is.
  private func readDialect(_ fields: Fields, _ only: String, _ source: String) {
    if fields.has("dialect") {
      _ = fields.word("dialect", among: [only])
    } else {
      fields.useDefault("dialect", only, source)
    }
  }

  private mutating func readBreaker(_ fields: Fields) {
    guard let inner = fields.fields("breaker", Self.breakerSpec) else { return }
    readDialect(inner, "resilience4j", "the most widely used")
    var breaker = CircuitBreaker()
    breaker.failureRate = inner.positivePercentage("failure_rate")
    breaker.slowCallRate = inner.positivePercentage("slow_call_rate")
    breaker.consecutiveFailures = inner.count("consecutive_failures", in: 1...1_000_000)
    if !inner.has("failure_rate") && !inner.has("slow_call_rate")
      && !inner.has("consecutive_failures")
    {
      breaker.failureRate = 0.5
      inner.useDefault("failure_rate", "50%", "Resilience4j's")
    }
    if inner.has("slow_call_duration") && !inner.has("slow_call_rate") {
      inner.context.report(
        .needs("slow_call_duration", "slow_call_rate"), at: inner.range(ofKey: "slow_call_duration")
      )
    }
    if inner.has("slow_call_rate") {
      breaker.slowCallDuration = inner.delay(
        "slow_call_duration", or: .seconds(60), "60s", "Resilience4j's", isPositive: true)
    }
    readWindow(&breaker, inner)
    breaker.openFor = inner.delay(
      "open_for", or: .seconds(60), "60s", "Resilience4j's", isPositive: true)
    breaker.halfOpenCalls = inner.count("half_open_calls", or: 10, "Resilience4j's")
    rules.breaker = breaker
  }

  private func readWindow(_ breaker: inout CircuitBreaker, _ inner: Fields) {
    if breaker.failureRate == nil && breaker.slowCallRate == nil {
      for key in ["window", "minimum_calls"] where inner.has(key) {
        inner.context.report(.needs(key, "failure_rate"), at: inner.range(ofKey: key))
      }
      return
    }
    breaker.minimumCalls = inner.count("minimum_calls", or: 100, "Resilience4j's")
    guard let phrase = inner.phrase("window", "a count of calls, such as 100, or a duration") else {
      if !inner.has("window") { inner.useDefault("window", "100", "Resilience4j's") }
      return
    }
    let last = phrase.text.utf8.last ?? 0
    if last >= 0x30 && last <= 0x39 {
      breaker.window = .calls(inner.count("window", in: 1...100_000) ?? 100)
    } else if let time = inner.duration("window", isPositive: true) {
      breaker.window = .time(Delay(nanoseconds: time))
    }
  }

  private mutating func readLimits(_ fields: Fields) {
    guard let inner = fields.fields("limits", Self.limitsSpec) else { return }
    readDialect(inner, "envoy", "its circuit breakers are such limits")
    let keys = ["max_connections", "max_pending_requests", "max_requests"]
    if !keys.contains(where: { inner.has($0) }) {
      inner.context.report(.mappingEmpty("limits", fields.spec.name), at: inner.headline)
    }
    for key in keys where !inner.has(key) {
      inner.useDefault(key, "none", "a limit is one that is stated; Envoy's own are 1024")
    }
    rules.limits = ResourceLimits(
      connections: inner.count("max_connections"),
      pendingRequests: inner.count("max_pending_requests", in: 0...1_000_000_000),
      requests: inner.count("max_requests"))
    let hasLine =
      inner.has("max_connections") || (fields.spec.field("pool") != nil && fields.has("pool"))
      || (fields.spec.field("server_maxconn") != nil && fields.has("server_maxconn"))
    if inner.has("max_pending_requests") && !hasLine {
      inner.context.report(
        .needs("max_pending_requests", "max_connections"),
        at: inner.range(ofKey: "max_pending_requests"))
    }
  }

  private mutating func readBulkhead(_ fields: Fields) {
    guard let inner = fields.fields("bulkhead", Self.bulkheadSpec) else { return }
    rules.bulkhead = Bulkhead(
      maximumConcurrent: inner.count("max_concurrent", or: 25, "Resilience4j's"),
      maximumWait: inner.delay("max_wait", or: .zero, "0s", "Resilience4j's"))
  }

  private mutating func readThrottle(_ fields: Fields) {
    guard let inner = fields.fields("throttle", Self.throttleSpec),
      let kind = inner.has("kind")
        ? inner.word("kind", among: ["adaptive", "admission_control"]) : nil
    else { return }
    let own = ["k"]
    let others = ["sr_threshold", "aggression", "max_rejection"]
    let isAdaptive = kind == "adaptive"
    for key in isAdaptive ? others : own where inner.has(key) {
      let wanted = isAdaptive ? "admission_control" : "adaptive"
      inner.context.report(.needs(key, "kind: \(wanted)"), at: inner.range(ofKey: key))
    }
    if isAdaptive {
      let window = inner.delay("window", or: .seconds(120), "2m", "Google's", isPositive: true)
      let factor = inner.growth("k", or: 2, "2x", "Google's")
      rules.throttle = .adaptive(factor: factor, window: window)
      return
    }
    let window = inner.delay("window", or: .seconds(30), "30s", "Envoy's", isPositive: true)
    if !inner.has("sr_threshold") { inner.useDefault("sr_threshold", "95%", "Envoy's") }
    if !inner.has("max_rejection") { inner.useDefault("max_rejection", "80%", "Envoy's") }
    rules.throttle = .admissionControl(
      successRate: inner.positivePercentage("sr_threshold") ?? 0.95,
      aggression: inner.growth("aggression", or: 1, "1x", "Envoy's"),
      maximum: inner.percentage("max_rejection") ?? 0.8, window: window)
  }
}

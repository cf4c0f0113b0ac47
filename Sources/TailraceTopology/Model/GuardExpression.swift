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
      FieldSpec(
        "dialect", .word(["resilience4j"]), or: ("resilience4j", "the most widely used"),
        "Whose breaker it is."),
      FieldSpec(
        "failure_rate", .percentage, or: ("50%", "Resilience4j's"),
        "It opens when this part of the calls in the window fails."),
      FieldSpec(
        "slow_call_rate", .percentage,
        "It opens when this part of the calls in the window is slow."),
      FieldSpec(
        "slow_call_duration", .duration, or: ("60s", "Resilience4j's"),
        "A call is slow that takes longer."),
      FieldSpec(
        "window", .either(.count, .duration), in: 1...100_000, or: ("100", "Resilience4j's"),
        "The last calls that count, or those of so long."),
      FieldSpec(
        "minimum_calls", .count, or: ("100", "Resilience4j's"),
        "With fewer calls in the window no part of them counts."),
      FieldSpec(
        "consecutive_failures", .count, in: 1...1_000_000,
        "It opens after so many failures in a row, as gobreaker's."),
      FieldSpec("open_for", .duration, or: ("60s", "Resilience4j's"), "How long it stays open."),
      FieldSpec(
        "half_open_calls", .count, or: ("10", "Resilience4j's"),
        "How many calls then decide whether it closes."),
    ])

  private static let unlimited = ("none", "a limit is one that is stated; Envoy's own are 1024")

  static let limitsSpec = ObjectSpec(
    "limits of calls",
    [
      FieldSpec(
        "dialect", .word(["envoy"]), or: ("envoy", "its circuit breakers are such limits"),
        "Whose limits they are."),
      FieldSpec(
        "max_connections", .count, or: unlimited,
        "Connections, each with one call at a time; other calls wait."),
      FieldSpec(
        "max_pending_requests", .count, in: 0...1_000_000_000, or: unlimited,
        "Calls that may wait; more are shed."),
      FieldSpec("max_requests", .count, or: unlimited, "Calls that are under way; more are shed."),
    ], later: ["max_retries"])

  static let bulkheadSpec = ObjectSpec(
    "a bulkhead",
    [
      FieldSpec(
        "max_concurrent", .count, or: ("25", "Resilience4j's"),
        "Calls that may be under way at once."),
      FieldSpec(
        "max_wait", .duration, or: ("0s", "Resilience4j's"),
        "How long another waits for its turn before it is shed."),
    ])

  static let throttleSpec = ObjectSpec(
    "a throttle",
    [
      FieldSpec(
        "kind", .word(["adaptive", "admission_control"]), required: true,
        "Google's adaptive throttling, or Envoy's admission control."),
      FieldSpec("window", .duration, "The calls that count are those of so long."),
      FieldSpec(
        "k", .factor, or: ("2x", "Google's"),
        "Of `adaptive`: how many calls are sent for each that is answered."),
      FieldSpec(
        "sr_threshold", .percentage, or: ("95%", "Envoy's"),
        "Of `admission_control`: the part of answers below which calls are held back."),
      FieldSpec(
        "aggression", .factor, or: ("1x", "Envoy's"),
        "Of `admission_control`: above 1x more is held back."),
      FieldSpec(
        "max_rejection", .percentage, or: ("80%", "Envoy's"),
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
  private func readDialect(_ fields: Fields, _ only: String) {
    fields.useDefault("dialect")
    if fields.has("dialect") { _ = fields.word("dialect", among: [only]) }
  }

  private mutating func readBreaker(_ fields: Fields) {
    guard let inner = fields.fields("breaker", Self.breakerSpec) else { return }
    readDialect(inner, "resilience4j")
    var breaker = CircuitBreaker()
    breaker.failureRate = inner.positivePercentage("failure_rate")
    breaker.slowCallRate = inner.positivePercentage("slow_call_rate")
    breaker.consecutiveFailures = inner.count("consecutive_failures")
    if !inner.has("failure_rate") && !inner.has("slow_call_rate")
      && !inner.has("consecutive_failures")
    {
      breaker.failureRate = 0.5
      inner.useDefault("failure_rate")
    }
    if inner.has("slow_call_duration") && !inner.has("slow_call_rate") {
      inner.context.report(
        .needs("slow_call_duration", "slow_call_rate"), at: inner.range(ofKey: "slow_call_duration")
      )
    }
    if inner.has("slow_call_rate") {
      breaker.slowCallDuration = inner.delay(orUsual: "slow_call_duration", isPositive: true)
    }
    readWindow(&breaker, inner)
    breaker.openFor = inner.delay(orUsual: "open_for", isPositive: true)
    breaker.halfOpenCalls = inner.count(orUsual: "half_open_calls")
    rules.breaker = breaker
  }

  private func readWindow(_ breaker: inout CircuitBreaker, _ inner: Fields) {
    if breaker.failureRate == nil && breaker.slowCallRate == nil {
      for key in ["window", "minimum_calls"] where inner.has(key) {
        inner.context.report(.needs(key, "failure_rate"), at: inner.range(ofKey: key))
      }
      return
    }
    breaker.minimumCalls = inner.count(orUsual: "minimum_calls")
    guard let phrase = inner.phrase("window", "a count of calls, such as 100, or a duration") else {
      inner.useDefault("window")
      return
    }
    let last = phrase.text.utf8.last ?? 0
    if last >= 0x30 && last <= 0x39 {
      breaker.window = .calls(inner.count("window") ?? 100)
    } else if let time = inner.duration("window", isPositive: true) {
      breaker.window = .time(Delay(nanoseconds: time))
    }
  }

  private mutating func readLimits(_ fields: Fields) {
    guard let inner = fields.fields("limits", Self.limitsSpec) else { return }
    readDialect(inner, "envoy")
    let keys = ["max_connections", "max_pending_requests", "max_requests"]
    if !keys.contains(where: { inner.has($0) }) {
      inner.context.report(.mappingEmpty("limits", fields.spec.name), at: inner.headline)
    }
    for key in keys where !inner.has(key) {
      inner.useDefault(key)
    }
    rules.limits = ResourceLimits(
      connections: inner.count("max_connections"),
      pendingRequests: inner.count("max_pending_requests"),
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
      maximumConcurrent: inner.count(orUsual: "max_concurrent"),
      maximumWait: inner.delay(orUsual: "max_wait"))
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
      let window = inner.delay("window", or: "2m", "Google's", isPositive: true)
      let factor = inner.growth(orUsual: "k")
      rules.throttle = .adaptive(factor: factor, window: window)
      return
    }
    let window = inner.delay("window", or: "30s", "Envoy's", isPositive: true)
    inner.useDefault("sr_threshold")
    inner.useDefault("max_rejection")
    rules.throttle = .admissionControl(
      successRate: inner.positivePercentage("sr_threshold") ?? 0.95,
      aggression: inner.growth(orUsual: "aggression"),
      maximum: inner.percentage("max_rejection") ?? 0.8, window: window)
  }
}

internal import TailraceEngine

/// When somebody is to be told, as the file states it:
///
///     alerts:
///       db-full:    {of: db, signal: utilization, above: 90%, for: 30s}
///       db-filling: {of: db, signal: utilization, above: 90%, trend: {window: 3m, horizon: 5m}}
///       burning:    {of: visitors, burn_rate: {budget: 1%, windows: [{long: 5m, short: 30s, factor: 3x}]}}
struct AlertDeclaration {
  let name: String
  let subject: Reference
  let condition: Condition
  let pending: Delay
  /// Where its signal, or its burn rate, is named.
  let range: SourceRange

  enum Condition {
    case beyond(AlertSignal.Measure, AlertRule.Limit)
    case heading(AlertSignal.Measure, AlertRule.Limit, window: Delay, horizon: Delay)
    case burning(budget: Double, [AlertRule.BurnWindows])
  }

  private static let value = FieldType.either(.percentage, .either(.duration, .count))

  static let trendSpec = ObjectSpec(
    "a trend",
    [
      FieldSpec("window", .duration, required: true, "How far back the line begins."),
      FieldSpec("horizon", .duration, required: true, "How far ahead it is read."),
    ])

  static let windowsSpec = ObjectSpec(
    "windows of a burn rate",
    [
      FieldSpec("long", .duration, required: true, "The window that makes it matter."),
      FieldSpec(
        "short", .duration, required: true, "The one that ends it soon after the failures."),
      FieldSpec("factor", .factor, required: true, "How many times the budget fails in both."),
    ])

  static let burnSpec = ObjectSpec(
    "a burn rate",
    [
      FieldSpec("budget", .percentage, required: true, "The part of all that may fail."),
      FieldSpec(
        "windows", .items(.object(windowsSpec)), required: true,
        "Pairs of windows, any of which is enough."),
    ])

  static let spec = ObjectSpec(
    "an alert",
    [
      FieldSpec("of", .text, required: true, "A source, `source.request` or a component."),
      FieldSpec(
        "signal", .word(AlertSignal.Measure.allCases.map { $0.rawValue }), "What is looked at."),
      FieldSpec("above", value, "It is bad above this."),
      FieldSpec("below", value, "It is bad below this."),
      FieldSpec(
        "for", .duration, or: ("0s", "the first look at which it holds tells"),
        "For how long before somebody is told; at once unless stated."),
      FieldSpec(
        "trend", .object(trendSpec),
        "It is bad where a line through the signal is beyond the limit, not the signal."),
      FieldSpec(
        "burn_rate", .object(burnSpec),
        "Instead of `signal`: how fast failures use up what may fail."),
    ])

  /// Nil if it cannot be read, which is reported.
  init?(
    _ name: Name, _ node: YAMLNode, in simulation: SimulationSettings, _ context: ReadingContext
  ) {
    guard
      let fields = Fields(
        node, Self.spec, at: "alerts.\(name.text)", owner: name.range, context)
    else { return nil }
    let interval = simulation.options.intervalLength
    let pending = fields.has("for") ? fields.duration("for") : 0
    fields.useDefault("for")
    let subject = fields.reference("of")
    let key = fields.has("burn_rate") ? "burn_rate" : "signal"
    let condition =
      fields.has("burn_rate")
      ? Self.burnRate(fields, interval) : Self.signal(fields, interval)
    guard let subject, let condition, let pending else { return nil }
    self.name = name.text
    self.subject = subject
    self.condition = condition
    self.pending = Delay(nanoseconds: pending)
    range = fields.range(of: key)
  }

  /// The signal that it looks at.
  var measure: AlertSignal.Measure {
    switch condition {
    case .beyond(let measure, _), .heading(let measure, _, _, _): measure
    case .burning: .errorRate
    }
  }

  private static func signal(_ fields: Fields, _ interval: Delay) -> Condition? {
    let sides = ["above", "below"].filter { fields.has($0) }
    if sides.count > 1 {
      fields.context.report(.keysTogether("above", "below"), at: fields.range(ofKey: "below"))
    }
    if !fields.has("signal") { fields.reportMissing("signal") }
    if sides.isEmpty { fields.reportMissing("above") }
    let trend = fields.fields("trend", trendSpec)
    let window = trend?.window("window", atLeast: 2, interval)
    let horizon = trend?.duration("horizon", isPositive: true)
    let words = AlertSignal.Measure.allCases.map { ($0.rawValue, $0) }
    guard let measure = fields.word("signal", of: words), let side = sides.first,
      let value = value(measure, side, fields)
    else { return nil }
    let limit: AlertRule.Limit = side == "above" ? .most(value) : .least(value)
    if !fields.has("trend") { return .beyond(measure, limit) }
    guard let window, let horizon else { return nil }
    return .heading(measure, limit, window: window, horizon: Delay(nanoseconds: horizon))
  }

  private static func value(
    _ measure: AlertSignal.Measure, _ key: String, _ fields: Fields
  ) -> Double? {
    switch measure {
    case .errorRate, .utilization, .hitRatio: fields.percentage(key)
    case .p50, .p95, .p99: fields.duration(key).map { Double($0) }
    case .queue: fields.count(key, in: 0...1_000_000_000).map { Double($0) }
    }
  }

  private static func burnRate(_ fields: Fields, _ interval: Delay) -> Condition? {
    for key in ["signal", "above", "below", "trend"] where fields.has(key) {
      fields.context.report(.keysTogether(key, "burn_rate"), at: fields.range(ofKey: key))
    }
    guard let inner = fields.fields("burn_rate", burnSpec) else { return nil }
    let pairs = inner.objects("windows", windowsSpec).compactMap { windows($0, interval) }
    if inner.has("windows") && inner.items("windows").isEmpty {
      fields.context.report(
        .mappingEmpty("windows", inner.spec.name), at: inner.range(ofKey: "windows"))
    }
    return inner.positivePercentage("budget").map { .burning(budget: $0, pairs) }
  }

  private static func windows(_ fields: Fields, _ interval: Delay) -> AlertRule.BurnWindows? {
    guard let long = fields.window("long", atLeast: 1, interval),
      let short = fields.window("short", atLeast: 1, interval),
      let factor = fields.factor("factor")
    else { return nil }
    if short >= long { fields.context.report(.alertWindowOrder, at: fields.range(of: "short")) }
    return AlertRule.BurnWindows(long: long, short: short, factor: factor)
  }
}

extension Fields {
  /// A window over the time series, in which so many looks have room.
  fileprivate func window(_ key: String, atLeast looks: Int64, _ interval: Delay) -> Delay? {
    guard let length = duration(key, isPositive: true) else { return nil }
    if length / looks < interval.nanoseconds {
      context.report(
        .alertWindowTooShort(intervals: looks, each: interval.nanoseconds), at: range(of: key))
    }
    return Delay(nanoseconds: length)
  }
}

extension AlertDeclaration {
  /// The rule, whose subject is called as in the report.
  func rule(_ network: Network, _ parts: [String: [ComponentID]]) -> AlertRule {
    var name = subject.text
    if case .component(let id)? = ObjectiveSubject.find(subject, network, parts) {
      name = network.components[id.position].name
    }
    let condition: AlertRule.Condition =
      switch condition {
      case .beyond(let measure, let limit): .beyond(AlertSignal(name, measure), limit)
      case .heading(let measure, let limit, let window, let horizon):
        .heading(AlertSignal(name, measure), toward: limit, window: window, horizon: horizon)
      case .burning(let budget, let pairs): .burning(subject: name, budget: budget, pairs: pairs)
      }
    return AlertRule(self.name, condition, pending: pending)
  }
}

#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A source of traffic: clients that send at a rate, or users who wait for their answers.
///
///     visitors:
///       rate: 2000/s
///       shape: [hold 5m, ramp to 10x over 11m]
///       timeout: 2s
///       requests:
///         page:    {share: 60%, call: cdn.page, key: pages}
///         profile: {share: 40%, call: cdn.profile, key: users}
struct Traffic {
  let name: Name
  var arrivals: Arrivals
  var requests: [Request] = []
  /// Requests per second as stated; nil for users who wait.
  var rate: Double?
  /// The highest level of the shape, as a factor of the rate.
  var peak = 1.0

  /// One kind of request.
  struct Request {
    let name: Name
    var share: Double
    var call: Reference
    var key: Name?
    var timeout: Int64?
    var priority: Int
  }

  static let requestSpec = ObjectSpec(
    "a request",
    [
      FieldSpec("share", .percentage, required: true, "Its part of the source's requests."),
      FieldSpec("call", .operation, required: true, "What it asks for."),
      FieldSpec("key", .dataSet, "The data set whose keys it carries."),
      FieldSpec("timeout", .duration, "How long the client waits, instead of the source's timeout."),
      FieldSpec("priority", .whole, "Higher is more important, where a queue looks at it."),
    ], later: ["retry", "hedge", "deadline"])

  static let stateSpec = ObjectSpec(
    "a state of modulated arrivals",
    [
      FieldSpec("rate", .factor, required: true, "What multiplies the rate while it lasts."),
      FieldSpec("for", .distribution, required: true, "How long it lasts."),
    ])

  static let spec = ObjectSpec(
    "a traffic source",
    [
      FieldSpec("rate", .rate, "Requests per second of all its clients together."),
      FieldSpec("users", .count, "How many users send, wait for the answer, think, and send again."),
      FieldSpec("think", .distribution, "How long a user thinks."),
      FieldSpec("arrivals", .arrivals, "How gaps between requests vary."),
      FieldSpec("batch", .batch, "How many requests come at once."),
      FieldSpec("modulated", .list(.object(stateSpec)), "States that change the rate at random."),
      FieldSpec("shape", .list(.shape), "How the rate changes over time."),
      FieldSpec("timeout", .duration, "How long a client waits for its answer."),
      FieldSpec(
        "requests", .named(.object(requestSpec)), required: true, "What is sent, by share."),
    ], later: ["region", "retry", "registered", "active", "recorded", "cancellation"])

  init?(_ name: Name, _ node: YAMLNode, _ context: ReadingContext) {
    guard let fields = Fields(node, Self.spec, at: "traffic.\(name.text)", context) else {
      return nil
    }
    self.name = name
    arrivals = .recorded([])
    if fields.has("rate") == fields.has("users") {
      context.report(.rateOrUsers(name.text), at: name.range)
    }
    if fields.has("users") {
      readUsers(fields)
    } else {
      readRate(fields)
    }
    readRequests(fields)
  }

  private mutating func readUsers(_ fields: Fields) {
    for key in ["arrivals", "batch", "modulated", "shape"] where fields.has(key) {
      fields.context.report(.onlyWithRate(key), at: fields.range(of: key))
    }
    let users = fields.count("users", in: 1...10_000_000) ?? 1
    var think = Distribution.constant(0)
    if fields.has("think") {
      think = fields.distribution("think") ?? think
    } else {
      fields.context.report(.keyRequired("think", in: "a source with users"), at: name.range)
    }
    arrivals = .closed(users: users, think: think)
  }

  private mutating func readRate(_ fields: Fields) {
    if fields.has("think") {
      fields.context.report(.onlyWithUsers("think"), at: fields.range(of: "think"))
    }
    let stated = fields.rate("rate") ?? 0
    rate = stated
    var reader = ArrivalsReader(fields: fields)
    let gaps = reader.gaps()
    let profile = reader.profile(rate: stated)
    peak = reader.peak
    arrivals = .open(
      gaps: gaps, rate: profile, batch: reader.batch(), modulation: reader.modulation())
  }

  private mutating func readRequests(_ fields: Fields) {
    let context = fields.context
    let timeout = fields.duration("timeout")
    if !fields.has("timeout") {
      fields.useDefault("timeout", "none: clients wait for ever", "nothing ends a wait unless stated")
    }
    guard let mapping = fields.node("requests")?.mapping else {
      if let node = fields.node("requests"), !node.isDamaged {
        context.report(.mappingExpected("requests"), at: node.range)
      }
      return
    }
    if mapping.entries.isEmpty { context.report(.requestsEmpty(name.text), at: name.range) }
    var sum = 0.0
    for entry in mapping.entries {
      let place = "traffic.\(name.text).requests.\(entry.name)"
      guard let inner = Fields(entry.value, Self.requestSpec, at: place, context) else {
        continue
      }
      let share = inner.percentage("share") ?? 0
      sum += share
      guard let call = inner.reference("call") else { continue }
      requests.append(
        Request(
          name: Name(text: entry.name, range: entry.key.range), share: share, call: call,
          key: inner.name("key"), timeout: inner.duration("timeout") ?? timeout,
          priority: inner.count("priority", in: 0...1_000_000) ?? 0))
    }
    if (sum - 1).magnitude > 1e-9 && !context.diagnostics.hasErrors {
      context.report(.sharesSum(percent(sum), of: name.text), at: fields.range(of: "requests"))
    }
  }
}

/// A share as a person would write it: `97.5%`.
func percent(_ share: Double) -> String {
  let thousandths = Int64((share * 100_000).rounded())
  let whole = thousandths / 1000
  let rest = thousandths % 1000
  if rest == 0 { return "\(whole)%" }
  var digits = String(1000 + rest).dropFirst()
  while digits.last == "0" { digits = digits.dropLast() }
  return "\(whole).\(digits)%"
}

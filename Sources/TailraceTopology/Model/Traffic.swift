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
  /// How many wait for their answers; 0 where requests come at a rate.
  var users = 0
  /// What each client remembers by itself, as a browser does.
  var cache: BrowserCache?
  /// How many clients send the requests that come at a rate; nil if nothing asks whose they are.
  var clients: Int?
  /// The highest level of the shape and the one that holds at last, as factors of the rate.
  var peak = 1.0
  var last = 1.0
  /// Requests for each arrival that the rate counts, in the long run.
  var perArrival = 1.0

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
      FieldSpec(
        "timeout", .duration, "How long the client waits, instead of the source's timeout."),
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
      FieldSpec(
        "users", .count, "How many users send, wait for the answer, think, and send again."),
      FieldSpec("think", .distribution, "How long a user thinks."),
      FieldSpec(
        "clients", .count,
        "How many clients send the requests that come at a rate, each as often as any other."),
      FieldSpec(
        "cache", .object(BrowserCache.spec),
        "What each client remembers by itself, as a browser does."),
      FieldSpec("arrivals", .arrivals, "How gaps between requests vary."),
      FieldSpec(
        "batch", .batch,
        "How many requests come at once; the rate counts arrivals, and each brings so many."),
      FieldSpec("modulated", .list(.object(stateSpec)), "States that change the rate at random."),
      FieldSpec("shape", .list(.shape), "How the rate changes over time."),
      FieldSpec("timeout", .duration, "How long a client waits for its answer."),
      FieldSpec(
        "requests", .named(.object(requestSpec)), required: true, "What is sent, by share."),
    ], later: ["region", "retry", "registered", "active", "recorded", "cancellation"])

  init?(_ name: Name, _ node: YAMLNode, _ context: ReadingContext) {
    guard
      let fields = Fields(
        node, Self.spec, at: "traffic.\(name.text)", owner: name.range, context)
    else { return nil }
    self.name = name
    arrivals = .recorded([])
    if fields.has("rate") && fields.has("users") {
      context.report(.rateOrUsers(name.text, hasBoth: true), at: name.range)
    } else if !fields.has("rate") && !fields.has("users") && !context.isDamaged {
      context.report(.rateOrUsers(name.text, hasBoth: false), at: name.range)
    }
    if fields.has("users") {
      readUsers(fields)
    } else {
      readRate(fields)
    }
    readRequests(fields)
    cache = BrowserCache(fields, of: self)
  }

  private mutating func readUsers(_ fields: Fields) {
    for key in ["clients", "arrivals", "batch", "modulated", "shape"] where fields.has(key) {
      fields.context.report(.onlyWithRate(key), at: fields.range(ofKey: key))
    }
    let users = fields.count("users", in: 1...Int64(Limits.users)) ?? 1
    self.users = users
    var think = Distribution.constant(0)
    if fields.has("think") {
      think = fields.distribution("think") ?? think
    } else {
      fields.reportMissing("think", of: "a source with 'users'")
    }
    arrivals = .closed(users: users, think: think)
  }

  private mutating func readRate(_ fields: Fields) {
    if fields.has("think") {
      fields.context.report(.onlyWithUsers("think"), at: fields.range(ofKey: "think"))
    }
    clients = fields.count("clients", in: 1...Int64(Limits.users))
    let stated = fields.rate("rate") ?? 0
    rate = stated
    var reader = ArrivalsReader(fields: fields)
    let gaps = reader.gaps()
    let profile = reader.profile(rate: stated)
    peak = reader.peak
    last = reader.last
    let batch = reader.batch()
    let modulation = reader.modulation()
    let cycle = modulation.reduce(0) { $0 + $1.holding.mean }
    if let batch { perArrival *= batch.mean }
    if cycle > 0 && cycle < .infinity {
      perArrival *= modulation.reduce(0) { $0 + $1.factor * $1.holding.mean } / cycle
    }
    arrivals = .open(gaps: gaps, rate: profile, batch: batch, modulation: modulation)
  }

  private mutating func readRequests(_ fields: Fields) {
    let context = fields.context
    let timeout = fields.duration("timeout", isPositive: true)
    if !fields.has("timeout") {
      fields.useDefault(
        "timeout", "none: clients wait for ever", "nothing ends a wait unless stated")
    }
    var shares = ShareSum()
    for (requestName, node) in fields.entries("requests", isFilled: true) {
      let place = "traffic.\(name.text).requests.\(requestName.text)"
      guard
        let inner = Fields(
          node, Self.requestSpec, at: place, owner: requestName.range, context)
      else {
        shares.isComplete = false
        continue
      }
      let share = shares.read(inner)
      guard let call = inner.reference("call") else { continue }
      requests.append(
        Request(
          name: requestName, share: share, call: call, key: inner.name("key"),
          timeout: inner.duration("timeout", isPositive: true) ?? timeout,
          priority: inner.count("priority", in: 0...1_000_000) ?? 0))
    }
    shares.checkWhole(of: name.text, context)
  }
}

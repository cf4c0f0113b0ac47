internal import TailraceEngine

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
  /// Requests per second at this level of the load; nil for users who wait and recorded arrivals.
  var rate: Double?
  /// How many wait for their answers; 0 where requests come at a rate.
  var users = 0
  /// Where `cancellation` stands.
  var cancellation: SourceRange?
  /// What each client remembers by itself, as a browser does.
  var cache: BrowserCache?
  /// How many clients send the requests that come at a rate; nil if nothing asks whose they are.
  var clients: Int?
  /// Where its clients are.
  var region: Name?
  /// The highest level of the shape and the one that holds at last, as factors of the rate.
  var peak = 1.0
  var last = 1.0
  /// What the report says of the load.
  var stated: StatedLoad.Source
  /// Requests for each arrival that the rate counts, in the long run.
  var perArrival = 1.0

  /// One kind of request.
  struct Request {
    let name: Name
    var share: Double
    var call: Reference
    var key: Name?
    var timeout: Distribution?
    var priority: Int
    /// What the client does if it fails or is slow.
    var policy: CallPolicy
  }

  static let requestSpec = ObjectSpec(
    "a request",
    [
      FieldSpec("share", .percentage, required: true, "Its part of the source's requests."),
      FieldSpec("call", .operation, required: true, "What it asks for."),
      FieldSpec("key", .dataSet, "The data set whose keys it carries."),
      FieldSpec.timeout("How long the client waits, instead of the source's timeout."),
      FieldSpec(
        "priority", .whole, in: 0...1_000_000,
        "Higher is more important, where a queue looks at it."),
      CallPolicyReader.retryField, CallPolicyReader.hedgeField, CallPolicyReader.deadlineField,
    ])

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
        "users", .count, in: 1...Int64(Limits.users),
        "How many users send, wait for the answer, think, and send again."),
      FieldSpec("think", .distribution, "How long a user thinks."),
      FieldSpec(
        "clients", .count, in: 1...Int64(Limits.users),
        "How many clients send the requests that come at a rate, each as often as any other."),
      FieldSpec(
        "registered", .count, in: 1...ActiveUsers.mostRegistered,
        "How many users are known, of whom some are active."),
      FieldSpec(
        "active", .either(.percentage, .count), in: 1...ActiveUsers.mostRegistered,
        "How many users are active: a share of those registered, or a count."),
      FieldSpec(
        "each", .rate, "What one active user sends; times those active it is the source's rate."),
      FieldSpec(
        "recorded", .either(.text, .object(RecordedLoad.spec)),
        "A file that says when requests came: arrivals, rates over time, or an access log."),
      FieldSpec(
        "cache", .object(BrowserCache.spec),
        "What each client remembers by itself, as a browser does."),
      FieldSpec(
        "arrivals", .arrivals, or: ("poisson", "many clients who know nothing of each other"),
        "How gaps between requests vary."),
      FieldSpec(
        "batch", .batch,
        "How many requests come at once; the rate counts arrivals, and each brings so many."),
      FieldSpec("modulated", .list(.object(stateSpec)), "States that change the rate at random."),
      FieldSpec("shape", .list(.shape), "How the rate changes over time."),
      FieldSpec(
        "region", .text, "The region that its clients are in; next to everything unless stated."),
      FieldSpec.timeout(
        "How long a client waits for its answer; of each attempt.",
        otherwise: "clients wait for ever"),
      CallPolicyReader.retryField, CallPolicyReader.hedgeField, CallPolicyReader.deadlineField,
      CallPolicyReader.cancellationField,
      FieldSpec(
        "requests", .named(.object(requestSpec)), required: true, "What is sent, by share."),
    ])

  init?(_ name: Name, _ node: YAMLNode, _ context: ReadingContext) {
    guard
      let fields = Fields(
        node, Self.spec, at: "traffic.\(name.text)", owner: name.range, context)
    else { return nil }
    self.name = name
    arrivals = .recorded([])
    stated = StatedLoad.Source(name: name.text)
    region = fields.name("region")
    checkStatedOnce(fields)
    if fields.has("recorded") {
      readRecorded(fields)
    } else if fields.has("users") {
      readUsers(fields, Double(fields.count("users") ?? 1))
    } else if ActiveUsers.keys.contains(where: { fields.has($0) }) && !fields.has("rate") {
      readActive(fields)
    } else {
      stated.rate = fields.rate("rate")
      readRate(fields, stated.rate ?? 0)
    }
    readRequests(fields)
    cache = BrowserCache(fields, of: self)
  }

  /// A load is stated in one way: by a rate, by users, by the active among them, or by a record.
  private func checkStatedOnce(_ fields: Fields) {
    let context = fields.context
    let ways =
      ["rate", "users", "recorded"].filter { fields.has($0) }
      + ActiveUsers.keys.filter { fields.has($0) }.prefix(1)
    if ways.isEmpty && !context.isDamaged {
      context.report(.rateOrUsers(name.text, hasBoth: false), at: name.range)
    } else if ways == ["rate", "users"] {
      context.report(.rateOrUsers(name.text, hasBoth: true), at: name.range)
    } else if ways.count > 1 {
      context.report(.loadTwice(name.text, ways[0], ways[1]), at: fields.range(ofKey: ways[1]))
    }
  }

  private mutating func readActive(_ fields: Fields) {
    let context = fields.context
    if fields.has("each") && fields.has("think") {
      context.report(.loadTwice(name.text, "each", "think"), at: fields.range(ofKey: "think"))
    }
    guard let active = ActiveUsers(fields) else { return }
    active.note(in: &stated)
    if fields.has("think") { return readUsers(fields, active.count) }
    if !fields.has("each") {
      return fields.reportMissing("each", of: "a source whose active users are stated")
    }
    let rate = active.count * (active.each ?? 0)
    if rate > Limits.highestRate {
      context.report(
        .quantityTooLarge(.rate, fields.text("each") ?? ""), at: fields.range(of: "each"))
      return
    }
    stated.rate = rate
    readRate(fields, rate)
  }

  private mutating func readRecorded(_ fields: Fields) {
    clients = fields.count("clients")
    guard let recorded = RecordedLoad(fields) else { return }
    arrivals = recorded.arrivals
    stated.file = recorded.file
    if let rates = recorded.rates {
      rate = 1
      (peak, last) = rates
    }
  }

  private mutating func readUsers(_ fields: Fields, _ wanted: Double) {
    for key in ["clients", "arrivals", "batch", "modulated", "shape"] where fields.has(key) {
      fields.context.report(.onlyWithRate(key), at: fields.range(ofKey: key))
    }
    let many = (wanted * fields.context.load.factor).rounded()
    if many > Double(Limits.users) {
      let count = Int(min(many, 1e18))
      fields.context.report(.tooMany("users", count, Limits.users), at: fields.headline)
    }
    users = Int(max(1, min(many, Double(Limits.users))))
    stated.users = Int(max(1, min(wanted.rounded(), 1e15)))
    var think = Distribution.constant(0)
    if fields.has("think") {
      think = fields.distribution("think") ?? think
    } else {
      fields.reportMissing("think", of: "a source with 'users'")
    }
    stated.think = think.mean
    arrivals = .closed(users: users, think: think)
  }

  /// A rate for the clients of one level of the load.
  private mutating func readRate(_ fields: Fields, _ rateOfFile: Double) {
    if fields.has("think") {
      fields.context.report(.onlyWithUsers("think"), at: fields.range(ofKey: "think"))
    }
    clients = fields.count("clients")
    let played = min(rateOfFile * fields.context.load.factor, Limits.highestRate)
    rate = played
    let reader = ArrivalsReader(fields: fields)
    let gaps = reader.gaps()
    let curve = LoadCurve(fields)
    peak = curve.peak
    last = curve.last
    let batch = reader.batch()
    let modulation = reader.modulation()
    let cycle = modulation.reduce(0) { $0 + $1.holding.mean }
    if let batch { perArrival *= batch.mean }
    if cycle > 0 && cycle < .infinity {
      perArrival *= modulation.reduce(0) { $0 + $1.factor * $1.holding.mean } / cycle
    }
    arrivals = .open(
      gaps: gaps, rate: curve.profile(rate: played), batch: batch, modulation: modulation)
  }

  private mutating func readRequests(_ fields: Fields) {
    let context = fields.context
    let timeout = fields.timeout(isPositive: true)
    let policy = CallPolicyReader(fields: fields).policy()
    if fields.has("cancellation") { cancellation = fields.range(ofKey: "cancellation") }
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
          timeout: inner.timeout(isPositive: true) ?? timeout,
          priority: inner.count("priority") ?? 0,
          policy: CallPolicyReader(fields: inner).policy(over: policy)))
    }
    shares.checkWhole(of: name.text, context)
  }
}

internal import TailraceEngine

/// How a caller picks an instance: shared by balancers and links.
///
///     policy: least_request
///     choices: 2
///     weights: [3, 1, 1]
///     sticky: {ttl: 30m}
struct RoutingExpression {
  var policy: RoutingPolicy = .roundRobin
  var options = RoutingOptions()
  /// Where the first of it is stated; nil where nothing is.
  var range: SourceRange?
  var weightsRange: SourceRange?
  /// How many weights are stated, were some of them impossible.
  var weightsCount = 0

  static let words = [
    "round_robin", "weighted", "random", "least_connections", "least_request", "peak_ewma",
    "least_response_time", "hash", "ring_hash", "maglev", "source",
  ]

  static let stickySpec = ObjectSpec(
    "sticky",
    [
      FieldSpec(
        "ttl", .duration,
        or: ("none: for ever", "a cookie without an end lives as long as its owner"),
        "How long after its last request a client still belongs to its instance.")
    ])

  static let slowStartSpec = ObjectSpec(
    "slow_start",
    [
      FieldSpec(
        "window", .duration, required: true, "How long after its start an instance gets less."),
      FieldSpec(
        "aggression", .factor, or: ("1x", "Envoy's slow start"),
        "Above 1x its part grows faster at first."),
      FieldSpec(
        "min_weight", .percentage, or: ("10%", "Envoy's slow start"),
        "The part of its weight that it gets at first."),
    ])

  static let fields =
    [
      FieldSpec(
        "policy", .word(words), or: ("round_robin", "HAProxy's and NGINX's default"),
        "How an instance is picked.")
    ] + refinements

  /// The same on a link, where it may be a cache that is called.
  static let linkFields =
    [
      FieldSpec(
        "policy", .word(words),
        or: (
          "round_robin", "HAProxy's and NGINX's default; to a cache of several instances ring_hash"
        ),
        "How an instance is picked.")
    ] + refinements

  private static let refinements = [
    FieldSpec(
      "choices", .count, in: 1...8,
      "How many random instances `least_request` and `peak_ewma` compare."),
    FieldSpec("weights", .list(.count), "The part of each instance, one number for each."),
    FieldSpec(
      "decay", .duration, or: ("10s", "Linkerd's default"),
      "How long policies by latency remember an answer."),
    FieldSpec(
      "virtual_nodes", .count, in: 1...100_000,
      or: ("\(standardPoints)", "shares then differ by a tenth of their mean"),
      "The points of one instance on the ring of `ring_hash`."),
    FieldSpec(
      "table_size", .count, in: 2...5_000_011, or: ("65537", "Envoy's MAGLEV"),
      "The cells of the table of `maglev`, a prime."),
    FieldSpec(
      "balance_factor", .percentage,
      "What an instance may have outstanding of the mean, 100% or more, before a hash goes on."),
    FieldSpec(
      "sticky", .object(stickySpec), "A client stays with the instance that it was first sent to."),
    FieldSpec(
      "slow_start", .object(slowStartSpec), "How an instance that has come back is spared."),
  ]

  private static let standardPoints = 100

  /// In turn.
  static var standard: Self { Self() }

  /// By key, so that each has its home.
  static var standardByKey: Self {
    var routing = Self()
    routing.policy = .ringHash(virtualNodes: standardPoints)
    return routing
  }

  private init() {}

  /// Nil where nothing of it is stated.
  init?(optional fields: Fields) {
    if !Self.fields.contains(where: { fields.has($0.name) }) { return nil }
    self.init(fields)
  }

  init(_ fields: Fields) {
    let word = fields.has("policy") ? fields.word("policy", among: Self.words) : nil
    range = Self.fields.first { fields.has($0.name) }.map { fields.range(ofKey: $0.name) }
    fields.useDefault("policy")
    readPolicy(word, fields)
    readWeights(word, fields)
    readBound(word, fields)
    if let inner = fields.fields("sticky", Self.stickySpec) {
      options.stickiness = Delay(
        nanoseconds: inner.duration("ttl", isPositive: true) ?? Limits.longestDuration)
      inner.useDefault("ttl")
    }
    if let inner = fields.fields("slow_start", Self.slowStartSpec) { readSlowStart(inner, fields) }
  }

  private mutating func readPolicy(_ word: String?, _ fields: Fields) {
    let users = [
      "choices": ["least_request", "peak_ewma"], "decay": ["peak_ewma", "least_response_time"],
      "virtual_nodes": ["ring_hash"], "table_size": ["maglev"],
    ]
    for key in ["choices", "decay", "virtual_nodes", "table_size"] where fields.has(key) {
      let wanted = users[key] ?? []
      if let word, wanted.contains(word) { continue }
      if fields.has("policy") && word == nil { continue }
      fields.context.report(
        .needs(key, "policy: \(wanted.first ?? "")"), at: fields.range(ofKey: key))
    }
    switch word {
    case "random": policy = .random
    case "least_connections": policy = .leastConnections
    case "least_request":
      policy = .leastRequest(
        choices: choices(fields, "Envoy's LEAST_REQUEST: the better of two random instances"),
        distinct: false)
    case "peak_ewma":
      policy = .peakEWMA(
        decay: decay(fields), choices: choices(fields, "Finagle's and Linkerd's balancer"))
    case "least_response_time": policy = .leastResponseTime(decay: decay(fields))
    case "hash": policy = .hash
    case "ring_hash":
      policy = .ringHash(virtualNodes: fields.count(orUsual: "virtual_nodes"))
    case "maglev":
      var size = fields.count(orUsual: "table_size")
      if !Self.isPrime(size) {
        fields.context.report(.primeExpected(size), at: fields.range(of: "table_size"))
        size = 65_537
      }
      policy = .maglev(tableSize: size)
    case "source": policy = .source
    default: policy = .roundRobin
    }
  }

  private static func isPrime(_ number: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return true
  }

  private func choices(_ fields: Fields, _ source: String) -> Int {
    if !fields.has("choices") { fields.useDefault("choices", "2", source) }
    return fields.count("choices") ?? 2
  }

  private func decay(_ fields: Fields) -> Delay {
    return fields.delay(orUsual: "decay", isPositive: true)
  }

  private mutating func readWeights(_ word: String?, _ fields: Fields) {
    if word == "weighted" && !fields.has("weights") {
      fields.reportMissing("weights", of: "policy weighted")
    }
    guard fields.has("weights") else { return }
    weightsRange = fields.range(of: "weights")
    if word == "hash" || word == "source" {
      fields.context.report(
        .needs("weights", "policy: weighted"), at: fields.range(ofKey: "weights"))
    }
    weightsCount = fields.items("weights").count
    for node in fields.items("weights") {
      guard let phrase = node.phrase(expecting: "a weight, such as 3", &fields.context.diagnostics),
        let weight = phrase.count(&fields.context.diagnostics)
      else { continue }
      if !(1...1_000_000).contains(weight) {
        fields.context.report(.countOutOfRange(phrase.text, 1, 1_000_000), at: phrase.range)
        continue
      }
      options.weights.append(Double(weight))
    }
  }

  private mutating func readBound(_ word: String?, _ fields: Fields) {
    guard fields.has("balance_factor") else { return }
    if word != "hash" && word != "ring_hash" && word != "maglev" && word != "source" {
      fields.context.report(
        .needs("balance_factor", "policy: ring_hash"), at: fields.range(ofKey: "balance_factor"))
    }
    guard let phrase = fields.phrase("balance_factor", Quantity.percentage.expectation),
      let factor = phrase.percentage(atMost: 1000, &fields.context.diagnostics)
    else { return }
    if factor < 1 {
      fields.context.report(.percentageLeast(phrase.text, 100), at: phrase.range)
    } else {
      options.balanceFactor = factor
    }
  }

  private mutating func readSlowStart(_ inner: Fields, _ fields: Fields) {
    if case .roundRobin = policy {
    } else if case .random = policy {
    } else if case .leastConnections = policy {
    } else if case .leastRequest = policy {
    } else {
      fields.context.report(
        .needs("slow_start", "policy: round_robin"), at: fields.range(ofKey: "slow_start"))
    }
    let aggression = inner.factor(orUsual: "aggression")
    let minimum = inner.percentage(orUsual: "min_weight")
    guard let window = inner.duration("window", isPositive: true) else { return }
    options.slowStart = SlowStart(
      window: Delay(nanoseconds: window), aggression: max(aggression, 0.01),
      minimum: max(minimum, 1e-6))
  }
}

extension RoutingExpression {
  /// What the language calls the policies of a network.
  static func words(of network: Network) -> [RoutingPolicy: String] {
    var words: [RoutingPolicy: String] = [:]
    for router in network.routers { words[router.policy] = word(router.policy) }
    return words
  }

  /// What the language calls its policy.
  var word: String { Self.word(policy) }

  private static func word(_ policy: RoutingPolicy) -> String {
    switch policy {
    case .roundRobin: "round_robin"
    case .random: "random"
    case .leastConnections: "least_connections"
    case .leastRequest: "least_request"
    case .peakEWMA: "peak_ewma"
    case .leastResponseTime: "least_response_time"
    case .hash: "hash"
    case .ringHash: "ring_hash"
    case .maglev: "maglev"
    case .source: "source"
    case .shortestLine: "shortest_line"
    case .warmFirst: "warm_first"
    }
  }

  /// Whether it looks at the key that a request carries.
  var goesByKey: Bool {
    switch policy {
    case .hash, .ringHash, .maglev: true
    default: false
    }
  }

  /// Whether it looks at whose a request is.
  var tellsClientsApart: Bool { policy == .source || options.stickiness != nil }

  /// Whether a caller keeps a count for each target.
  var countsOutstanding: Bool {
    if options.balanceFactor != nil || !options.weights.isEmpty { return true }
    switch policy {
    case .leastConnections, .leastRequest, .peakEWMA, .leastResponseTime: return true
    default: return options.slowStart != nil
    }
  }
}

/// What each client of a source remembers by itself, as a browser does.
///
///     cache: {data: pages, capacity: 100 entries, ttl: 1h, passes: [order]}
struct BrowserCache {
  var data: Name
  var entries: Int
  var lifetime: Int64?
  /// Requests that are not answered from it.
  var passes: [String] = []

  static let spec = ObjectSpec(
    "a client's cache",
    [
      FieldSpec("data", .dataSet, required: true, "The data set whose keys it remembers."),
      FieldSpec(
        "capacity", .entries, required: true, in: 1...1_000_000, "How many keys fit at each client."
      ),
      FieldSpec(
        "ttl", .duration, or: ("none", "a key stays until it is evicted"),
        "How long a key lives after it was filled (`max-age`)."),
      FieldSpec("passes", .list(.text), "Requests that it never answers, such as writes."),
    ], later: ["eviction"])

  init?(_ source: Fields, of traffic: Traffic) {
    guard let fields = source.fields("cache", Self.spec), let data = fields.name("data") else {
      return nil
    }
    self.data = data
    entries = fields.count("capacity") ?? 1
    lifetime = fields.duration("ttl", isPositive: true)
    fields.useDefault("ttl")
    let known = traffic.requests.map { $0.name.text }
    for name in fields.names("passes", expecting: "the name of a request") {
      if !known.contains(name.text) {
        fields.context.report(
          .requestUnknown(name.text, of: traffic.name.text, known), at: name.range)
      }
      passes.append(name.text)
    }
    if traffic.users == 0 && traffic.clients == nil {
      fields.context.report(.browserCacheNeedsClients(traffic.name.text), at: fields.headline)
    }
    if !traffic.requests.isEmpty && !traffic.requests.contains(where: { serves($0) }) {
      fields.context.report(
        .browserCacheUnused(traffic.name.text, data.text), at: data.range)
    }
  }

  /// Whether it may answer such requests.
  func serves(_ request: Traffic.Request) -> Bool {
    request.key?.text == data.text && !passes.contains(request.name.text)
  }
}

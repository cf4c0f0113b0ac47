internal import TailraceEngine

/// A pool that all callers of a database share, in the words and with the defaults of PgBouncer.
extension Database {
  struct Pooler {
    /// Requests of clients that it holds at once; more are refused.
    var clients = 100
    /// Connections to each server.
    var size = 20
    var timeout: Delay?
  }

  static let poolerSpec = ObjectSpec(
    "a pooler",
    [
      FieldSpec(
        "max_client_conn", .count, "Requests that it holds at once; more are refused."),
      FieldSpec(
        "default_pool_size", .count, "Connections that it has to the primary, and to the replicas."),
      FieldSpec(
        "query_wait_timeout", .duration, "How long a request waits for one of them."),
    ], later: ["mode", "reserve_pool_size", "reserve_pool_timeout"])

  static func pooler(_ fields: Fields) -> Pooler? {
    guard let inner = fields.fields("pooler", poolerSpec) else { return nil }
    var pooler = Pooler()
    let source = "PgBouncer's own default"
    if inner.has("max_client_conn") {
      pooler.clients = inner.count("max_client_conn", in: 1...1_000_000_000) ?? pooler.clients
    } else {
      inner.useDefault("max_client_conn", "100", source)
    }
    if inner.has("default_pool_size") {
      pooler.size = inner.count("default_pool_size", in: 1...1_000_000_000) ?? pooler.size
    } else {
      inner.useDefault("default_pool_size", "20", source)
    }
    pooler.timeout = .seconds(120)
    if inner.has("query_wait_timeout") {
      pooler.timeout = inner.duration("query_wait_timeout").map { Delay(nanoseconds: $0) }
    } else {
      inner.useDefault("query_wait_timeout", "120s", source)
    }
    return pooler
  }

  /// The component that stands before the servers; operations are asked of it.
  func lower(_ pooler: Pooler, _ name: String, before servers: [ComponentID], in lowering: Lowering)
    -> ComponentID
  {
    var capacity = Capacity()
    capacity.places = pooler.clients
    capacity.queueLimit = 0
    let component = lowering.add("\(name).pooler", .database, capacity, of: name, isServer: false)
    for server in servers {
      lowering.builder.link(
        from: component, to: server, latency: .constant(0),
        pool: ConnectionPool(size: pooler.size, timeout: pooler.timeout))
    }
    return component
  }
}

internal import TailraceEngine

/// A pool that all callers of a database share, in the words and with the defaults of PgBouncer.
extension Database {
  struct Pooler {
    /// Requests of clients that it holds at once; more are refused.
    var clients: Int
    /// Connections to each server.
    var size: Int
    var timeout: Delay
  }

  static let poolerSpec = ObjectSpec(
    "a pooler",
    [
      FieldSpec(
        "max_client_conn", .count, or: ("100", "PgBouncer's own default"),
        "Requests that it holds at once; more are refused."),
      FieldSpec(
        "default_pool_size", .count, or: ("20", "PgBouncer's own default"),
        "Connections that it has to the primary, and to the replicas."),
      FieldSpec(
        "query_wait_timeout", .duration, or: ("120s", "PgBouncer's own default"),
        "How long a request waits for one of them."),
    ], later: ["mode", "reserve_pool_size", "reserve_pool_timeout"])

  static func pooler(_ fields: Fields) -> Pooler? {
    guard let inner = fields.fields("pooler", poolerSpec) else { return nil }
    return Pooler(
      clients: inner.count(orUsual: "max_client_conn"),
      size: inner.count(orUsual: "default_pool_size"),
      timeout: inner.delay(orUsual: "query_wait_timeout"))
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

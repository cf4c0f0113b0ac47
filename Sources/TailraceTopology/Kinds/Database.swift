#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A database: a primary that writes, and replicas that read and replay every write.
///
///     postgres:
///       kind: database
///       cores: 16
///       max_connections: 200
///       replicas: {count: 2, lag: lognormal(p50=80ms p99=600ms)}
///       operations:
///         read:  {role: replica, service: lognormal(p50=3ms p99=25ms)}
///         write: {role: primary, service: lognormal(p50=6ms p99=40ms)}
struct Database {
  var capacity: Capacity
  var replicas: Replicas?
  var operations: [Operation] = []

  struct Replicas {
    var count: Int
    var lag: Distribution
    /// The part of a write's service that replaying it takes.
    var replay: Double
  }

  struct Operation {
    let name: Name
    /// Whether a replica serves it.
    var isAtReplica: Bool
    /// Whether it leaves the values as they are.
    var isRead: Bool
    /// Whose keys it reads or writes, where their versions are kept.
    var data: Name?
    var service: Distribution
  }

  static let operationSpec = ObjectSpec(
    "a database operation",
    [
      FieldSpec(
        "role", .word(["primary", "replica"]),
        "Who serves it; what the primary serves is a write unless `access` says otherwise."),
      FieldSpec(
        "access", .word(["read", "write"]),
        "Whether it reads or writes: a write is replayed by the replicas and makes a new version."),
      FieldSpec(
        "data", .dataSet,
        "The data set whose key it reads or writes; stale reads are counted against its versions."),
      FieldSpec(
        "service", .distribution, required: true, "Its work, on one connection and one core."),
    ], later: ["lock", "table", "rows", "quorum", "critical"])

  static let replicaSpec = ObjectSpec(
    "replicas",
    [
      FieldSpec(
        "count", .count, required: true, "How many there are, each with the same capacity."),
      FieldSpec("lag", .distribution, "How long a write takes to reach a replica."),
      FieldSpec("replay", .percentage, "The part of a write's service that replaying it takes."),
    ], later: ["mode", "synchronous"])

  static let spec = ObjectSpec(
    "a database",
    Capacity.fields.filter { $0.name == "cores" || $0.name == "scheduler" || $0.name == "queue" }
      + [
        FieldSpec(
          "max_connections", .count,
          "Requests that one server holds at once; more are refused unless there is a queue."),
        FieldSpec("replicas", .object(replicaSpec), "Servers that read and replay every write."),
        FieldSpec(
          "operations", .named(.object(operationSpec)), required: true, "What can be asked."),
      ], later: ["failover", "shards", "price", "tables", "zone", "region", "pooler", "storage"])

  init(_ fields: Fields) {
    // A database counts connections where other kinds count concurrency.
    capacity = Capacity(database: fields)
    readReplicas(fields)
    for (name, node) in fields.entries("operations", isFilled: true) {
      let place = "\(fields.place).operations.\(name.text)"
      guard
        let inner = Fields(
          node, Self.operationSpec, at: place, owner: name.range, fields.context)
      else {
        fields.context.unread.insert("\(fields.place.dropFirst(11)).\(name.text)")
        continue
      }
      let role = inner.has("role") ? inner.word("role", among: ["primary", "replica"]) : nil
      if !inner.has("role") {
        inner.useDefault("role", "primary", "always right, if not always fast")
      }
      if role == "replica" && !fields.has("replicas") {
        fields.context.report(.replicaWithoutReplicas(name.text), at: inner.range(of: "role"))
      }
      let access = inner.has("access") ? inner.word("access", among: ["read", "write"]) : nil
      if access == "write" && role == "replica" {
        fields.context.report(.writeAtReplica(name.text), at: inner.range(of: "access"))
      }
      operations.append(
        Operation(
          name: name, isAtReplica: role == "replica",
          isRead: role == "replica" || access == "read", data: inner.name("data"),
          service: inner.distribution("service") ?? .constant(0)))
    }
  }

  private mutating func readReplicas(_ fields: Fields) {
    guard let inner = fields.fields("replicas", Self.replicaSpec) else { return }
    var lag = Distribution.constant(0)
    if inner.has("lag") {
      lag = inner.distribution("lag") ?? lag
    } else {
      inner.useDefault("lag", "0ms", "a write reaches the replicas at once")
    }
    if !inner.has("replay") {
      inner.useDefault("replay", "100%", "a replica does the whole work of every write again")
    }
    replicas = Replicas(
      count: inner.count("count", in: 1...10_000) ?? 1, lag: lag,
      replay: inner.percentage("replay") ?? 1)
  }

  func lower(_ name: String, into lowering: Lowering) {
    let primary = lowering.add(
      replicas == nil ? name : "\(name).primary", .database, capacity, of: name)
    var readers = primary
    if let replicas {
      var each = capacity
      each.instances = replicas.count
      readers = lowering.add("\(name).replica", .database, each, of: name)
      lowering.builder.link(from: primary, to: readers, latency: replicas.lag)
    }
    for operation in operations {
      let server = operation.isAtReplica ? readers : primary
      let id = lowering.builder.operation(operation.name.text, of: server)
      lowering.offer(name, operation.name.text, id)
      var steps: [Step] = [.compute(operation.service)]
      if let population = lowering.population(operation.data) {
        lowering.builder.keepVersions(of: population)
        steps.insert(.key(population), at: 0)
        steps.append(operation.isRead ? .readCurrent(population) : .commit(population))
      }
      // Less than a billionth is nothing, and no law can be made so small.
      if let replicas, !operation.isRead, replicas.replay >= 1e-9 {
        let replay = lowering.builder.operation(
          "\(operation.name.text) replayed", of: readers, usesPlace: false)
        lowering.define(
          replay, [.compute(operation.service.scaled(by: replicas.replay))])
        steps.append(.publishToAll(Call(replay)))
      }
      lowering.define(id, steps)
    }
  }
}

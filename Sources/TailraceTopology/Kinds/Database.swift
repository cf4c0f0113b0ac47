internal import TailraceEngine

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
///
/// What else it may have stands beside: `+Operations`, `+Replicas`, `+Quorum`, `+Pooler`, `+Storage`,
/// `+Contention`, and tables in `Model/`.
final class Database: ComponentBody {
  var capacity: Capacity
  var replicas: Replicas?
  var shards: ShardExpression?
  var quorum: Quorum?
  var pooler: Pooler?
  var storage: Storage?
  var contention: Contention?
  var failover: Failing?
  var tables = Tables()
  /// How long a client that has written reads at the primary, where some operation asks for that.
  var ownWrites: Delay?
  var operations: [Operation] = []

  static let spec = ObjectSpec(
    "a database",
    joining: [
      Capacity.fields.filter { $0.name == "cores" || $0.name == "scheduler" || $0.name == "queue" },
      [
        FieldSpec(
          "max_connections", .count, or: ("unlimited", "no connection is refused"),
          "Requests that one server holds at once; more are refused unless there is a queue."),
        FieldSpec("replicas", .object(replicaSpec), "Servers that read and replay every write."),
        FieldSpec(
          "shards", .object(ShardExpression.spec),
          "The database in parts, each with its own primary and replicas."),
        FieldSpec(
          "quorum", .object(quorumSpec),
          "Servers without a primary: a write waits for some, a read asks some."),
        FieldSpec(
          "read_your_writes", .duration, or: ("2s", "the delay of Rails' DatabaseSelector"),
          "How long after a write of a client its reads go to the primary, where they ask for it."),
        FieldSpec("pooler", .object(poolerSpec), "Connections that all callers share."),
        FieldSpec(
          "contention", .object(contentionSpec),
          "How requests that are active at one server slow each other down."),
        FieldSpec("tables", .named(.object(TableDeclaration.spec)), "Tables that operations name."),
        FieldSpec("access_costs", .object(AccessCosts.spec), "What looking at rows takes."),
        FieldSpec("storage", .object(storageSpec), "Old keys on slower storage."),
        FieldSpec(
          "failover", .object(failoverSpec), "How a replica takes the place of a lost primary."),
        FieldSpec(
          "operations", .named(.object(operationSpec)), required: true, "What can be asked."),
      ],
    ])

  var offered: OfferedOperations { .fixed(operations.map { $0.name.text }, usual: nil) }

  var instances: [Int] {
    var each = [shards?.instances() ?? 1]
    if let replicas { each.append(shards?.instances(copies: replicas.count) ?? replicas.count) }
    if let quorum { each.append(quorum.replicas) }
    if pooler != nil { each.append(1) }
    if storage != nil { each.append(1) }
    return each
  }

  var copies: (count: Int, data: [Name])? {
    (replicas?.count ?? quorum?.replicas).map { ($0, operations.compactMap { $0.data }) }
  }

  static let traits = KindTraits(
    spec: spec, read: { Database($0) }, role: .server, shape: .drum, coreKeys: ["cores"],
    placeKeys: ["max_connections"],
    isPriced: true, isLocated: true)

  init(_ fields: Fields) {
    // A database counts connections where other kinds count concurrency.
    capacity = Capacity(database: fields)
    shards = fields.fields("shards", ShardExpression.spec).flatMap { ShardExpression($0) }
    replicas = Self.replicas(fields)
    quorum = Self.quorum(fields)
    pooler = Self.pooler(fields)
    storage = Self.storage(fields)
    contention = Self.contention(fields)
    failover = Self.failover(fields)
    tables = Tables(fields)
    for (name, node) in fields.entries("operations", isFilled: true) {
      let place = "\(fields.place).operations.\(name.text)"
      guard
        let inner = Fields(
          node, Self.operationSpec, at: place, owner: name.range, fields.context),
        let operation = readOperation(name, inner, fields)
      else {
        fields.context.unread.insert("\(fields.place.dropFirst(11)).\(name.text)")
        continue
      }
      operations.append(operation)
    }
    readOwnWrites(fields)
    checkShards(fields)
    if storage != nil && !operations.contains(where: { $0.data != nil }) {
      fields.context.report(
        .needs("storage", "data of an operation"), at: fields.range(ofKey: "storage"))
    }
  }

  private func readOwnWrites(_ fields: Fields) {
    let isAsked = operations.contains { $0.readsOwnWrites }
    if isAsked && operations.allSatisfy({ $0.isRead }) {
      fields.context.report(
        .needs("consistency: read_your_writes", "an operation that writes"),
        at: fields.range(ofKey: "operations"))
    }
    if fields.has("read_your_writes") {
      ownWrites = fields.duration("read_your_writes").map { Delay(nanoseconds: $0) }
      if !isAsked {
        fields.context.report(
          .needs("read_your_writes", "consistency: read_your_writes of an operation"),
          at: fields.range(ofKey: "read_your_writes"))
      }
    } else if isAsked {
      ownWrites = .seconds(2)
      fields.useDefault("read_your_writes")
    }
  }

  private func checkShards(_ fields: Fields) {
    if shards == nil { return }
    for key in ["quorum", "pooler", "failover"] where fields.has(key) {
      fields.context.report(.shardsWith(key.inQuotes), at: fields.range(ofKey: key))
    }
    if let replicas, replicas.waitFor > 0 {
      fields.context.report(
        .shardsWith("replicas that a write waits for"), at: fields.range(ofKey: "replicas"))
    }
  }

  func lower(_ name: String, into lowering: Lowering) {
    if let quorum { return lower(quorum, name, into: lowering) }
    let sharding = shards.flatMap { lowering.sharding(name, $0) }
    var each = capacity
    if let shards { each.instances = shards.instances() }
    let primary = lowering.add(
      replicas == nil ? name : "\(name).primary", .database, each, of: name)
    if let shards, let sharding {
      lowering.builder.shard(primary, by: sharding)
      lowering.shardNotes.append(
        ShardingNote(component: primary, sharding: sharding, added: shards.added))
    }
    var readers = primary
    if let replicas {
      each.instances = shards?.instances(copies: replicas.count) ?? replicas.count
      readers = lowering.add("\(name).replica", .database, each, of: name)
      if let sharding { lowering.builder.shard(readers, by: sharding, copies: replicas.count) }
      // Who waits for a replica has its word as soon as it has replayed: `lag` is the whole way.
      lowering.builder.link(from: primary, to: readers, latency: replicas.lag, back: .constant(0))
      lowering.builder.log(from: primary, to: readers)
      if let failover {
        lowering.builder.failover(
          Failover(
            primary: primary, replicas: readers, detect: failover.detect,
            promote: failover.promote))
      }
    }
    let servers = replicas == nil ? [primary] : [primary, readers]
    contend(at: servers, in: lowering)
    let fetch = storage.map { lower($0, name, in: lowering) }
    let front = pooler.map { lower($0, name, before: servers, in: lowering) }
    for operation in operations {
      let server = operation.isAtReplica ? readers : primary
      let id = define(operation, at: server, readers, fetch, in: lowering)
      if operation.readsOwnWrites, let memory = writeMemory(of: primary, in: lowering) {
        var newest = operation
        newest.isAtReplica = false
        let other = define(newest, at: primary, readers, fetch, in: lowering)
        lowering.newestReads[id] = (memory, other)
      }
      guard let front else {
        lowering.offer(name, operation.name.text, id)
        continue
      }
      let pooled = lowering.builder.operation(operation.name.text, of: front)
      lowering.offer(name, operation.name.text, pooled)
      lowering.define(pooled, lowering.calls(Call(id)))
    }
    if let shards, let sharding { lowering.lowerMover(name, shards, sharding, primary) }
  }

  /// An operation at the server that has it.
  private func define(
    _ operation: Operation, at server: ComponentID, _ readers: ComponentID,
    _ fetch: OperationID?, in lowering: Lowering
  ) -> OperationID {
    let id = lowering.builder.operation(operation.name.text, of: server)
    if operation.isAcross { lowering.acrossShards.insert(id) }
    let population = lowering.population(operation.data)
    if let population { lowering.builder.keepVersions(of: population) }
    var steps = operation.work.map { Step.compute($0) }
    steps += fetched(operation, fetch, in: lowering)
    if !operation.isRead {
      steps =
        replicas.map { replicated(operation, steps, $0, from: server, to: readers, in: lowering) }
        ?? steps + committed(population, at: server, in: lowering)
    } else if let population {
      steps.append(
        operation.isAtReplica
          ? .readCopy(lowering.copies(in: readers, of: population)) : .readCurrent(population))
    }
    if let lock = operation.lock {
      steps = lock.around(steps, lowering)
    } else if let population {
      steps.insert(.key(population), at: 0)
    }
    lowering.define(id, steps)
    if let population, !operation.isRead, replicas != nil {
      lowering.replicates(from: server, to: lowering.copies(in: readers, of: population))
    }
    return id
  }

  /// The memory of whose writes are new, if some operation asks for it.
  func writeMemory(of primary: ComponentID, in lowering: Lowering) -> WriteMemoryID? {
    ownWrites.map { lowering.writeMemory(of: primary, within: $0) }
  }

  /// The names of its parts, the first of which stands for it.
  var parts: [String] {
    if quorum != nil { return ["coordinator", "replica"] }
    return (replicas == nil ? [] : ["primary", "replica"]) + (storage == nil ? [] : ["cold"])
      + (pooler == nil ? [] : ["pooler"])
  }
}

internal import TailraceEngine

/// Servers that have what the primary has, and when a write is done.
extension Database {
  struct Replicas {
    var count: Int
    var lag: Distribution
    /// The part of a write's service that replaying it takes.
    var replay: Double
    /// How many have to have replayed a write before it is answered; 0 where none is waited for.
    var waitFor = 0
    /// How many writes one replays at once; as many as it has cores when nil.
    var workers: Int?
  }

  static let replicaModes = ["asynchronous", "semi_synchronous", "synchronous"]

  static let replicaSpec = ObjectSpec(
    "replicas",
    [
      FieldSpec(
        "count", .count, required: true, in: 1...10_000,
        "How many there are, each with the same capacity."),
      FieldSpec(
        "lag", .distribution, or: ("0ms", "a write reaches the replicas at once"),
        "How long a write takes to reach a replica."),
      FieldSpec(
        "replay", .percentage, or: ("100%", "a replica does the whole work of every write again"),
        "The part of a write's service that replaying it takes."),
      FieldSpec(
        "workers", .count, in: 1...65_535,
        or: ("as many as it has cores", "so that a replica keeps up where its primary does"),
        "How many writes it replays at once, begun in the order of the log (PostgreSQL: one)."),
      FieldSpec(
        "mode", .word(replicaModes),
        or: ("asynchronous", "as PostgreSQL and MySQL do unless told otherwise"),
        "When a write is answered: at once, when one replica has replayed it, or when all have."),
      FieldSpec(
        "wait_for", .count,
        "How many replicas a write waits for instead, where it waits (PostgreSQL's `ANY k`)."),
    ])

  static func replicas(_ fields: Fields) -> Replicas? {
    guard let inner = fields.fields("replicas", Self.replicaSpec) else { return nil }
    var lag = Distribution.constant(0)
    if inner.has("lag") {
      lag = inner.distribution("lag") ?? lag
    } else {
      inner.useDefault("lag")
    }
    var replicas = Replicas(
      count: inner.count("count") ?? 1, lag: lag,
      replay: inner.percentage(orUsual: "replay"))
    replicas.workers = inner.count("workers")
    inner.useDefault("workers")
    let mode = inner.has("mode") ? inner.word("mode", among: replicaModes) : "asynchronous"
    inner.useDefault("mode")
    if mode == "semi_synchronous" { replicas.waitFor = 1 }
    if mode == "synchronous" { replicas.waitFor = replicas.count }
    if inner.has("wait_for") {
      if mode == "asynchronous" {
        fields.context.report(
          .needs("wait_for", "mode: synchronous"), at: inner.range(ofKey: "wait_for"))
      }
      replicas.waitFor =
        inner.count("wait_for", in: 1...Int64(replicas.count)) ?? replicas.waitFor
    }
    if replicas.waitFor > 0 && replicas.count > Limits.awaitedReplicas {
      fields.context.report(
        .tooMany("replicas that a write waits for", replicas.count, Limits.awaitedReplicas),
        at: inner.range(of: "count"))
    }
    return replicas
  }

  func replicated(_ name: String, _ parts: [ComponentID]) -> Annotations.ReplicatedDatabase? {
    guard let replicas, parts.count >= 2 else { return nil }
    let writes = operations.filter { !$0.isRead }
    let replayed = writes.filter { replays($0, replicas) }
    guard replayed.isEmpty || replayed.count == writes.count, ownWrites == nil,
      !operations.contains(where: { $0.isRead && !$0.isAtReplica })
    else { return nil }
    return Annotations.ReplicatedDatabase(
      name: name, primary: parts[0], replicas: parts[1],
      replaysPerWrite: replayed.isEmpty ? 0 : replicas.count)
  }

  /// Whether a write arrives at the replicas.
  func replays(_ operation: Operation, _ replicas: Replicas) -> Bool {
    // Less than a billionth is nothing, and no law can be made so small.
    replicas.waitFor > 0 || operation.data != nil
      || (replicas.replay >= 1e-9 && !operation.work.isEmpty)
  }

  /// The steps of a write that reaches the replicas: its work, its version, and whoever waits for whom.
  func replicated(
    _ operation: Operation, _ work: [Step], _ replicas: Replicas, from primary: ComponentID,
    to readers: ComponentID, in lowering: Lowering
  ) -> [Step] {
    let population = lowering.population(operation.data)
    guard replays(operation, replicas) else {
      return work + committed(population, at: primary, in: lowering)
    }
    let replayed: [Step] =
      replicas.replay < 1e-9 || operation.work.isEmpty
      ? []
      : [
        .replay(
          atOnce: replicas.workers,
          operation.work.map { Step.compute($0.scaled(by: replicas.replay)) })
      ]
    let applied = population.map { [Step.applyVersion(lowering.copies(in: readers, of: $0))] } ?? []
    let replay = lowering.builder.operation(
      "\(operation.name.text) replayed", of: readers, usesPlace: false)
    lowering.define(replay, replayed + applied)
    if replicas.waitFor == 0 {
      return work + committed(population, at: primary, in: lowering)
        + [
          shards == nil
            ? .publishToAll(Call(replay))
            : .publishToCopies(Call(replay), copies: replicas.count)
        ]
    }
    let branches = (0..<replicas.count).map { [Step.call(Call(replay, instance: .number($0)))] }
    let agreed = [Step.together(branches, needed: replicas.waitFor)]
    guard let population else { return work + agreed }
    return work + [.reserve(population)] + agreed + [.establish(population)]
      + remembered(at: primary, in: lowering)
  }

  /// A write is the truth from here on.
  func committed(
    _ population: PopulationID?, at primary: ComponentID, in lowering: Lowering
  ) -> [Step] {
    (population.map { [.commit($0)] } ?? []) + remembered(at: primary, in: lowering)
  }

  private func remembered(at primary: ComponentID, in lowering: Lowering) -> [Step] {
    writeMemory(of: primary, in: lowering).map { [.noteWrite($0)] } ?? []
  }
}

internal import TailraceEngine

/// What can be asked of a database.
extension Database {
  struct Operation {
    let name: Name
    /// Whether a replica serves it.
    var isAtReplica = false
    /// Whether it leaves the values as they are.
    var isRead = false
    /// Whether every shard is asked.
    var isAcross = false
    /// Whose keys it reads or writes, where their versions are kept.
    var data: Name?
    var service: Distribution?
    /// What it costs to find and change rows, where it names a table.
    var access: Distribution?
    var table: Name?
    /// Whether a client that has just written reads at the primary.
    var readsOwnWrites = false
    var lock: LockExpression?

    /// Its services, one after the other.
    var work: [Distribution] { [service, access].compactMap { $0 } }
  }

  static let consistencies = ["eventual", "read_your_writes", "critical"]

  static let operationSpec = ObjectSpec(
    "a database operation",
    joining: [
      [
        FieldSpec(
          "role", .word(["primary", "replica"]),
          or: ("primary", "always right, if not always fast"),
          "Who serves it; what the primary serves is a write unless `access` says otherwise."),
        FieldSpec(
          "access", .word(["read", "write"]),
          "Whether it reads or writes: a write is replayed by the replicas and makes a new version."
        ),
        FieldSpec(
          "data", .dataSet,
          "The data set whose key it reads or writes; stale reads are counted against its versions."
        ),
        FieldSpec(
          "consistency", .word(consistencies),
          "How new a replica's read has to be: any version, the client's own writes for a while (then at "
            + "the primary), or the newest (always at the primary)."),
        FieldSpec(
          "lock", .either(.dataSet, .object(LockExpression.spec)),
          "The row that is locked while it is served."),
        FieldSpec("service", .distribution, "Its work, on one connection and one core."),
        FieldSpec(
          "across", .word(["all"]),
          "It asks every shard and waits for the slowest: no key tells which."),
      ], TableAccess.fields,
    ])

  func readOperation(_ name: Name, _ inner: Fields, _ database: Fields) -> Operation? {
    let context = inner.context
    var operation = Operation(name: name)
    let role = readRole(name.text, inner, database)
    let access = inner.has("access") ? inner.word("access", among: ["read", "write"]) : nil
    operation.isAtReplica = role == "replica"
    operation.isRead = role == "replica" || access == "read"
    if access == "write" && role == "replica" {
      context.report(.writeAtReplica(name.text), at: inner.range(of: "access"))
    }
    operation.data = inner.name("data")
    if inner.has("consistency"),
      let word = inner.word("consistency", among: Self.consistencies)
    {
      if role != "replica" {
        context.report(
          .needs("consistency", "role: replica"), at: inner.range(ofKey: "consistency"))
      }
      operation.readsOwnWrites = word == "read_your_writes"
      if word == "critical" { operation.isAtReplica = false }
    }
    if inner.has("across") {
      operation.isAcross = inner.word("across", among: ["all"]) != nil
      if shards == nil {
        context.report(.needs("across", "shards"), at: inner.range(ofKey: "across"))
      }
    }
    if inner.has("lock") { operation.lock = LockExpression(inner) }
    if let lock = operation.lock, let data = operation.data, lock.data.text != data.text {
      context.report(.lockOtherData(name.text, lock.data.text, data.text), at: lock.data.range)
    }
    operation.service = inner.has("service") ? inner.distribution("service") : nil
    if inner.has("table") {
      operation.table = inner.name("table")
      operation.access = TableAccess(inner, tables, isRead: operation.isRead)?.cost
    } else {
      for key in TableAccess.fields.map({ $0.name }) where inner.has(key) && key != "table" {
        context.report(.needs(key, "table"), at: inner.range(ofKey: key))
      }
      if !inner.has("service") { inner.reportMissing("service") }
    }
    return operation
  }

  private func readRole(_ name: String, _ inner: Fields, _ database: Fields) -> String? {
    if quorum != nil {
      if inner.has("role") {
        inner.context.report(.quorumWith("role"), at: inner.range(ofKey: "role"))
      }
      return nil
    }
    let role = inner.has("role") ? inner.word("role", among: ["primary", "replica"]) : nil
    inner.useDefault("role")
    if role == "replica" && !database.has("replicas") {
      inner.context.report(.replicaWithoutReplicas(name), at: inner.range(of: "role"))
    }
    return role
  }
}

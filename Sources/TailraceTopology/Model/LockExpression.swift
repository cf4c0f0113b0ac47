internal import TailraceEngine

/// How the key of a request is locked: a data set, or more about it.
///
///     lock: users
///     lock: {data: users, mode: shared, timeout: 1s}
struct LockExpression {
  var data: Name
  var isShared = false
  var timeout: Delay?

  static let fields = [
    FieldSpec(
      "data", .dataSet, required: true, "The data set whose key is locked, as a row of a table."),
    FieldSpec(
      "mode", .word(["exclusive", "shared"]),
      or: ("exclusive", "a row that is written is locked for one alone"),
      "Whether nobody else may hold it meanwhile, or others that share it may."),
    FieldSpec(
      "timeout", .duration, or: ("none", "PostgreSQL's lock_timeout is off unless set"),
      "How long it is waited for before the operation fails."),
  ]

  static let spec = ObjectSpec("a row lock", fields)

  /// The value of a key `lock`; nil if it is not there, or is wrong, which is reported.
  init?(_ owner: Fields) {
    if owner.node("lock")?.mapping != nil {
      guard let fields = owner.fields("lock", Self.spec) else { return nil }
      self.init(fields: fields)
      return
    }
    guard let name = owner.name("lock") else { return nil }
    owner.context.useDefault("timeout", of: Self.spec, at: "\(owner.place).lock")
    self.init(data: name)
  }

  private init(data: Name) { self.data = data }

  init?(fields: Fields) {
    guard let name = fields.name("data") else { return nil }
    data = name
    if fields.has("mode") {
      isShared = fields.word("mode", among: ["exclusive", "shared"]) == "shared"
    } else {
      fields.useDefault("mode")
    }
    timeout = fields.duration("timeout").map { Delay(nanoseconds: $0) }
    fields.useDefault("timeout")
  }

  /// The steps under the lock, with a key to lock before.
  func around(_ steps: [Step], _ lowering: Lowering) -> [Step] {
    guard let population = lowering.population(data) else { return steps }
    lowering.lockRanges[population] = lowering.lockRanges[population] ?? data.range
    return [
      .key(population),
      .locked(KeyLock(population, isShared: isShared, timeout: timeout), steps),
    ]
  }
}

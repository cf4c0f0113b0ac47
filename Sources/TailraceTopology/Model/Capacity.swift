internal import TailraceEngine

/// What one instance of a component can do at once, and who waits how: shared by the kinds.
///
///     instances: 3
///     cores: 4
///     concurrency: 200
///     queue: {limit: 1000, discipline: fifo, timeout: 1s}
struct Capacity {
  var instances = 1
  var cores: Int?
  /// Requests that one instance holds at once.
  var places: Int?
  var queueLimit: Int?
  var queueDiscipline: QueueDiscipline = .fifo
  var queueTimeout: Distribution?
  /// Above this length of its line the newest is served first.
  var newestFirstAbove: Int?
  var coreDiscipline: QueueDiscipline = .fifo

  static let queueDisciplines: [(String, QueueDiscipline)] = [
    ("fifo", .fifo), ("lifo", .lifo), ("random", .random), ("priority", .priority),
    ("adaptive_lifo", .fifo),
  ]

  static let coreDisciplines: [(String, QueueDiscipline)] = [
    ("fifo", .fifo), ("lifo", .lifo), ("random", .random), ("priority", .priority),
    ("shortest_first", .shortestFirst), ("processor_sharing", .processorSharing),
    ("lifo_preemptive", .lifoPreemptive), ("priority_preemptive", .priorityPreemptive),
    ("shortest_remaining", .shortestRemaining),
  ]

  static let queueSpec = ObjectSpec(
    "a queue for a place",
    [
      FieldSpec(
        "limit", .count, in: 0...1_000_000_000, or: ("unlimited", "nothing is shed unless stated"),
        "How many may wait at one instance; more are shed."),
      FieldSpec(
        "discipline", .word(queueDisciplines.map { $0.0 }), "Who gets the next free place."),
      FieldSpec.timeout("How long a request waits before it fails."),
      FieldSpec(
        "lifo_above", .count, in: 0...1_000_000_000,
        "How long a line of discipline `adaptive_lifo` is before the newest is served first."),
    ])

  static let fields = [
    FieldSpec(
      "instances", .count, in: 1...100_000, or: ("1", "nothing is redundant unless stated"),
      "How many instances there are."),
    FieldSpec(
      "cores", .count, in: 1...1_000_000,
      or: ("unlimited", "work takes its time and never waits for a core"),
      "Cores of one instance, which `compute` and `service` need."),
    FieldSpec(
      "concurrency", .count, or: ("unlimited", "no request waits for a place"),
      "Requests that one instance holds at once; one that waits for others keeps its place."),
    FieldSpec("queue", .object(queueSpec), "How requests wait for a place."),
    FieldSpec(
      "scheduler", .word(coreDisciplines.map { $0.0 }), or: ("fifo", "first come, first served"),
      "Who gets the next free core."),
  ]

  /// With `scales` somebody else reads how many instances there are.
  init(_ fields: Fields, scales: Bool = false) {
    instances = scales ? 1 : fields.count("instances") ?? 1
    if !fields.has("instances") && !scales {
      fields.useDefault("instances")
    }
    cores = fields.count("cores")
    fields.useDefault("cores")
    places = fields.count("concurrency")
    fields.useDefault("concurrency")
    readScheduler(fields)
    readQueue(fields, needs: "concurrency")
    if places != nil && !fields.has("queue") {
      fields.context.useDefault("limit", of: Self.queueSpec, at: "\(fields.place).queue")
    }
  }

  private mutating func readScheduler(_ fields: Fields) {
    if let discipline = fields.word("scheduler", of: Self.coreDisciplines) {
      coreDiscipline = discipline
      if !fields.has("cores") {
        fields.context.report(.needs("scheduler", "cores"), at: fields.range(ofKey: "scheduler"))
      }
    } else if fields.has("cores") {
      fields.useDefault("scheduler")
    }
  }

  private mutating func readQueue(_ fields: Fields, needs places: String) {
    guard let queue = fields.fields("queue", Self.queueSpec) else { return }
    if !fields.has(places) {
      fields.context.report(.needs("queue", places), at: fields.range(ofKey: "queue"))
    }
    queueLimit = queue.count("limit")
    queue.useDefault("limit")
    let word = queue.word("discipline", among: Self.queueDisciplines.map { $0.0 })
    queueDiscipline = Self.queueDisciplines.first { $0.0 == word }?.1 ?? .fifo
    if word == "adaptive_lifo" { readThreshold(queue) }
    if queue.has("lifo_above") && newestFirstAbove == nil {
      queue.context.report(
        .needs("lifo_above", "discipline: adaptive_lifo"), at: queue.range(ofKey: "lifo_above"))
    }
    queueTimeout = queue.timeout()
  }

  private mutating func readThreshold(_ queue: Fields) {
    let usual = places ?? 1
    newestFirstAbove = queue.count("lifo_above") ?? usual
    if !queue.has("lifo_above") {
      queue.useDefault(
        "lifo_above", "\(usual)", "a line as long as there are places is no overload")
    }
  }

  init() {}

  /// A database server: its places are its connections, and it refuses more unless there is a queue.
  init(database fields: Fields) {
    cores = fields.count("cores")
    fields.useDefault("cores")
    readScheduler(fields)
    places = fields.count("max_connections")
    if fields.has("max_connections") {
      readQueue(fields, needs: "max_connections")
      if !fields.has("queue") {
        queueLimit = 0
        fields.useDefault("queue.limit", "0", "a server refuses a connection too many at once")
      }
    } else {
      fields.useDefault("max_connections")
      readQueue(fields, needs: "max_connections")
    }
  }
}

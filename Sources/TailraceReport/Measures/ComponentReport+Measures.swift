internal import TailraceEngine

/// What a component did, its instances together, a row a figure.
extension ComponentReport: Measured {
  static let label = "component"

  static let measures = [
    MeasureGroup<ComponentReport>(sizes + attempts), MeasureGroup(inUse), caches,
    MeasureGroup(truth), memories, sizesInTime,
    MeasureGroup([
      Measure(
        "outcomes", .counter, "Attempts that ended, by how they did.", metric: "attempt_outcomes",
        window: { .outcomes($0.outcomes) }),
      Measure(
        "failures_begun", .counter,
        "Failures that began here, rather than being handed on from a component that was called.",
        window: { .outcomes($0.failuresBegun) }),
    ]),
    waitsTooLong,
    MeasureGroup([
      Measure(
        "latency", .distribution,
        "From arrival to departure of attempts that were answered, calls to others included.",
        metric: "attempt", window: { .latency($0.latency) }, interval: { .percentiles($0.latency) }),
      Measure(
        "wait", .distribution, "How long each place or core that was asked for took to get.",
        metric: "attempt_wait", window: { .latency($0.wait) }),
      Measure(
        "memory_bytes", .gauge, "Bytes of memory in use, where that has a limit.",
        metric: "memory_bytes", interval: { $0.memoryInUse.map { .count($0) } ?? .absent }),
    ]),
  ]

  private static let sizes: [Measure<ComponentReport>] = [
    .whole(
      "instances", "Instances; where their number changes, the most that there may be.",
      metric: "configured_instances"
    ) { Int64($0.instances) },
    .whole("cores", "Cores of all instances.", metric: "cores") { $0.cores },
    .whole("places", "Places of all instances.", metric: "places") { $0.places },
  ]

  private static let attempts: [Measure<ComponentReport>] = [
    Measure(
      "offered", .counter, "Attempts that arrived at a component, without probes.",
      metric: "attempts",
      window: { .count($0.offered) }, interval: { .count($0.offered) }),
    .count("ended", "Attempts that ended, however they did.", metric: .derived) {
      $0.outcomes.total
    },
    Measure(
      "answered", .counter, "Attempts that were answered.",
      metric: Family(
        "attempt_results", help: "Attempts that ended, by whether they were answered.",
        label: ("result", "answered")), interval: { .count($0.answered) }),
    Measure(
      "failed", .counter, "Attempts that ended without an answer.",
      metric: Family("attempt_results", label: ("result", "failed")),
      interval: { .count($0.failed) }),
    .number("offered_per_second", "Attempts that arrived.", metric: .derived) {
      $0.offeredPerSecond
    },
    .number("throughput_per_second", "Attempts that were answered.", metric: .derived) {
      $0.throughputPerSecond
    },
    .number("error_ratio", "Failures over all attempts that ended.", metric: .derived) {
      $0.errorRate
    },
    .number("mean_inside", "Attempts inside, on average.", metric: .derived) { $0.meanInside },
    Measure(
      "inside", .gauge, "Attempts inside a component.", metric: "attempts_inside",
      interval: { .count($0.inside) }),
    Measure(
      "waiting", .gauge, "Attempts waiting for a place, a core or a connection.",
      metric: "attempts_waiting", interval: { .count($0.waiting) }),
    Measure(
      "mean_queue", .gauge, "Attempts waiting, on average over the interval.",
      metric: "queue_length", window: { .number($0.meanQueue) }, interval: { .number($0.meanQueue) }
    ),
  ]

  private static let inUse: [Measure<ComponentReport>] = [
    Measure(
      "core_utilization_ratio", .gauge, "Cores busy over cores there are.",
      metric: "core_utilization_ratio", window: { .number($0.coreUtilization) },
      interval: { .number($0.coreUtilization) }),
    Measure(
      "place_utilization_ratio", .gauge, "Places held over places there are.",
      metric: "place_utilization_ratio", window: { .number($0.placeUtilization) },
      interval: { .number($0.placeUtilization) }),
    .number(
      "least_instance_utilization_ratio",
      "The share in use of the least used instance: of its cores or, without cores, of its places."
    ) { $0.instanceUtilization?.least },
    .number("most_instance_utilization_ratio", "The same of the most used instance.") {
      $0.instanceUtilization?.most
    },
    .count(
      "least_instance_offered",
      "Attempts that arrived at the instance with fewest, probes among them."
    ) {
      $0.instanceOffered.least
    },
    .count(
      "most_instance_offered", "Attempts that arrived at the instance with most, probes among them."
    ) {
      $0.instanceOffered.most
    },
    .number(
      "cost_dollars_per_hour", "What all instances cost, those that were paid for on average."
    ) { $0.costPerHour },
    .whole("mean_wait_ns", "Waiting for a place, a core or a connection, per attempt that ended.") {
      $0.meanWait?.nanoseconds
    },
    .whole("mean_service_ns", "In service, per attempt that ended.") {
      $0.meanService?.nanoseconds
    },
    Measure(
      "hit_ratio", .gauge, "Look-ups that found their key.", metric: "cache_hit_ratio",
      window: { .number($0.hitRatio) }, interval: { .number($0.hitRatio) }),
    Measure(
      "instances", .gauge, "Instances that callers know of.", metric: "instances",
      interval: { $0.instances.map { .count($0) } ?? .absent }),
  ]

  private static let caches = MeasureGroup<ComponentReport>(
    in: "caching", where: { $0.remembers },
    [
      .count("evictions", "Keys that had to go to make room.") { $0.caching.evictions },
      .count("not_let_in", "Keys that were not let in.") { $0.caching.refused },
      .whole("keys_at_end", "Keys there at the end.") { $0.caching.keys },
      .count("expired_hits", "Hits on values past their time to live.") { $0.counts.expiredHits },
      .count("refreshes", "Fetches that such hits set off.") { $0.counts.refreshes },
      .count("coalesced", "Misses that waited for the fetch of another.") { $0.counts.coalesced },
      .count("answered_on_error", "Fetches that failed and were answered with an old value.") {
        $0.counts.rescued
      },
      .count("lost_write_backs", "Writes that were lost before the database was told of them.") {
        $0.counts.lostWriteBacks
      },
      .count("bytes_served", "Bytes of values in answers.") { $0.counts.bytesServed },
    ])

  private static let truth: [Measure<ComponentReport>] = [
    .count("versioned_reads", "Reads of keys whose versions are kept.") {
      $0.counts.versionedReads
    },
    .count("stale_reads", "Those of them that got a version that was no longer the newest.") {
      $0.counts.staleReads
    },
    .number(
      "stale_ratio", "Stale reads over reads of keys whose versions are kept.", metric: .derived
    ) { $0.staleRatio },
    .count(
      "lost_writes", "Writes that were acknowledged and that no replica had when it went down."
    ) { $0.counts.lostWrites },
    .count("lost_on_way", "Requests that it sent, and answers to it, that got lost on their way.") {
      $0.counts.lostOnWay
    },
    .number("up_ratio", "The part of the time of its instances that they were up.") {
      $0.outages?.availability
    },
    .number(
      "operations_per_request", "Attempts per request that clients sent, all classes together.",
      metric: .derived
    ) { $0.operationsPerRequest },
    .count("cold_starts", "How often an instance was started.") { $0.coldStart?.starts },
    .number("off_ratio", "The part of the time of its instances that they were off.") {
      $0.coldStart?.offShare
    },
    .number("starting_ratio", "The part of the time of its instances that they were starting.") {
      $0.coldStart?.startingShare
    },
  ]

  private static let memories = MeasureGroup<ComponentReport>(
    in: "memory", where: { $0.memory != nil },
    [
      .whole("limit_bytes", "What an instance may use.") { $0.memory?.limit },
      .number("mean_bytes", "What an instance used, on average.") { $0.memory?.mean },
      .whole("peak_bytes", "The most that one used.") { $0.memory?.peak },
      .count("kills", "Instances killed for using more.") { $0.memory?.kills },
    ])

  private static let sizesInTime = MeasureGroup<ComponentReport>(
    in: "scaling", where: { $0.scaling != nil },
    [
      .whole("least_instances", "The fewest that callers knew of.") {
        $0.scaling.map { Int64($0.least) }
      },
      .whole("most_instances", "The most that callers knew of.") {
        $0.scaling.map { Int64($0.most) }
      },
      .number("mean_instances", "Those that callers knew of, on average.") { $0.scaling?.mean },
      .whole("instances_at_end", "Those that callers knew of at the end.") {
        $0.scaling.map { Int64($0.atEnd) }
      },
      .number("mean_billed_instances", "Those that were paid for, on average, boots included.") {
        $0.scaling?.meanBilled
      },
      .number("billed_instance_seconds", "The time that was paid for, all instances together.") {
        $0.scaling?.billedSeconds
      },
      .count("starts", "How often an instance was started.") { $0.scaling?.starts },
      .count("lost_in_draining", "Requests that were lost when the time to drain was over.") {
        $0.scaling?.lost
      },
      .number(
        "cost_dollars", "What the window cost."
      ) { part in part.costPerHour.map { $0 * part.window.seconds / 3600 } },
    ])

  private static let waitsTooLong = MeasureGroup<ComponentReport>(
    in: "timeouts", where: { $0.counts.timeouts.total > 0 },
    [
      .count("client", "Waits that were too long: for a client to send its request.") {
        $0.counts.timeouts.client
      },
      .count("connect", "For a connection to an instance that said nothing.") {
        $0.counts.timeouts.connect
      },
      .count("queue", "For a connection of a pool, or for an instance with fewer open calls.") {
        $0.counts.timeouts.queue
      },
      .count("server", "For an answer.") { $0.counts.timeouts.server },
    ])

  static let untabled: [(why: Absence, keys: [String])] = [
    (
      .derived,
      ["offered", "ended", "answered", "failed", "throughput_per_second", "waiting", "stale_reads"]
    ),
    (
      .inSentence,
      [
        "failures_begun", "least_instance_utilization_ratio", "most_instance_utilization_ratio",
        "cost_dollars_per_hour", "versioned_reads", "lost_writes", "lost_on_way", "up_ratio",
        "cold_starts", "off_ratio", "starting_ratio", "limit_bytes", "mean_bytes", "peak_bytes",
        "kills", "least_instances", "most_instances", "mean_instances", "instances_at_end",
        "billed_instance_seconds", "starts", "lost_in_draining", "cost_dollars",
      ]
    ), (.inChart, ["memory_bytes", "instances"]),
    (
      .noRoom,
      [
        "outcomes", "latency", "wait", "mean_inside", "inside", "least_instance_offered",
        "most_instance_offered", "mean_service_ns", "keys_at_end", "refreshes",
        "mean_billed_instances",
      ]
    ),
  ]

  static let tables = [table, cacheTable, timeoutTable]

  static let table = PartTable<ComponentReport>(
    "Components", where: { !$0.isClient },
    [
      .names("component"),
      TableColumn("kind", ["instances"], isWord: true) { Cell($0.timesKind, short: $0.shortKind) },
      TableColumn("offered", ["offered_per_second"], isForPages: true) {
        Cell(Figure.rate($0.offeredPerSecond), by: $0.offeredPerSecond)
      },
      TableColumn("cores", ["core_utilization_ratio", "cores"]) {
        share($0.coreUtilization, of: $0.cores)
      },
      TableColumn("places", ["place_utilization_ratio", "places"]) {
        share($0.placeUtilization, of: $0.places)
      },
      TableColumn("queue", "mean_queue", .mean) { $0.waits },
      TableColumn("wait", "mean_wait_ns", .time, unknown: "-") { $0.waits },
      TableColumn("ops/req", "operations_per_request", .number, unknown: "-"),
      TableColumn("errors", ["error_ratio"]) {
        Cell(Figure.percent($0.errorRate, counted: $0.outcomes.failed), by: $0.errorRate)
      },
      TableColumn("hits", "hit_ratio", .percent),
    ])

  static let cacheTable = PartTable<ComponentReport>(
    "Caches and copies", where: { $0.remembers },
    [
      .names("reads"), TableColumn("hits", "hit_ratio", .percent),
      TableColumn("stale", ["stale_ratio"]) { part in
        let digits = Figure.digits(counted: part.counts.staleReads)
        let text = part.staleRatio.map { Figure.percent($0, digits: digits) }
        return Cell(text ?? "", by: part.staleRatio)
      },
      TableColumn("evicted/s", ["evictions"]) {
        let rate = $0.caching.evictions.perSecond(in: $0.window)
        return Cell($0.caching.evictions > 0 ? Figure.number(rate) : "", by: rate)
      },
      TableColumn("expired", "expired_hits", .some),
      TableColumn("coalesced", "coalesced", .some),
      TableColumn("on error", "answered_on_error", .some),
      TableColumn("not let in", "not_let_in", .some),
      TableColumn("lost writes", "lost_write_backs", .some),
      TableColumn("MB/s", ["bytes_served"]) {
        let text = $0.counts.bytesServed > 0 ? Figure.number($0.bytesPerSecond / 1e6) : ""
        return Cell(text, by: $0.bytesPerSecond)
      },
    ])

  /// What balancers waited too long for.
  static let timeoutTable = PartTable<ComponentReport>(
    "Timeouts of balancers", where: { $0.role == .balancer && $0.counts.timeouts.total > 0 },
    [
      .names("timeouts"), TableColumn("client", "client", .count),
      TableColumn("connect", "connect", .count), TableColumn("queue", "queue", .count),
      TableColumn("server", "server", .count),
    ])

  /// The share taken and of how many: `43.1 % of 4`.
  private static func share(_ share: Double?, of servers: Int64?) -> Cell {
    guard let share, let servers else { return Cell("") }
    return Cell("\(Figure.percent(share)) of \(Figure.count(servers))", by: share)
  }

  static let charted = charts.flatMap { $0.keys } + ["instances"]

  static let charts = [
    PartChart<ComponentReport>(
      "utilization", "In use",
      "The share of cores and places taken, the fullest first; a row is 100 % high.",
      [
        .init("core_utilization_ratio", noun: " cores"),
        .init("place_utilization_ratio", noun: " places"),
      ], isShare: true, rank: .byMost, where: { !$0.isClient },
      figure: { Figure.percent($0) }),
    PartChart(
      "queues", "Waiting",
      "How many wait for a core, a place or a consumer, the longest queue first; each row has a scale of its own.",
      [.init("mean_queue")], style: 2, rank: .byMean,
      where: { !$0.isClient && ($0.waits || $0.role == .queue) }, figure: { Figure.mean($0) }),
    PartChart(
      "hits", "Hit ratios", "Look-ups that found their key; a row is 100 % high.",
      [.init("hit_ratio")], isShare: true, style: 3
    ) { Figure.percent($0) },
    PartChart(
      "memory", "Memory", "What requests take of memory that has a limit, all instances together.",
      [.init("memory_bytes")], style: 4
    ) { Figure.mebibytes($0) + " MiB" },
  ]
}

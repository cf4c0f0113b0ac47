import Tailrace
import Testing

/// Every word on limits, shedding and memory changes what becomes of requests.
struct SemanticProtectionTests {
  /// 40 even requests a second by two clients, of keys of their own, to one service.
  private static func limited(
    _ limit: String, capacity: String = "", duration: Delay = .seconds(20)
  ) throws -> Report {
    let store = limit.contains("redis") ? "redis: {kind: cache, hit_ratio: 100%, service: 1ms}" : ""
    return try Play.run(
      """
      tailrace: 1
      data: {users: {keys: 2, of: visitors}}
      traffic:
        visitors:
          rate: 40/s
          arrivals: deterministic
          clients: 2
          requests:
            page: {share: 50%, call: app.page, key: users}
            order: {share: 50%, call: app.order, key: users}
      components:
        \(store)
        app:
          kind: service
          \(capacity)
          rate_limit: \(limit)
          operations: {page: [wait: 1ms], order: [wait: 1ms]}
      """, duration: duration)
  }

  private static func answered(_ limit: String, capacity: String = "") throws -> Int64 {
    try limited(limit, capacity: capacity).traffic["visitors"].outcomes.answered
  }

  @Test(arguments: [
    ("token_bucket", 210), ("leaky_bucket", 200), ("fixed_window", 200), ("sliding_window", 200),
    ("sliding_log", 200),
  ])
  func `every algorithm lets in what it is told`(_ algorithm: String, _ expected: Int64) throws {
    let queue = algorithm == "leaky_bucket" ? ", queue: 0" : ""
    let report = try Self.limited("{rate: 10/s, algorithm: \(algorithm)\(queue)}")
    #expect(abs(report.traffic["visitors"].outcomes.answered - expected) <= 10)
    #expect(
      report.traffic["visitors"].outcomes.failed
        == report.components["app"].failuresBegun[.throttled])
  }

  @Test func `a rate is a limit in a window`() throws {
    for algorithm in ["fixed_window", "token_bucket"] {
      let rate = try Self.limited("{rate: 120/min, algorithm: \(algorithm)}")
      let limit = try Self.limited("{limit: 120, window: 60s, algorithm: \(algorithm)}")
      let slow = try Self.limited("{rate: 0.05k/min, algorithm: \(algorithm)}")
      #expect(rate.results.fingerprint == limit.results.fingerprint)
      #expect(slow.traffic["visitors"].outcomes.answered < 70)
    }
  }

  @Test func `a burst is what may come at once`() throws {
    let small = try Self.answered("{rate: 1/s, burst: 5}")
    let large = try Self.answered("{rate: 1/s, burst: 50}")
    #expect(large == small + 45)
  }

  @Test func `a leaky bucket lets wait, as many as its queue holds`() throws {
    let endless = try Self.limited("{rate: 10/s, algorithm: leaky_bucket}")
    #expect(endless.traffic["visitors"].outcomes.failed == 0)
    #expect(endless.traffic["visitors"].latency.max! > .seconds(10))
    let short = try Self.limited("{rate: 10/s, algorithm: leaky_bucket, queue: 2}")
    #expect(short.traffic["visitors"].latency.max! < .milliseconds(202))
    #expect(short.traffic["visitors"].outcomes[.throttled] > 500)
  }

  @Test func `clients and keys are counted apart`() throws {
    let all = try Self.answered("{limit: 10, window: 1h, algorithm: fixed_window}")
    let client = try Self.answered("{limit: 10, window: 1h, algorithm: fixed_window, per: client}")
    let key = try Self.answered("{limit: 10, window: 1h, algorithm: fixed_window, per: key}")
    #expect(all == 10 && client == 20 && key == 20)
  }

  @Test func `instances count for themselves or together`() throws {
    let limit = "limit: 10, window: 1h, algorithm: fixed_window"
    let local = try Self.answered("{\(limit)}", capacity: "instances: 3")
    let shared = try Self.answered("{\(limit), scope: shared}", capacity: "instances: 3")
    #expect(local == 30 && shared == 10)
  }

  @Test func `a store is asked for every request`() throws {
    let report = try Self.limited(
      "{limit: 10, window: 1h, algorithm: fixed_window, store: redis.get}",
      capacity: "instances: 3")
    #expect(report.traffic["visitors"].outcomes.answered == 10)
    #expect(report.components["redis"].offered == report.components["app"].offered)
    #expect(report.traffic["visitors"].latency.max! >= .milliseconds(2))
  }

  @Test func `only the operations named are limited, and of several limits each counts`() throws {
    let one = try Self.limited(
      "{limit: 10, window: 1h, algorithm: fixed_window, operations: [order]}")
    #expect(one.traffic["visitors.page"].outcomes.failed == 0)
    #expect(one.traffic["visitors.order"].outcomes.answered == 10)
    let two = try Self.limited(
      """
      [{limit: 10, window: 1h, algorithm: fixed_window, operations: [order]}, \
      {limit: 7, window: 1h, algorithm: fixed_window, operations: [page]}]
      """)
    #expect(two.traffic["visitors"].outcomes.answered == 17)
  }

  @Test(arguments: ["exact", "none", "seconds", "5s"])
  func `what a refusal says of when to come again reaches the network`(_ word: String) throws {
    let network = try Play.topology(
      Play.steady(
        "app",
        "app: {kind: external, latency: 1ms, rate_limit: {rate: 1/s, retry_after: \(word)}}")
    ).network
    let expected: [String: RateLimit.Advice] = [
      "exact": .exact, "none": .none, "seconds": .wholeSeconds, "5s": .fixed(.seconds(5)),
    ]
    #expect(network.rateLimits[0].advice == expected[word])
  }

  @Test func `balancers, CDNs and others' services have limits too`() throws {
    let limit = "rate_limit: {limit: 10, window: 1h, algorithm: fixed_window}"
    for components in [
      "front: {kind: load_balancer, targets: app, \(limit)}",
      "front: {kind: cdn, origin: app, cache: {hit_ratio: 0%}, \(limit)}",
    ] {
      let report = try Play.run(
        Play.steady(
          "front.page",
          components + "\napp: {kind: service, operations: {page: [wait: 1ms]}}"))
      #expect(report.components["app"].offered == 10)
      #expect(report.components["front"].outcomes[.throttled] == 990)
    }
    let other = try Play.run(
      Play.steady("smtp", "smtp: {kind: external, latency: 1ms, \(limit)}"))
    #expect(other.traffic["visitors"].outcomes.answered == 10)
  }
}

/// What is shed, who comes first, who has which places.
struct SemanticSheddingTests {
  /// Half as much again as a service can do, of two kinds.
  private static func crowd(
    _ capacity: String, faults: String = "[]", duration: Delay = .seconds(20)
  ) throws -> Report {
    try Play.run(
      """
      tailrace: 1
      traffic:
        shop:
          rate: 300/s
          requests:
            order: {share: 20%, call: app.order, priority: 5}
            page: {share: 80%, call: app.page}
      components:
        app:
          kind: service
          concurrency: 4
          \(capacity)
          operations:
            order: [wait: exponential(mean=20ms)]
            page: [wait: exponential(mean=20ms)]
      faults: \(faults)
      """, duration: duration)
  }

  private static func wait(_ report: Report) -> Int64 {
    report.components["app"].wait.mean!.nanoseconds
  }

  private static func median(_ report: Report) -> Int64 {
    report.traffic["shop"].latency.p50!.nanoseconds
  }

  @Test func `controlled delay sheds until waits are short`() throws {
    let none = try Self.crowd("queue: {discipline: fifo}")
    let codel = try Self.crowd("shed: {codel: {}}")
    let loose = try Self.crowd("shed: {codel: {target: 2s, interval: 1s}}")
    #expect(none.traffic["shop"].outcomes[.shed] == 0)
    #expect(codel.traffic["shop"].outcomes[.shed] > 1000)
    #expect(Self.wait(codel) < Self.wait(none) / 3)
    #expect(loose.traffic["shop"].outcomes[.shed] < codel.traffic["shop"].outcomes[.shed])
    let brisk = try Self.crowd("shed: {codel: {interval: 20ms}}")
    #expect(Self.wait(brisk) < Self.wait(codel))
  }

  @Test func `a full line gives way to what is more important`() throws {
    let plain = try Self.crowd("queue: {limit: 20}")
    let ranked = try Self.crowd("queue: {limit: 20}\n    shed: {by_priority: true}")
    let off = try Self.crowd("queue: {limit: 20}\n    shed: {by_priority: false}")
    #expect(plain.traffic["shop.order"].outcomes[.shed] > 300)
    #expect(ranked.traffic["shop.order"].outcomes[.shed] == 0)
    #expect(off.results.fingerprint == plain.results.fingerprint)
  }

  @Test func `a long line serves the newest first`() throws {
    let fifo = try Self.crowd("queue: {discipline: fifo}")
    let adaptive = try Self.crowd("queue: {discipline: adaptive_lifo}")
    let patient = try Self.crowd("queue: {discipline: adaptive_lifo, lifo_above: 100_000}")
    #expect(Self.median(adaptive) < Self.median(fifo) / 10)
    #expect(patient.results.fingerprint == fifo.results.fingerprint)
    let higher = try Self.crowd("queue: {discipline: adaptive_lifo, lifo_above: 200}")
    #expect(Self.median(higher) > Self.median(adaptive))
  }

  @Test func `a bulkhead holds one operation, what is reserved keeps places for it`() throws {
    let plain = try Self.crowd("queue: {limit: 20}")
    let bulkhead = try Self.crowd("queue: {limit: 20}\n    bulkhead: {order: 1}")
    func places(_ report: Report, _ kind: String) -> Double {
      report.traffic[kind].throughputPerSecond * 0.02
    }
    #expect(places(plain, "shop.order") < 1 && places(plain, "shop.page") > 3)
    let one = try Self.crowd("queue: {limit: 20}\n    bulkhead: {page: 1}")
    #expect(abs(places(one, "shop.page") - 1) < 0.1)
    #expect(bulkhead.results.fingerprint != plain.results.fingerprint)
    let reserved = try Self.crowd("queue: {limit: 20}\n    reserve: {order: 50%}")
    #expect(
      reserved.traffic["shop.order"].outcomes[.shed] < plain.traffic["shop.order"].outcomes[.shed]
    )
    #expect(places(reserved, "shop.page") < 2.1)
  }

  /// Ten places without a line: four requests a second that matter, five that do not, a second each.
  private static func refused(_ key: String) throws -> (high: Double, low: Double) {
    let report = try Play.run(
      """
      tailrace: 1
      traffic:
        high: {rate: 4/s, requests: {page: {share: 100%, call: app.high}}}
        low: {rate: 5/s, requests: {page: {share: 100%, call: app.low}}}
      components:
        app:
          kind: service
          concurrency: 10
          queue: {limit: 0}
          \(key): {high: 20%}
          operations: {high: [wait: exponential(mean=1s)], low: [wait: exponential(mean=1s)]}
      """, duration: .seconds(6000))
    return (report.traffic["high"].errorRate ?? 0, report.traffic["low"].errorRate ?? 0)
  }

  @Test func `what is reserved is trunk reservation`() throws {
    // The chain of how many are inside: nine a second enter up to eight, then four.
    var weights = [1.0]
    for count in 1...10 {
      weights.append(weights[count - 1] * (count <= 8 ? 9 : 4) / Double(count))
    }
    let all = weights.reduce(0, +)
    let seen = try Self.refused("reserve")
    // 4.4 and 39.8 %.
    #expect(isNear(seen.high, weights[10] / all, within: 0.1))
    #expect(isNear(seen.low, weights[8...].reduce(0, +) / all, within: 0.02))
  }

  @Test func `what is guaranteed keeps places only as long as they are not taken`() throws {
    // At most eight of those that do not matter, and ten together: what is left of two Poissons.
    var all = 0.0
    var full = 0.0
    var closed = 0.0
    var first = 1.0
    for high in 0...10 {
      if high > 0 { first *= 4 / Double(high) }
      var weight = first
      for low in 0...min(8, 10 - high) {
        if low > 0 { weight *= 5 / Double(low) }
        all += weight
        if high + low == 10 { full += weight }
        if high + low == 10 || low == 8 { closed += weight }
      }
    }
    let seen = try Self.refused("guarantee")
    // 16.5 and 17.3 %.
    #expect(isNear(seen.high, full / all, within: 0.05))
    #expect(isNear(seen.low, closed / all, within: 0.05))
  }

  @Test func `places that come back stay free where they are kept for others`() throws {
    let report = try Self.crowd(
      "queue: {limit: 20}\n    bulkhead: {page: 1, order: 1}",
      faults: "[{at: 5s, for: 5s, capacity: app, mode: all, factor: 25%}]")
    #expect(report.isComplete)
    #expect(report.results.timeline.count == 2)
    #expect(report.components["app"].instances == 1)
  }

  @Test(arguments: ["gradient2", "adaptive_concurrency"])
  func `a limit by latency sheds what makes requests slow`(_ dialect: String) throws {
    let none = try Self.crowd("queue: {discipline: fifo}")
    let limited = try Self.crowd("concurrency_limit: {dialect: \(dialect), max_concurrency: 30}")
    #expect(limited.traffic["shop"].outcomes[.shed] > 500)
    #expect(limited.components["app"].meanInside < 30.5)
    #expect(limited.traffic["shop"].latency.p99! < none.traffic["shop"].latency.p50!)
    #expect(limited.traffic["shop"].throughputPerSecond > 150)
  }

  @Test(arguments: [
    ("adaptive_concurrency", "min_concurrency: 10"), ("adaptive_concurrency", "max_concurrency: 5"),
    ("adaptive_concurrency", "update_interval: 1s"),
    ("adaptive_concurrency", "min_rtt_interval: 2s"),
    ("adaptive_concurrency", "min_rtt_requests: 200"),
    ("adaptive_concurrency", "buffer: 100%"),
    ("adaptive_concurrency", "{min_rtt_interval: 2s, jitter: 0%}"),
    ("gradient2", "min_concurrency: 40"), ("gradient2", "max_concurrency: 22"),
    ("gradient2", "initial: 100"), ("gradient2", "update_interval: 100ms"),
    ("gradient2", "tolerance: 1.01x"), ("gradient2", "queue_size: 20"),
    ("gradient2", "smoothing: 100%"), ("gradient2", "long_window: 5"),
  ])
  func `every number of a limit by latency matters`(_ dialect: String, _ key: String) throws {
    let isPair = key.hasPrefix("{")
    let keys = isPair ? String(key.dropFirst().dropLast()) : key
    let base = isPair ? ", min_rtt_interval: 2s" : ""
    // Slower after a while, so that the long-term latency is another than the present one.
    func run(_ more: String) throws -> Report {
      try Play.run(
        """
        tailrace: 1
        traffic:
          shop:
            rate: 300/s
            shape: [hold 4s, step to 0.5x, hold 4s, step to 1.5x]
            requests: {page: {share: 100%, call: app.page}}
        components:
          app:
            kind: service
            concurrency: 4
            concurrency_limit: {dialect: \(dialect)\(more)}
            operations: {page: [wait: exponential(mean=20ms)]}
        """, duration: .seconds(20))
    }
    #expect(try run(base).results.fingerprint != run(", " + keys).results.fingerprint)
  }

  @Test func `memory that is used up kills, and what is read of it changes when`() throws {
    func run(_ memory: String) throws -> Report {
      try Self.crowd("memory: {\(memory)}")
    }
    // 100 requests a second too many: 100 more inside each second.
    let usual = try run("limit: 300MiB, base: 100MiB, per_request: 1MiB")
    #expect(usual.components["app"].memory!.kills == 2)
    #expect(usual.traffic["shop"].outcomes[.crashed] > 400)
    #expect(usual.traffic["shop"].outcomes[.refused] > 2000)
    let quick = try run("limit: 300MiB, base: 100MiB, per_request: 1MiB, restart: 1s")
    #expect(quick.components["app"].memory!.kills > 4)
    let larger = try run("limit: 1GiB, base: 100MiB, per_request: 1MiB")
    #expect(larger.components["app"].memory!.kills == 1)
    let lean = try run("limit: 300MiB, base: 100MiB, per_request: 1KiB")
    #expect(lean.components["app"].memory!.kills == 0)
    let bare = try run("limit: 300MiB, per_request: 1MiB, restart: 1s")
    #expect(bare.components["app"].memory!.kills < quick.components["app"].memory!.kills)
    #expect(lean.components["app"].memory!.mean > 100 * 1_048_576)
  }
}

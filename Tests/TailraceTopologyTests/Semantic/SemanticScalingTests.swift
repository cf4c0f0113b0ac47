import Tailrace
import Testing

/// Every key of `autoscale` does what it says. A hundred even requests a second of 30 ms keep three cores
/// busy, whose instances have one each.
struct SemanticScalingTests {
  private func play(
    _ scaling: String, service: String = "", steps: String = "[{compute: 30ms}]",
    seconds: Double = 120, traffic: String = ""
  ) throws -> Report {
    try Play.run(
      """
      tailrace: 1
      simulation: {interval: 1s}
      traffic:
        visitors:
          rate: 100/s
          arrivals: deterministic
          \(traffic)
          requests: {page: {share: 100%, call: app.page}}
      components:
        app:
          kind: service
          cores: 1
          concurrency: 20
          queue: {limit: 20}
          \(service)
          operations: {page: \(steps)}
          autoscale: {\(scaling)}
      """, duration: .seconds(seconds))
  }

  private func scaling(_ report: Report) throws -> ComponentReport.ScalingReport {
    try #require(report.components["app"].scaling)
  }

  /// When the number of instances first was above so many.
  private func time(above count: Int64, _ report: Report) -> Double {
    let row = report.components["app"].intervals.first { $0.instances ?? 0 > count }
    return row.map { ($0.start + $0.length).seconds } ?? .infinity
  }

  private static let base = "min: 1, max: 20, boot: 5s"

  @Test func `the number is held between min and max`() throws {
    let free = try scaling(play("\(Self.base), metrics: [cpu: 50%]"))
    #expect(free.least == 1 && free.most >= 6 && free.most <= 12)
    let few = try scaling(play("min: 1, max: 3, boot: 5s, metrics: [cpu: 50%]"))
    #expect(few.most == 3)
    let many = try scaling(play("min: 9, max: 20, boot: 5s, metrics: [cpu: 50%]"))
    #expect(many.least == 9 && many.most == 9)
    let begun = try scaling(play("\(Self.base), metrics: [cpu: 50%]", service: "instances: 6"))
    #expect(begun.least == 6)
  }

  @Test func `each metric asks for as many as hold its target`() throws {
    // The first readings after a start have some of the load before it, which is forgotten after 5 min.
    func atEnd(_ metrics: String) throws -> Int {
      try scaling(play("\(Self.base), metrics: \(metrics)", seconds: 480)).atEnd
    }
    #expect(try (5...6).contains(atEnd("[rate: 20/s]")))
    #expect(try (10...11).contains(atEnd("[rate: 10/s]")))
    #expect(try scaling(play("\(Self.base), metrics: [concurrency: 1]")).atEnd >= 3)
    let slow = try scaling(play("\(Self.base), metrics: [latency: 50ms]"))
    #expect(slow.atEnd >= 3 && slow.atEnd <= 20)
    let tail = try scaling(play("\(Self.base), metrics: [{latency: 50ms, percentile: 99%}]"))
    #expect(tail.billedSeconds >= slow.billedSeconds)
    #expect(try (10...11).contains(atEnd("[rate: 20/s, rate: 10/s]")))
  }

  /// Two hundred requests inside, of 1 MiB each, whatever their instances; 100 MiB more an instance.
  private func memory(_ scaling: String, each: String = "1MiB", seconds: Double = 120) throws
    -> Report
  {
    try Play.run(
      """
      tailrace: 1
      simulation: {interval: 1s}
      traffic:
        visitors:
          rate: 100/s
          arrivals: deterministic
          requests: {page: {share: 100%, call: app.page}}
      components:
        app:
          kind: service
          instances: 2
          memory: {limit: 250MiB, base: 100MiB, per_request: \(each)}
          operations: {page: [{wait: 2s}]}
          autoscale: {min: 2, max: 20, boot: 5s, \(scaling)}
      """, duration: .seconds(seconds))
  }

  @Test func `memory is a part of what an instance may use, when it is read`() throws {
    // Two with 200 of 250 MiB each are 80%: ⌈2 × 80 ÷ 50⌉ = 4 of (100 + 50) ÷ 250 = 60% each; then
    // ⌈4 × 60 ÷ 50⌉ = 5 of 140 MiB, 56%; then ⌈5 × 56 ÷ 50⌉ = 6 of 133 MiB, 53%, which is near enough.
    let halves = try scaling(memory("metrics: [memory: 50%]"))
    #expect(halves.least == 2 && halves.most == 6 && halves.atEnd == 6)
    let enough = try scaling(memory("metrics: [memory: 75%]"))
    #expect(enough.most == 2)
    // Requests that take nothing leave 40%.
    let light = try scaling(memory("metrics: [memory: 50%]", each: "0B"))
    #expect(light.most == 2)
    // It is seen only when it is read: at 40 s, so that the next decision is at 45 s.
    let late = try memory("scrape: 40s, metrics: [memory: 50%]")
    #expect((50...51).contains(time(above: 2, late)))
  }

  @Test func `AWS's policies look at memory too`() throws {
    let tracking = "dialect: aws-target-tracking, scrape: 10s, instance_warmup: 10s, "
    #expect(try scaling(memory(tracking + "metrics: [memory: 50%]")).most >= 4)
    let step =
      "dialect: aws-step, scrape: 10s, rules: [{when: memory, above: 79%, add: 1}]"
    #expect(try scaling(memory(step)).atEnd == 3)
  }

  @Test func `boot, scrape, lag and sync are how long it takes`() throws {
    let usual = try time(above: 1, play("\(Self.base), metrics: [rate: 20/s]"))
    #expect(usual == 20 || usual == 21)
    let boot = try time(above: 1, play("min: 1, max: 20, boot: 25s, metrics: [rate: 20/s]"))
    #expect(boot == usual + 20)
    let lag = try time(above: 1, play("\(Self.base), lag: 10s, metrics: [rate: 20/s]"))
    #expect(lag == usual + 15)
    let scrape = try time(above: 1, play("\(Self.base), scrape: 40s, metrics: [rate: 20/s]"))
    #expect(scrape == usual + 30)
    let sync = try time(above: 1, play("\(Self.base), sync: 35s, metrics: [rate: 20/s]"))
    #expect(sync == usual + 20)
  }

  @Test func `tolerance is what nothing is done about`() throws {
    // Three instances with 33 a second each, 11% above the target.
    let strict = try play("min: 3, max: 20, boot: 5s, metrics: [rate: 30/s]")
    #expect(try scaling(strict).most == 4)
    let lenient = try play("min: 3, max: 20, boot: 5s, tolerance: 20%, metrics: [rate: 30/s]")
    #expect(try scaling(lenient).most == 3)
  }

  @Test func `behavior says how fast`() throws {
    let one = "policies: [{pods: 1, period: 15s}]"
    let slow = try play(
      "\(Self.base), metrics: [rate: 10/s], behavior: {scale_up: {\(one)}}")
    #expect(try time(above: 2, slow) > 30 && scaling(slow).atEnd < 10)
    let late = try play(
      "\(Self.base), metrics: [rate: 10/s], behavior: {scale_up: {stabilization: 40s}}")
    #expect(time(above: 1, late) > 50)
    let never = try play(
      "\(Self.base), metrics: [rate: 10/s], behavior: {scale_up: {select: disabled}}")
    #expect(try scaling(never).most == 1)
    let half = "policies: [{percent: 50%, period: 60s}, {pods: 9, period: 60s}], select: min"
    let least = try play(
      "\(Self.base), metrics: [rate: 10/s], behavior: {scale_up: {\(half)}}")
    #expect(time(above: 2, least) > 60)
    let down = try play(
      "min: 1, max: 20, boot: 5s, metrics: [rate: 50/s], "
        + "behavior: {scale_down: {stabilization: 30s}}", service: "instances: 10")
    #expect(try (2...3).contains(scaling(down).least))
  }

  @Test func `what drains is finished, or lost when its time is over`() throws {
    func lost(_ drain: String) throws -> Int64 {
      try scaling(
        play(
          "min: 1, max: 9, boot: 5s, \(drain) metrics: [rate: 100/s], "
            + "behavior: {scale_down: {stabilization: 15s}}",
          service: "instances: 9", steps: "[{wait: 10s}]")
      ).lost
    }
    #expect(try lost("") == 0)
    #expect(try lost("drain: 2s,") > 100)
  }

  @Test func `an instance that warms up is slower`() throws {
    let usual = try play("\(Self.base), metrics: [rate: 20/s]")
    let slow = try play("\(Self.base), warmup: {for: 30s, speed: 0.25x}, metrics: [rate: 20/s]")
    #expect(
      try #require(slow.traffic["visitors"].errorRate)
        > #require(usual.traffic["visitors"].errorRate))
  }

  @Test func `an instance's cores count after a whole scrape, for a while`() throws {
    // An instance that is up for 8 s of a scrape is read at once where that period is over.
    let base = "min: 1, max: 20, boot: 7s, metrics: [cpu: 50%]"
    let usual = try play(base)
    let hasty = try play("\(base), cpu_initialization_period: 0s")
    #expect(usual.results.fingerprint.order != hasty.results.fingerprint.order)
  }

  @Test func `a schedule and a forecast are in place before they are needed`() throws {
    let report = try play("\(Self.base), schedule: [{at: 20s, min: 7}, {at: 60s, min: 2}]")
    #expect(try scaling(report).most == 7 && scaling(report).atEnd == 2)
    #expect(time(above: 1, report) == 25 || time(above: 1, report) == 26)
    let days = "shape: [hold 30s, step to 3x, hold 10s, step to 1x, hold 20s, repeat 3 times]"
    let forecast = try play(
      "min: 1, max: 20, boot: 5s, scrape: 5s, sync: 5s, "
        + "predictive: {season: 60s, lead: 10s, rate: 100/s}", seconds: 180, traffic: days)
    let at88 = forecast.components["app"].intervals.first { $0.start.seconds >= 88 }
    #expect((3...4).contains(at88?.instances ?? 0))
    #expect(time(above: 1, forecast) > 60)
  }

  @Test func `AWS's policies`() throws {
    let base = "min: 1, max: 20, boot: 5s, drain: 10s"
    let tracking = try play(
      "\(base), dialect: aws-target-tracking, instance_warmup: 30s, scrape: 10s, metrics: [rate: 20/s]"
    )
    #expect(try (5...6).contains(scaling(tracking).atEnd))
    // Three values above the target come first.
    #expect(time(above: 1, tracking) >= 35)
    let step = "\(base), dialect: aws-step, scrape: 10s, rules: [{when: rate, above: 20/s, add: 2}]"
    let slow = try play(step)
    let quick = try play(step + ", instance_warmup: 0s")
    #expect(try scaling(slow).billedSeconds < scaling(quick).billedSeconds)
    let simple = "\(base), dialect: aws-simple, scrape: 10s, "
    let cooled = try play(simple + "rules: [{when: rate, above: 20/s, add: 1}]")
    #expect(try scaling(cooled).most == 2)
    let hot = try play(simple + "cooldown: 0s, rules: [{when: rate, above: 20/s, add: 1}]")
    #expect(try scaling(hot).most >= 5)
    let lasting = try play(simple + "rules: [{when: rate, above: 20/s, for: 60s, add: 1}]")
    #expect(time(above: 1, lasting) > 60)
    let percent = try play(
      simple + "rules: [{when: rate, above: 20/s, add: 300%}]", service: "instances: 2")
    #expect(try scaling(percent).most == 8)
    let down = try play(
      simple + "cooldown: 20s, rules: [{when: cpu, below: 40%, for: 20s, remove: 3}]",
      service: "instances: 20")
    #expect(try scaling(down).atEnd < 17)
  }

  @Test func `a forecast grows with what has come of late`() throws {
    // The second minute has twice the traffic of the first, and so twice its peak of 300 a second.
    let shape =
      "shape: [hold 30s, step to 3x, hold 10s, step to 1x, hold 20s, step to 2x, hold 60s]"
    let report = try play(
      "min: 1, max: 20, boot: 5s, scrape: 5s, sync: 5s, "
        + "predictive: {season: 60s, lead: 10s, rate: 100/s}", seconds: 120, traffic: shape)
    let at88 = report.components["app"].intervals.first { $0.start.seconds >= 88 }
    #expect((6...7).contains(at88?.instances ?? 0))
  }

  @Test func `AWS's target tracking goes down only below nine tenths of its target`() throws {
    // Five a second each are 93% of 5.4: nineteen would do, and twenty stay.
    let base = "min: 1, max: 30, boot: 5s, drain: 10s, dialect: aws-target-tracking, "
    let near = try play(
      base + "scrape: 10s, metrics: [rate: 5.4/s]", service: "instances: 20", seconds: 240)
    #expect(try scaling(near).atEnd == 20 && scaling(near).most == 20)
    let far = try play(
      base + "scrape: 10s, metrics: [rate: 6/s]", service: "instances: 20", seconds: 240)
    #expect(try scaling(far).atEnd == 17)
  }

  @Test func `of the steps of one metric the furthest is taken`() throws {
    // Three of twenty cores are busy, which is below both bounds.
    let report = try play(
      "min: 1, max: 20, boot: 5s, drain: 1s, dialect: aws-simple, scrape: 10s, "
        + "rules: [{when: cpu, below: 40%, remove: 1}, {when: cpu, below: 30%, remove: 3}]",
      service: "instances: 20", seconds: 60)
    #expect(try scaling(report).atEnd == 17)
  }

  private func workers(_ scaling: String, queue: String = "", shape: String = "") throws -> Report {
    try Play.run(
      """
      tailrace: 1
      simulation: {interval: 1s}
      traffic:
        source:
          rate: 20/s
          arrivals: deterministic
          \(shape)
          requests: {one: {share: 100%, call: app.one}}
      components:
        app: {kind: service, operations: {one: [{publish: jobs}]}}
        jobs:
          kind: queue
          \(queue)
          consumers: {to: worker.handle, concurrency_per_instance: 2}
        worker:
          kind: service
          operations: {handle: [{wait: 1s}]}
          autoscale: {dialect: keda, min: 0, max: 20, boot: 5s, metrics: [{backlog: 4, of: jobs}], \(scaling)}
      """, duration: .seconds(180))
  }

  @Test func `workers bring consumers, and the backlog brings workers`() throws {
    let usual = try workers("polling: 5s")
    let scaling = try #require(usual.components["worker"].scaling)
    #expect(scaling.least == 0 && scaling.most > 9)
    #expect(usual.queues["jobs"].waiting < 200)
    let slow = try workers("polling: 50s")
    #expect(
      try #require(slow.components["worker"].scaling).billedSeconds < scaling.billedSeconds)
    let lazy = try workers("polling: 5s, activation: 2000")
    #expect(
      try #require(lazy.components["worker"].scaling).billedSeconds < scaling.billedSeconds)
    let parts = try workers("polling: 5s", queue: "partitions: 3")
    #expect(try #require(parts.components["worker"].scaling).most == 3)
  }

  /// The numbers of workers before a backlog of so many partitions that never ends.
  private func sizes(_ partitions: Int, from first: Int, _ scaling: String) throws -> [Int] {
    let report = try Play.run(
      """
      tailrace: 1
      traffic: {visitors: {rate: 1000/s, requests: {one: {share: 100%, call: topic}}}}
      components:
        topic: {kind: queue, partitions: \(partitions), consumers: {to: worker, concurrency_per_instance: 1}}
        worker:
          kind: service
          \(first > 0 ? "instances: \(first)" : "")
          operations: {handle: [wait: 1s]}
          autoscale: {dialect: keda, metrics: [{backlog: 100, of: topic}], boot: 1s, \(scaling)}
      """, duration: .seconds(200))
    return [first]
      + report.results.timeline.compactMap {
        if case .scaled(let decision) = $0.event, decision.to != decision.from {
          decision.to
        } else {
          nil
        }
      }
  }

  @Test(arguments: [
    (24, 22, 24, [22]), (24, 21, 24, [21, 24]), (48, 22, 24, [22, 24]),
    (24, 1, 24, [1, 5, 10, 20, 24]), (64, 63, 64, [63]), (64, 59, 64, [59]),
    (64, 58, 64, [58, 64]),
  ])
  func `keda caps what it sees by the partitions`(
    _ partitions: Int, _ first: Int, _ most: Int, _ sizes: [Int]
  ) throws {
    #expect(try self.sizes(partitions, from: first, "min: 0, max: \(most)") == sizes)
  }

  @Test func `the cap of keda is of nothing else`() throws {
    #expect(
      try sizes(24, from: 22, "min: 0, max: 24, allow_idle_consumers: true") == [22, 24])
    // Neither the least number nor the first step knows of partitions.
    #expect(try sizes(4, from: 6, "min: 6, max: 10") == [6])
    #expect(try sizes(24, from: 0, "min: 0, max: 24, polling: 14s").prefix(3) == [0, 1, 5])
  }

  @Test func `after a cooldown without work there is no worker left`() throws {
    let shape = "shape: [hold 20s, step to 0x]"
    let usual = try #require(workers("polling: 5s", shape: shape).components["worker"].scaling)
    let short = try #require(
      workers("polling: 5s, cooldown: 20s", shape: shape).components["worker"].scaling)
    #expect(usual.atEnd >= 1 && short.atEnd == 0)
  }

  @Test func `an hour of an instance costs its price, boots included`() throws {
    let report = try play("min: 4, max: 4, boot: 5s, metrics: [rate: 20/s]", service: "price: $1/h")
    #expect(isNear(report.cost?.perHour, 4, within: 1e-9))
    let grown = try play("\(Self.base), metrics: [rate: 20/s]", service: "price: $3600/h")
    let scaling = try scaling(grown)
    // One from the beginning; the others from 15 s on, five seconds before they are up.
    let expected = scaling.billedSeconds / 120 * 3600
    #expect(isNear(grown.cost?.perHour, expected, within: 1e-9))
    #expect(scaling.meanBilled > scaling.meanServing)
  }
}

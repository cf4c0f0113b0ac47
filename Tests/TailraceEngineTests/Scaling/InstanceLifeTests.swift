import TestSupport
import Testing

@testable import TailraceEngine

/// Instances that come and go, in nanoseconds: sizes are set by a schedule, or by rules on requests inside.
struct InstanceLifeTests {
  /// One operation of a component whose size follows the schedule, from `initial` on.
  private func app(
    _ small: inout SmallNetwork, sizes: [(at: Int64, least: Int)], initial: Int = 1, most: Int = 3,
    boot: Distribution = 20, drain: Int64 = 50, warmup: Autoscaling.Warmup? = nil,
    places: Int? = nil, steps: [Step]
  ) -> OperationID {
    let work = small.component("app", instances: most, places: places, cores: 4, steps: steps)
    var rules = HorizontalScaling(metrics: [])
    rules.sync = .nanoseconds(10)
    var scaling = Autoscaling(
      least: 1, most: most, initial: initial, boot: boot, controller: .horizontal(rules))
    scaling.schedule = sizes.map { .init(at: .nanoseconds($0.at), least: $0.least) }
    scaling.drain = .nanoseconds(drain)
    scaling.scrape = .nanoseconds(10)
    scaling.warmup = warmup
    small.builder.autoscale(small.owner(of: work), scaling)
    return work
  }

  @Test func `an instance takes requests when it has booted`() {
    var small = SmallNetwork()
    let work = app(&small, sizes: [(5, 2)], steps: [.wait(1)])
    small.send(.recorded([0, 10, 24, 26, 27, 28]), steps: [.call(Call(work))])
    let run = small.play(for: 100)
    let instances = run["app"].instances.map { $0.offered }
    #expect(instances[0] + instances[1] == 6 && instances[1] == 2)
    let scaling = run["app"].scaling
    #expect(scaling?.billedArea == 195 && scaling?.servingArea == 175)
    #expect(scaling?.least == 1 && scaling?.most == 2 && scaling?.starts == 1)
    #expect(Laws.violations(run.network, run.results) == [])
  }

  @Test(
    arguments: [.shortestLine, .hash, .leastResponseTime(decay: .nanoseconds(5))]
      as [RoutingPolicy])
  func `over a kept connection a call is refused while nobody is there`(_ policy: RoutingPolicy) {
    var small = SmallNetwork()
    let work = app(&small, sizes: [], initial: 0, boot: 1000, steps: [.wait(1)])
    let owner = small.owner(of: work)
    let front = small.component("front", steps: [.connected(to: owner, [.call(Call(work))])])
    small.builder.route(from: small.owner(of: front), to: owner, policy: policy)
    small.send(at: 5, steps: [.call(Call(front))])
    #expect(small.play(for: 100)[0].outcomes[.refused] == 1)
  }

  @Test func `the newest goes, finishes what it has, and is paid for until then`() {
    var small = SmallNetwork()
    let work = app(&small, sizes: [(0, 2), (20, 1)], initial: 2, steps: [.wait(25)])
    // In turn: the second request is at the second instance, and is over at 40.
    small.send(.recorded([10, 15, 25, 30]), steps: [.call(Call(work))])
    let run = small.play(for: 100)
    #expect(run[0].outcomes[.full] == 4)
    #expect(run["app"].instances.map { $0.offered } == [3, 1, 0])
    #expect(run["app"].scaling?.billedArea == 140)
    #expect(run["app"].scaling?.lost == 0)
  }

  @Test func `what is left when its time is over is lost, and said to be`() {
    var small = SmallNetwork()
    let work = app(&small, sizes: [(0, 2), (20, 1)], initial: 2, drain: 10, steps: [.wait(60)])
    small.send(.recorded([10, 15]), steps: [.call(Call(work))])
    let run = small.play(for: 200)
    #expect(run[0].outcomes[.full] == 1 && run[0].outcomes[.crashed] == 1)
    #expect(run["app"].scaling?.lost == 1 && run["app"].scaling?.billedArea == 230)
  }

  @Test func `a request on its way is waited for`() {
    var small = SmallNetwork()
    let work = app(&small, sizes: [(0, 2), (20, 1)], initial: 2, steps: [.wait(2)])
    let client = small.send(.recorded([10, 15]), steps: [.call(Call(work))])
    small.builder.link(from: client, to: small.owner(of: work), latency: 12)
    let run = small.play(for: 100)
    #expect(run[0].outcomes[.full] == 2)
    // There at 27, done at 29, heard of at 41.
    #expect(run["app"].scaling?.billedArea == 141)
  }

  @Test func `a cold instance is slower, and forgets nothing of its requests`() {
    var small = SmallNetwork()
    let work = app(
      &small, sizes: [(5, 2)], boot: 5, warmup: .init(lasting: .nanoseconds(30), speed: 0.5),
      steps: [.compute(4)])
    small.send(.recorded([12, 13, 50, 51]), steps: [.call(Call(work))])
    let run = small.play(for: 100)
    #expect(run.latencies(0) == [4, 4, 4, 8])
  }

  @Test func `one that boots is the first to be given up`() {
    var small = SmallNetwork()
    let work = app(&small, sizes: [(5, 2), (12, 1)], boot: 40, steps: [.wait(1)])
    small.send(.recorded([0]), steps: [.call(Call(work))])
    let run = small.play(for: 100)
    // From 5 until the controller looks at 20.
    #expect(run["app"].scaling?.billedArea == 115)
    #expect(run["app"].scaling?.most == 1)
  }

  @Test func `a start waits for a machine that still drains`() {
    var small = SmallNetwork()
    let work = app(
      &small, sizes: [(0, 2), (15, 1), (25, 2)], initial: 2, most: 2, boot: 5, drain: 100,
      steps: [.wait(40)])
    small.send(.recorded([10, 12]), steps: [.call(Call(work))])
    let run = small.play(for: 100)
    // The second drains from 20 to 52, and boots until 57.
    #expect(run["app"].scaling?.billedArea == 200)
    #expect(run["app"].scaling?.servingArea == 195)
    #expect(run[0].outcomes[.full] == 2)
  }

  /// Who goes at 20, and what happens at the same nanosecond.
  @Test(arguments: [
    ("arrival", [Int64(20)], 10.0), ("departure", [10], 10), ("start", [5, 5, 5], 15),
  ])
  func `a request that meets the end of its instance ends once`(
    _ name: String, _ instants: [Int64], _ time: Double
  ) {
    for drain in [Int64(0), 5, 100] {
      for latency in [0.0, 5, 10] {
        var small = SmallNetwork()
        let work = app(
          &small, sizes: [(0, 3), (20, 1)], initial: 3, drain: drain, places: 1,
          steps: [.wait(.constant(time))])
        let client = small.send(
          .recorded(instants + instants), steps: [.call(Call(work, timeout: 40))])
        small.builder.link(
          from: client, to: small.owner(of: work), latency: .constant(latency))
        let run = small.play(for: 300)
        #expect(run[0].outcomes.total == Int64(2 * instants.count), "\(name)")
        #expect(Laws.violations(run.network, run.results) == [])
        #expect(run["app"].inFlightAtEnd == 0)
      }
    }
  }

  @Test func `whoever stays with an instance goes elsewhere when it is gone`() {
    for policy in [
      RoutingPolicy.source, .random, .leastConnections, .roundRobin, .ringHash(virtualNodes: 5),
      .maglev(tableSize: 7), .hash, .shortestLine,
      .leastRequest(choices: 2, distinct: true), .peakEWMA(decay: .seconds(1), choices: 2),
      .leastResponseTime(decay: .seconds(1)),
    ] {
      var small = SmallNetwork()
      let work = app(
        &small, sizes: [(0, 3), (40, 1), (80, 2)], initial: 3, boot: 2, steps: [.wait(2)])
      var options = RoutingOptions()
      options.stickiness = .nanoseconds(50)
      let client = small.send(
        .recorded((0..<60).map { Int64(2 * $0) }), steps: [.call(Call(work))])
      small.builder.route(
        from: client, to: small.owner(of: work), policy: policy, options: options)
      let run = small.play(for: 200)
      #expect(run[0].outcomes[.full] == 60, "\(policy)")
      #expect(run["app"].scaling?.atEnd == 2)
    }
  }

  @Test func `who waits in line is not sent to an instance that is gone and thought well again`() {
    var small = SmallNetwork()
    let work = app(
      &small, sizes: [(0, 2), (10, 1)], initial: 2, most: 2, drain: 0,
      steps: [.wait(.replay([4, 30, 25, 5, 5]))])
    let front = small.component("front", steps: [.call(Call(work))])
    let hasty = small.builder.operation("hasty", of: small.owner(of: front))
    small.builder.define(hasty, [.call(Call(work, timeout: 5))])
    var rules = CallRules()
    rules.openCalls = 1
    rules.outliers = OutlierDetection()
    rules.outliers?.consecutiveFailures = 1
    rules.outliers?.interval = .nanoseconds(10)
    rules.outliers?.baseEjectionTime = .nanoseconds(12)
    rules.panicThreshold = 0
    small.builder.rules(from: small.owner(of: front), to: small.owner(of: work), rules)
    small.send(at: 0, 12, 13, 14, steps: [.call(Call(front))])
    small.send(at: 0, steps: [.wait(0), .call(Call(hasty))])
    let run = small.play(for: 200)
    #expect(run[1].outcomes[.timeout] == 1)
    #expect(run.results.timeline.contains { $0.at == .nanoseconds(20) && $0.instance == 1 })
    // One after the other at the first, from 12 to 37, 42 and 47.
    #expect(run.latencies(0) == [4, 25, 29, 33])
  }
}

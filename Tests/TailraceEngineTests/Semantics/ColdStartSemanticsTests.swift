import TailraceEngine
import TestSupport
import Testing

/// Instances that switch off: who waits for a start, how long, and what is counted.
struct ColdStartSemanticsTests {
  private func small(idle: Int64, cores: Int? = nil, places: Int? = nil) -> (
    SmallNetwork, OperationID
  ) {
    var small = SmallNetwork()
    let work = small.component("fn", places: places, cores: cores, steps: [.compute(10)])
    small.builder.coldStart(
      of: small.owner(of: work), boot: 50, idle: .nanoseconds(idle))
    return (small, work)
  }

  private func run(_ instants: [Int64], idle: Int64, cores: Int? = 1) -> Played {
    var (small, work) = small(idle: idle, cores: cores)
    for instant in instants { small.send(at: instant, steps: [.call(Call(work))]) }
    return small.play()
  }

  @Test func `the first request starts the instance and the others wait with it, in order`() {
    let run = run([0, 20, 49, 50, 65], idle: 0)
    // On at 50: served until 60, 70, 80, 90 and 100.
    #expect(run.each == [60, 50, 31, 40, 35])
    #expect(run["fn"].coldStart?.starts == 1)
    #expect(run["fn"].coldStart?.startingArea == 50)
    // 50 + 30 + 1 for the start, then 10 + 20 + 30 + 25 for the core.
    #expect(run["fn"].waitTime == 166)
    #expect(run["fn"].queueArea == 166)
    #expect(run["fn"].coresArea == 50)
  }

  @Test func `an instance is off as soon as it was idle for so long`() {
    // Empty from 60 on: at 79 it is on, from 89 on empty again, at 109 just off.
    let run = run([0, 79, 109], idle: 20)
    #expect(run.each == [60, 10, 60])
    #expect(run["fn"].coldStart?.starts == 2)
    #expect(run["fn"].coldStart?.startingArea == 100)
  }

  @Test func `where nothing keeps it on every idle moment switches it off`() {
    let run = run([0, 60, 200], idle: 0)
    // At 60 the answer leaves before the next request comes, or after: the order of the events decides.
    #expect(run["fn"].coldStart?.starts == 2 || run["fn"].coldStart?.starts == 3)
    #expect(run.each[2] == 60)
  }

  @Test func `who waits for a place keeps the instance on`() {
    var small = SmallNetwork()
    let work = small.component("fn", places: 1, steps: [.wait(3)])
    small.builder.coldStart(of: small.owner(of: work), boot: 10, idle: .nanoseconds(5))
    // On at 11, for the first until 14; the next two waited at its door and go on at once.
    for instant: Int64 in [1, 2, 13] { small.send(at: instant, steps: [.call(Call(work))]) }
    let run = small.play(for: 100)
    #expect(run.each == [13, 15, 7])
    #expect(run["fn"].coldStart?.starts == 1)
    #expect(run["fn"].coldStart?.startsFromOff == 1)
    // Off until 1 and, empty from 20 on, from 25 on.
    #expect(run["fn"].coldStart?.offArea == 76)
    #expect(run["fn"].coldStart?.startingArea == 10)
    #expect(Laws.violations(run.network, run.results).isEmpty)
  }

  @Test func `who came while it was on finds it on, however long the way in took`() {
    var small = SmallNetwork()
    let work = small.component("fn", places: 1, steps: [.wait(3)])
    let owner = small.owner(of: work)
    small.builder.coldStart(of: owner, boot: 10, idle: .nanoseconds(5))
    // Empty from 14 on, when its only place goes: the second comes at 16 and gets it at 35.
    small.builder.fault(
      Fault(
        .capacity(0), at: .component(owner),
        .once(at: .nanoseconds(15), lasting: .nanoseconds(20))))
    for instant: Int64 in [1, 16] { small.send(at: instant, steps: [.call(Call(work))]) }
    let run = small.play(for: 100)
    #expect(run.each == [13, 22])
    #expect(run["fn"].coldStart?.starts == 1)
    #expect(run["fn"].coldStart?.offArea == 58)
    #expect(Laws.violations(run.network, run.results).isEmpty)
  }

  /// Requests of one client at these instants to instances that stay on for long.
  private func choose(
    _ instants: [Int64], instances: Int, places: Int?, cores: Int? = nil, latency: Int64 = 0,
    policy: RoutingPolicy? = nil
  ) -> Played {
    var small = SmallNetwork()
    let work = small.component(
      "fn", instances: instances, places: places, cores: cores,
      steps: [cores == nil ? .wait(3) : .compute(3)])
    let owner = small.owner(of: work)
    small.builder.coldStart(of: owner, boot: 10, idle: .nanoseconds(100))
    let client = small.send(.recorded(instants), steps: [.call(Call(work))])
    small.builder.link(from: client, to: owner, latency: .constant(Double(latency)))
    if let policy { small.builder.route(from: client, to: owner, policy: policy) }
    return small.play(for: 200)
  }

  @Test func `the warm instance that was used last comes before a start`() {
    // The second finds the first's place taken; at 20 that of the second was left last, at 21 it is
    // busy, and at 30 the other one was left last.
    let run = choose([1, 2, 20, 21, 30], instances: 3, places: 1)
    #expect(run.latencies(0) == [3, 3, 3, 13, 13])
    #expect(run["fn"].instances.map { $0.offered } == [3, 2, 0])
    #expect(run["fn"].coldStart?.starts == 2)
    // A policy that is stated decides by itself.
    let turns = choose([1, 2, 20, 21, 30], instances: 3, places: 1, policy: .roundRobin)
    #expect(turns["fn"].instances.map { $0.offered } == [2, 2, 1])
    #expect(turns["fn"].coldStart?.starts == 3)
  }

  @Test func `an instance that starts is waited for while it has room`() {
    let run = choose([1, 2, 3], instances: 3, places: 2)
    #expect(run.latencies(0) == [12, 13, 13])
    #expect(run["fn"].instances.map { $0.offered } == [2, 1, 0])
    // Without a number of places a free core is room.
    let cores = choose([1, 2, 3], instances: 3, places: nil, cores: 2)
    #expect(cores["fn"].instances.map { $0.offered } == [2, 1, 0])
  }

  @Test func `where none has room the one with fewest at it is waited for`() {
    let run = choose([1, 2, 3, 4], instances: 2, places: 1)
    // The third has the first's place at 14, the fourth the second's at 15.
    #expect(run.latencies(0) == [13, 13, 14, 14])
    #expect(run["fn"].instances.map { $0.offered } == [2, 2])
  }

  @Test func `whoever is on the way has its place already`() {
    let run = choose([1, 2, 40], instances: 3, places: 1, latency: 5)
    #expect(run.latencies(0) == [13, 23, 23])
    #expect(run["fn"].coldStart?.starts == 2)
  }

  @Test(arguments: UInt64(1)...8)
  func `an instance that is down is not asked to start`(_ seed: UInt64) {
    var small = SmallNetwork()
    let work = small.component("fn", instances: 2, places: 1, steps: [.wait(3)])
    let owner = small.owner(of: work)
    small.builder.coldStart(of: owner, boot: 10, idle: .nanoseconds(100))
    // Either the first or the second.
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: .component(owner), extent: .fixed(1),
        .once(at: .zero, lasting: .nanoseconds(200))))
    small.send(at: 1, steps: [.call(Call(work))])
    #expect(small.play(for: 200, seed: seed).each == [13])
  }

  @Test func `a window that begins or ends while it is off counts its part`() {
    var (small, work) = small(idle: 100, cores: 1)
    small.send(at: 0, 1000, steps: [.call(Call(work))])
    let network = small.builder.build()
    // On at 50, empty at 60, off from 160 to 1000, on at 1050, empty at 1060, off from 1160 on.
    var simulation = Simulation(
      network, RunOptions(duration: .nanoseconds(1500), warmup: .nanoseconds(500)))
    simulation.run()
    let result = simulation.results().components[0].coldStart
    #expect(result?.starts == 1)
    #expect(result?.offArea == 840)
    #expect(result?.startingArea == 50)
  }

  @Test func `a crash ends a start, and an instance that is up again is off`() {
    var (small, work) = small(idle: 1000, cores: 1)
    for instant: Int64 in [0, 20, 60, 100, 300] {
      small.send(at: instant, steps: [.call(Call(work))])
    }
    let owner = small.owner(of: work)
    // Down from 40 to 80 during the first start, and from 200 to 250 while it is on.
    small.builder.change(
      .init(at: .nanoseconds(40), .crash(owner, .all, lasting: .nanoseconds(40))))
    small.builder.change(
      .init(at: .nanoseconds(200), .crash(owner, .all, lasting: .nanoseconds(50))))
    let run = small.play(for: 400)
    #expect(run.each == [-1, -1, -1, 60, 60])
    #expect(run["fn"].coldStart?.starts == 3)
    // From 0 to 40, 100 to 150 and 300 to 350; off from 40 to 100 and from 200 to 300.
    #expect(run["fn"].coldStart?.startingArea == 140)
    #expect(run["fn"].coldStart?.offArea == 160)
    #expect(run["fn"].failuresBegun[.crashed] == 2)
    #expect(Laws.violations(run.network, run.results).isEmpty)
  }

  @Test func `nothing gets lost among instances that switch off under load`() {
    var builder = NetworkBuilder()
    let backend = builder.component("backend", instances: 3, places: 2, cores: 1, queueLimit: 4)
    builder.coldStart(of: backend, boot: .exponential(mean: 5e7), idle: .milliseconds(3))
    let read = builder.operation("read", of: backend)
    builder.define(
      read, [.compute(.exponential(mean: 2e6)), .fail(probability: 0.1, .error)])
    let front = builder.component("front", instances: 2, places: 50)
    builder.coldStart(of: front, boot: .constant(1e8), idle: .zero)
    let page = builder.operation("page", of: front)
    builder.define(
      page,
      [.together([[.call(Call(read))], [.call(Call(read, timeout: .constant(2e7)))]], needed: 1)])
    let client = builder.client("client")
    let kind = builder.requestClass("page", from: client, steps: [.call(Call(page))])
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1),
        rate: RateProfile(
          segments: [
            .init(duration: .seconds(10), startRate: 200, endRate: 1),
            .init(duration: .seconds(10), startRate: 1, endRate: 1),
          ], finalRate: 0), batch: nil, modulation: []))
    let network = builder.build()
    for warmup in [0.0, 7] {
      let options = RunOptions(duration: .seconds(40), warmup: .seconds(warmup), seed: 3)
      var simulation = Simulation(network, options)
      simulation.run()
      let results = simulation.results()
      #expect(Laws.violations(network, results).isEmpty)
      if warmup == 0 { #expect(Laws.violationsWhenDrained(network, results).isEmpty) }
      #expect((results.components[1].coldStart?.starts ?? 0) > 3)
    }
  }
}

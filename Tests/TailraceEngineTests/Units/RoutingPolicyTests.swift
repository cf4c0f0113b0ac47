import TestSupport
import Testing

@testable import TailraceEngine

/// The policies that look at more than counts.
struct RoutingPolicyTests {
  /// A router of one caller and what it is asked with.
  private struct Bench: ~Copyable {
    var table = RoutingTable()
    var samplers = SamplerTable()
    var now: Int64 = 0

    init(
      _ policy: RoutingPolicy, stations: Int32, clients: Int32 = 0,
      _ refine: (inout RoutingOptions) -> Void = { _ in }
    ) {
      _ = samplers.add(.constant(0), stream: RandomStream(seed: 3))
      var options = RoutingOptions()
      refine(&options)
      table.clients = clients
      table.add(
        policy, options, callers: 1, towards: 0..<Handle(stations), sampler: 0, salt: 11)
    }

    mutating func pick(key: Handle<Key> = .none, client: Handle<Client> = .none) -> Int {
      let quick = table.choose(0, caller: 0, &samplers)
      if quick.exists { return Int(quick) }
      let question = RoutingTable.Question(caller: 0, key: key, client: client, now: now)
      return Int(table.answer(0, question, &samplers))
    }

    mutating func answer(_ station: Int, after time: Int64) {
      table.release(0, caller: 0, station: Handle(station), sent: now - time, now: now)
    }

    func outstanding(_ stations: Int) -> [Int] {
      (0..<stations).map { Int(table.outstanding[table.slot(table.routers[0], 0, Handle($0))]) }
    }
  }

  @Test func `turns by weight are exact, and spread out`() {
    var bench = Bench(.roundRobin, stations: 3) { $0.weights = [3, 1, 1] }
    var picks: [Int] = []
    for _ in 0..<10 { picks.append(bench.pick()) }
    #expect(picks == [0, 1, 0, 2, 0, 0, 1, 0, 2, 0])
    var counts = [0, 0, 0]
    for _ in 0..<5000 { counts[bench.pick()] += 1 }
    #expect(counts == [3000, 1000, 1000])
  }

  @Test func `chance by weight is in proportion`() {
    var bench = Bench(.random, stations: 3) { $0.weights = [6, 3, 1] }
    var counts = [0, 0, 0]
    for _ in 0..<10_000 { counts[bench.pick()] += 1 }
    #expect((counts[0] - 6000).magnitude < 250 && (counts[2] - 1000).magnitude < 150)
  }

  @Test func `the fewest outstanding are counted per weight`() {
    // Nothing is answered, so what is outstanding stands as the weights do.
    var bench = Bench(.leastConnections, stations: 3) { $0.weights = [4, 2, 2] }
    for _ in 0..<80 { _ = bench.pick() }
    #expect(bench.outstanding(3) == [40, 20, 20])
    // Turns by weight ÷ (outstanding + 1): what is outstanding grows with the root of the weight.
    var envoy = Bench(.leastRequest(choices: 2, distinct: false), stations: 3) {
      $0.weights = [4, 1, 1]
    }
    for _ in 0..<80 { _ = envoy.pick() }
    #expect((envoy.outstanding(3)[0] - 40).magnitude <= 2)
  }

  @Test func `the better of two random ones keeps lines shorter than one at random`() {
    var longest: [Int] = []
    for policy in [.random, .leastRequest(choices: 2, distinct: false), .leastConnections]
      as [RoutingPolicy]
    {
      var bench = Bench(policy, stations: 100)
      var counts = Array(repeating: 0, count: 100)
      for _ in 0..<10_000 { counts[bench.pick()] += 1 }
      longest.append(counts.max()! - 100)
    }
    // Balls into bins: about sqrt(2 · 100 · ln 100) above the mean, then ln ln 100 / ln 2, then none.
    #expect(longest[0] > 15 && longest[1] <= 5 && longest[1] >= 1 && longest[2] == 0)
  }

  @Test func `a peak is remembered, and fades as time goes by`() {
    var time = RoutingTable.AnswerTime()
    let decay = 1e9
    time.notePeak(100, at: 1, decay)
    #expect(time.peak(at: 1, decay) == 100)
    time.notePeak(10, at: 2, decay)
    #expect(time.peak(at: 2, decay) > 99.9)
    // After one constant of time a third is left; then what is less pulls it down.
    #expect((time.peak(at: 1_000_000_002, decay) - 100 / 2.718281828).magnitude < 0.01)
    time.notePeak(10, at: 1_000_000_002, decay)
    #expect((time.peak(at: 1_000_000_002, decay) - 43.11).magnitude < 0.01)
    time.notePeak(500, at: 1_000_000_003, decay)
    #expect(time.peak(at: 1_000_000_003, decay) == 500)
  }

  /// Two that were asked at a millisecond, and answered after so long.
  private static func answered(_ policy: RoutingPolicy, _ first: Int64, _ second: Int64) -> Bench {
    var bench = Bench(policy, stations: 2)
    bench.now = 1_000_000
    for _ in 0..<2 { _ = bench.pick() }
    bench.answer(0, after: first)
    bench.answer(1, after: second)
    return bench
  }

  /// Finagle's `PeakEwma.scala` (22.12), of a decay of a millisecond.
  @Test func `a peak fades by the decay that is stated`() {
    // A decay later the first answers after 500: 1000 ÷ e + 500 × (1 − 1 ÷ e) = 684, and of the second's
    // peak 1500 ÷ e = 552 are left. With twice the decay it would be 803 and 910.
    var bench = Self.answered(.peakEWMA(decay: .nanoseconds(1_000_000), choices: 2), 1000, 1500)
    #expect(bench.pick() == 0)
    bench.now += 1_000_000
    bench.answer(0, after: 500)
    #expect(bench.pick() == 1)
  }

  @Test func `a peak counts for each call that is open, and one more`() {
    var bench = Self.answered(.peakEWMA(decay: .nanoseconds(1_000_000), choices: 2), 1000, 1500)
    // 1000 against 1500, then 2000 against 1500, then 2000 against 3000.
    let picks = [bench.pick(), bench.pick(), bench.pick()]
    #expect(picks == [0, 1, 0])
  }

  @Test func `a mean is of the decay that is stated, and for each call that is open`() {
    var bench = Self.answered(.leastResponseTime(decay: .nanoseconds(1_000_000)), 1000, 600)
    // 1000 against 600, then against 1200.
    let picks = [bench.pick(), bench.pick()]
    #expect(picks == [1, 0])
    bench.now += 1_000_000
    bench.answer(1, after: 600)
    bench.answer(0, after: 100)
    // 1000 ÷ e + 100 × (1 − 1 ÷ e) = 431 against 600; with twice the decay it would be 646.
    #expect(bench.pick() == 0)
  }

  @Test func `who is sent elsewhere is outstanding there`() {
    var bench = Bench(.leastConnections, stations: 3) { $0.weights = [1, 1, 2] }
    var allowed = SideColumn<Instance, Bool>(repeating: true, count: 3)
    let wanted = bench.pick()
    allowed[wanted] = false
    let other = Int(
      bench.table.divert(0, caller: 0, client: .none, from: Handle(wanted), among: allowed))
    #expect(other == (wanted + 1) % 3)
    #expect(bench.outstanding(3) == (0..<3).map { $0 == other ? 1 : 0 })
  }

  @Test func `policies by latency prefer whoever answers faster`() {
    for policy in [
      .peakEWMA(decay: .seconds(10), choices: 2), .leastResponseTime(decay: .seconds(10)),
    ] as [RoutingPolicy] {
      var bench = Bench(policy, stations: 2)
      var counts = [0, 0]
      for _ in 0..<1000 {
        bench.now += 1_000_000
        let pick = bench.pick()
        counts[pick] += 1
        bench.answer(pick, after: pick == 0 ? 1000 : 50_000)
      }
      #expect(counts[0] > 950 && counts[1] >= 1, "\(policy) \(counts)")
    }
  }

  @Test func `a key always finds the same instance, whatever others do`() {
    for policy in [.hash, .ringHash(virtualNodes: 50), .maglev(tableSize: 1009)]
      as [RoutingPolicy]
    {
      var bench = Bench(policy, stations: 7)
      var first: [Int] = []
      for key in 0..<(500 as Handle<Key>) { first.append(bench.pick(key: key)) }
      for key in (0..<(500 as Handle<Key>)).reversed() {
        #expect(bench.pick(key: key) == first[Int(key)])
      }
      #expect(Set(first).count == 7)
    }
  }

  @Test func `no instance has more than the bound, and keys stay while they may`() {
    for policy in [.hash, .ringHash(virtualNodes: 10), .maglev(tableSize: 101)]
      as [RoutingPolicy]
    {
      var dice = Dice(seed: 7)
      var bench = Bench(policy, stations: 8) { $0.balanceFactor = 1.25 }
      var inside: [Int] = []
      for _ in 0..<4000 {
        if inside.count < 40 || dice.oneIn(2) {
          // Half of all ask for one key.
          inside.append(bench.pick(key: dice.oneIn(2) ? 3 : Handle(dice.roll(0...10_000))))
          let counts = bench.outstanding(8)
          let bound = (1.25 * Double(inside.count) / 8).rounded(.up)
          #expect(Double(counts[inside[inside.count - 1]]) <= bound)
        } else {
          bench.answer(inside.remove(at: dice.roll(0...(inside.count - 1))), after: 1)
        }
      }
      var idle = Bench(policy, stations: 8) { $0.balanceFactor = 1.25 }
      let home = idle.pick(key: 3)
      idle.answer(home, after: 1)
      #expect(idle.pick(key: 3) == home)
    }
  }

  @Test func `a client stays until its time is over, or until it is refused`() {
    var bench = Bench(.random, stations: 50, clients: 10) { $0.stickiness = .nanoseconds(100) }
    let home = bench.pick(client: 4)
    for _ in 0..<20 {
      bench.now += 99
      #expect(bench.pick(client: 4) == home)
    }
    bench.table.release(client: 4, 0)
    var others = 0
    for _ in 0..<20 {
      bench.now += 100
      if bench.pick(client: 4) != home { others += 1 }
    }
    #expect(others > 15)
  }

  @Test func `an instance that has just started gets its part by and by`() {
    func part(after age: Int64, _ aggression: Double) -> Double {
      var bench = Bench(.roundRobin, stations: 2) {
        $0.slowStart = SlowStart(
          window: .nanoseconds(1000), aggression: aggression, minimum: 0.1)
      }
      bench.table.startedAt.append(-1_000_000)
      bench.table.startedAt.append(0)
      bench.now = age
      var counts = [0, 0]
      for _ in 0..<10_000 { counts[bench.pick()] += 1 }
      return Double(counts[1]) / Double(counts[0])
    }
    #expect((part(after: 0, 1) - 0.1).magnitude < 0.001)
    #expect((part(after: 500, 1) - 0.5).magnitude < 0.001)
    #expect((part(after: 250, 2) - 0.5).magnitude < 0.001)
    #expect(part(after: 1000, 1) == 1)
  }
}

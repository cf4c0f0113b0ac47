import TestSupport
import Testing

@testable import TailraceEngine

/// Every way of counting, by sequences that are worked out by hand.
struct RateLimitTests {
  /// Asks a limit of its own at these instants: 0 for let in at once, above that the wait.
  private static func ask(_ limit: RateLimit, at instants: [Int64]) -> [(Bool, Int64)] {
    var table = LimiterTable()
    let id = table.add(limit, cells: 1, instances: 1)
    return instants.map {
      let verdict = table.ask(id, 0, instance: 0, now: $0)
      return (verdict.isLetIn, verdict.wait)
    }
  }

  private static func limit(
    _ algorithm: RateLimit.Algorithm, _ limit: Int, per window: Int64, burst: Int = 1
  ) -> RateLimit {
    RateLimit(
      of: ComponentID(index: 0), algorithm, limit: limit, window: .nanoseconds(window),
      burst: burst)
  }

  @Test func `a bucket fills steadily and never beyond its size`() {
    // A token each 10; three at first.
    let found = Self.ask(
      Self.limit(.tokenBucket, 1, per: 10, burst: 3),
      at: [0, 0, 0, 0, 5, 9, 10, 10, 29, 30, 30, 30, 1000, 1000, 1000, 1000])
    #expect(
      found.map { $0.0 } == [
        true, true, true, false, false, false, true, false, true, true, false, false, true,
        true, true, false,
      ])
    #expect(found.map { $0.1 } == [0, 0, 0, 10, 5, 1, 0, 10, 0, 0, 10, 10, 0, 0, 0, 10])
  }

  @Test func `parts of a nanosecond between tokens add up exactly`() {
    // Three in ten: a token each 3 1/3.
    let found = Self.ask(
      Self.limit(.tokenBucket, 3, per: 10), at: [0, 3, 4, 6, 7, 9, 10, 13, 14])
    #expect(
      found.map { $0.0 } == [true, false, true, false, false, true, false, true, false])
    // The third of a nanosecond after 3 counts as one; whoever comes at 4 moves the next to 7 1/3.
    #expect(found.map { $0.1 } == [0, 1, 0, 2, 1, 0, 3, 0, 3])
    let steady = Self.ask(
      Self.limit(.tokenBucket, 3, per: 10, burst: 2), at: (0..<1000).map { Int64($0) })
    #expect(steady.count { $0.0 } == 301)
  }

  @Test func `a leaky bucket lets wait in turn, and refuses beyond its queue`() {
    var limit = Self.limit(.leakyBucket, 1, per: 10)
    limit.queue = 2
    let found = Self.ask(limit, at: [0, 0, 1, 2, 10, 11, 40, 45])
    #expect(found.map { $0.0 } == [true, true, true, false, true, false, true, true])
    // Turns at 0, 10 and 20; at 2 both places to wait are taken until 10, at 10 the third turn is at 30.
    #expect(found.map { $0.1 } == [0, 10, 19, 8, 20, 9, 0, 5])
  }

  @Test func `a leaky bucket of several tokens starts with them`() {
    let found = Self.ask(
      Self.limit(.leakyBucket, 1, per: 10, burst: 3), at: [0, 0, 0, 0, 0])
    #expect(found.map { $0.1 } == [0, 0, 0, 10, 20])
  }

  @Test func `fixed windows begin anew at their bounds`() {
    let found = Self.ask(
      Self.limit(.fixedWindow, 2, per: 10), at: [8, 9, 9, 10, 10, 11, 25, 29, 29, 30])
    #expect(
      found.map { $0.0 } == [
        true, true, false, true, true, false, true, true, false, true,
      ])
    #expect(found[2].1 == 1 && found[5].1 == 9 && found[8].1 == 1)
  }

  @Test func `a log counts any time of one window`() {
    let found = Self.ask(
      Self.limit(.slidingLog, 2, per: 10), at: [8, 9, 9, 10, 17, 18, 18, 19, 40])
    #expect(
      found.map { $0.0 } == [true, true, false, false, false, true, false, true, true])
    #expect(found.map { $0.1 } == [0, 0, 9, 8, 1, 0, 1, 0, 0])
  }

  @Test func `a sliding window weighs the last one by what is left of it`() {
    // Four in the first window; in the second three tenths through, they still count as 2.8.
    let found = Self.ask(
      Self.limit(.slidingWindow, 4, per: 10), at: [0, 1, 2, 3, 4, 13, 13, 13, 19, 20, 31])
    // At 13: 2.8 and 3.8 are below 4, 4.8 is not. At 19: 0.4 + 2. At 20 the last window had 3: 3 < 4. At 31
    // the last window had one, of which 0.9 counts.
    #expect(
      found.map { $0.0 } == [
        true, true, true, true, false, true, true, false, true, true, true,
      ])
    // At 4 the window is full; of the next one the first nanosecond weighs 3.6. At 13 two are free, so the
    // last one has to weigh less than 2: beyond 15.
    #expect(found[4].1 == 7 && found[7].1 == 3)
  }

  @Test func `whoever comes when told is let in, and not a nanosecond earlier`() {
    for algorithm in RateLimit.Algorithm.allCases where algorithm != .leakyBucket {
      var table = LimiterTable()
      let rule = Self.limit(algorithm, 7, per: 1000, burst: 3)
      let id = table.add(rule, cells: 1, instances: 1)
      var dice = Dice(seed: 3)
      var now: Int64 = 0
      var refused = 0
      for _ in 0..<2000 {
        now += Int64(dice.roll(0...120))
        let verdict = table.ask(id, 0, instance: 0, now: now)
        if verdict.isLetIn { continue }
        refused += 1
        if verdict.wait > 1 {
          let early = table.ask(id, 0, instance: 0, now: now + verdict.wait - 1)
          #expect(!early.isLetIn, "\(algorithm) at \(now)")
        }
        now += verdict.wait
        let after = table.ask(id, 0, instance: 0, now: now)
        #expect(after.isLetIn, "\(algorithm) at \(now)")
      }
      #expect(refused > 100, "\(algorithm)")
    }
  }

  @Test(arguments: [1, 7, 1000, 999_983], [1, 3, 50])
  func `no window holds more than the burst and what it fills with`(_ rate: Int, _ burst: Int) {
    let window: Int64 = 1_000_000
    var table = LimiterTable()
    let id = table.add(
      Self.limit(.tokenBucket, rate, per: window, burst: burst), cells: 1, instances: 1)
    var dice = Dice(seed: UInt64(rate + burst))
    var taken: [Int64] = []
    var now: Int64 = 0
    for _ in 0..<5000 {
      now += Int64(dice.roll(0...Int(2 * window / Int64(rate))))
      if table.ask(id, 0, instance: 0, now: now).isLetIn { taken.append(now) }
    }
    for first in stride(from: 0, to: taken.count, by: 17) {
      for last in first..<min(taken.count, first + 200) {
        let time = Double(taken[last] - taken[first])
        let most = Double(burst) + Double(rate) * time / Double(window)
        if Double(last - first + 1) > most + 1e-9 { Issue.record("\(first)...\(last)") }
      }
    }
    #expect(taken.count > 1000)
  }

  /// Requests of one client at these instants, to a component with a limit and service of 3.
  private func play(
    _ change: (inout RateLimit) -> Void, _ algorithm: RateLimit.Algorithm, at instants: [Int64]
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", instances: 2, places: 1, steps: [.wait(3)])
    var limit = RateLimit(
      of: small.owner(of: app), algorithm, limit: 1, window: .nanoseconds(10))
    change(&limit)
    _ = small.builder.rateLimit(limit)
    small.send(.recorded(instants), steps: [.call(Call(app))])
    return small.play(for: 200)
  }

  @Test func `each instance counts for itself unless all count together`() {
    // In turn to one and the other.
    let each = play({ _ in }, .tokenBucket, at: [0, 0, 1, 1])
    #expect(each["app"].outcomes[.full] == 2 && each["app"].outcomes[.throttled] == 2)
    let together = play({ $0.isShared = true }, .tokenBucket, at: [0, 0, 1, 1])
    #expect(together["app"].outcomes[.full] == 1 && together["app"].outcomes[.throttled] == 3)
    #expect(together["app"].failuresBegun[.throttled] == 3)
  }

  @Test func `whoever waits for his turn takes no place meanwhile`() {
    let run = play({ $0.isShared = true }, .leakyBucket, at: [0, 0, 0, 1])
    #expect(run.latencies(0) == [3, 13, 23, 32])
    #expect(run["app"].placesArea == 12)
    #expect(run["app"].queueArea == 10 + 20 + 29 && run["app"].waitTime == 59)
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `an instance that goes down loses those who wait for their turn`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(3)])
    let owner = small.owner(of: app)
    _ = small.builder.rateLimit(
      RateLimit(of: owner, .leakyBucket, limit: 1, window: .nanoseconds(10)))
    for instant in [0, 0, 0, 1] as [Int64] { small.send(at: instant, steps: [.call(Call(app))]) }
    small.builder.change(
      Change(
        at: .nanoseconds(12), .crash(owner, .all, lasting: .nanoseconds(5), isSilent: false)))
    let run = small.play(for: 200)
    #expect(run["app"].outcomes[.full] == 1 && run["app"].outcomes[.crashed] == 3)
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `a client is counted apart from others`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(3)])
    var limit = RateLimit(
      of: small.owner(of: app), .fixedWindow, limit: 1, window: .nanoseconds(100))
    limit.counted = .client
    _ = small.builder.rateLimit(limit)
    for instant in [0, 1] as [Int64] {
      small.send(at: instant, instant + 10, steps: [.call(Call(app))])
    }
    let run = small.play(for: 90)
    #expect(run.results.classes.map { $0.outcomes[.full] } == [1, 1])
    #expect(run.results.classes.map { $0.outcomes[.throttled] } == [1, 1])
  }

  @Test func `a limit is about the operations that it names`() {
    var small = SmallNetwork()
    let component = small.builder.component("app")
    let operations = ["one", "two"].map { small.builder.operation($0, of: component) }
    for operation in operations { small.builder.define(operation, [.wait(1)]) }
    var limit = RateLimit(of: component, .fixedWindow, limit: 1, window: .nanoseconds(100))
    limit.operations = [operations[1]]
    _ = small.builder.rateLimit(limit)
    for operation in operations { small.send(at: 0, 1, 2, steps: [.call(Call(operation))]) }
    let run = small.play(for: 90)
    #expect(run.results.classes.map { $0.outcomes[.throttled] } == [0, 2])
  }

  @Test func `a step that asks a limit is behind what it costs to ask`() {
    var small = SmallNetwork()
    let store = small.component("store", steps: [.wait(5)])
    let component = small.builder.component("app", instances: 2)
    let operation = small.builder.operation("work", of: component)
    var limit = RateLimit(of: component, .fixedWindow, limit: 1, window: .nanoseconds(100))
    limit.isStep = true
    limit.isShared = true
    let id = small.builder.rateLimit(limit)
    small.builder.define(operation, [.call(Call(store)), .admit(id), .wait(3)])
    for instant in [0, 0] as [Int64] { small.send(at: instant, steps: [.call(Call(operation))]) }
    let run = small.play(for: 90)
    #expect(run.each == [8, -1])
    #expect(run[1].outcomes[.throttled] == 1 && run["store"].outcomes[.full] == 2)
    #expect(run["app"].latencySum == 13)
  }
}

/// When one that is refused is told to come again.
struct RetryAfterTests {
  /// What the client's frame holds when its request has been refused at 2, through one that hands it on.
  private static func told(_ advice: RateLimit.Advice) -> Int64 {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(1)])
    let front = small.component("front", steps: [.wait(1), .call(Call(app))])
    var limit = RateLimit(
      of: small.owner(of: app), .fixedWindow, limit: 1, window: .nanoseconds(1_500_000_000))
    limit.advice = advice
    _ = small.builder.rateLimit(limit)
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(front))])
    let network = small.builder.build()
    var simulation = Simulation(network, RunOptions(duration: .seconds(1)))
    simulation.run()
    // The last frame that was used: of the request that was refused.
    let found = (1..<simulation.frames.count).map { simulation.frames[$0] }
      .filter { $0.outcome == .throttled }.map { $0.since }
    return found.min() == found.max() && found.count >= 3 ? found[0] : -1
  }

  @Test func `all who hand a refusal on hand on when to come again`() {
    #expect(Self.told(.exact) == 1_500_000_000 - 2)
    #expect(Self.told(.wholeSeconds) == 2_000_000_000)
    #expect(Self.told(.fixed(.nanoseconds(77))) == 77)
    #expect(Self.told(.none) == 0)
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

/// Limits that instances find out by themselves.
struct ConcurrencyLimitTests {
  @Test func `Envoy's gradient steps as its source says`() {
    var state = GradientState(limit: 100)
    state.leastLatency = 8
    let rule = ConcurrencyLimit(.adaptiveConcurrency)
    // 8 × 1.25 ÷ 10 = 1: the limit and the root of it.
    state.step(adaptive: rule, latency: 10)
    #expect(state.limit == 110)
    // Half: 55 + 7.4, whole.
    state.step(adaptive: rule, latency: 20)
    #expect(state.limit == 62)
    // No less than half, no more than twice.
    state.step(adaptive: rule, latency: 1e6)
    #expect(state.limit == 36)
    state.step(adaptive: rule, latency: 1)
    #expect(state.limit == 80)
    #expect(state.lowest == 0)
    for _ in 0..<9 { state.step(adaptive: rule, latency: 1e6) }
    #expect(state.limit == 3 && state.lowest > 0)
  }

  @Test func `Netflix's second gradient steps as its source says`() {
    var state = GradientState(limit: 20)
    let rule = ConcurrencyLimit(.gradient2)
    // Nobody needs it.
    state.step(gradient2: rule, latency: 10, inside: 9)
    #expect(state.limit == 20 && state.longLatency == 10)
    // As fast as ever: 0.8 × 20 + 0.2 × 24.
    state.step(gradient2: rule, latency: 10, inside: 10)
    #expect(abs(state.limit - 20.8) < 1e-12)
    // Three times as slow: the mean of three is 50/3, so 1.5 × that over 30 is 5/6.
    state.step(gradient2: rule, latency: 30, inside: 20)
    let expected = 0.8 * 20.8 + 0.2 * (20.8 * 5 / 6 + 4)
    #expect(abs(state.limit - expected) < 1e-9)
    // Back: what the past took is forgotten faster where it is twice the present.
    state.longLatency = 30
    state.intervals = 100
    state.step(gradient2: rule, latency: 10, inside: 20)
    let long = 30 - 20 * 2 / 601.0
    #expect(abs(state.longLatency - long * 0.95) < 1e-9)
  }

  @Test func `as many as the limit are inside`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    var rule = ConcurrencyLimit(.gradient2)
    rule.minimum = 2
    rule.maximum = 2
    rule.initial = 2
    small.builder.limitConcurrency(of: small.owner(of: app), rule)
    for instant in [0, 1, 2, 11] as [Int64] { small.send(at: instant, steps: [.call(Call(app))]) }
    #expect(small.play().each == [10, 10, -1, 10])
  }

  @Test func `what is least is the median of what was measured`() {
    // Five answers, one of them slow, end the measurement at 900. The least is 10, and answers of 10 take
    // the limit from 3 to 3 × 1.25 + √3.75, which is 5; were it 100, to 2 × 3 + √6, which is told as 8.
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(.replay([10, 10, 10, 10, 100, 10, 10, 10]))])
    var rule = ConcurrencyLimit(.adaptiveConcurrency)
    rule.interval = .nanoseconds(1000)
    rule.minimumLatencyRequests = 5
    small.builder.limitConcurrency(of: small.owner(of: app), rule)
    small.send(at: 0, 200, 400, 600, 800, 1100, 1300, 1500, steps: [.call(Call(app))])
    let run = small.play(for: 2500)
    #expect(run[0].outcomes[.full] == 8)
    #expect(run.results.timeline.isEmpty)
  }

  /// Many users ask 16 cores for 10 µs each without a pause.
  private static func crowd(
    _ rule: ConcurrencyLimit?, service: Distribution, seed: UInt64 = 1
  ) -> Played {
    var small = SmallNetwork()
    let component = small.builder.component("app", cores: 16)
    let app = small.builder.operation("work", of: component)
    small.builder.define(app, [.compute(service)])
    if let rule { small.builder.limitConcurrency(of: component, rule) }
    small.send(.closed(users: 400, think: 20_000), steps: [.call(Call(app))])
    return small.play(
      for: 60_000_000, warmup: 20_000_000, seed: seed, maximumEvents: 20_000_000)
  }

  private static var adaptive: ConcurrencyLimit {
    var rule = ConcurrencyLimit(.adaptiveConcurrency)
    rule.interval = .nanoseconds(100_000)
    rule.minimumLatencyInterval = .nanoseconds(15_000_000)
    return rule
  }

  @Test func `a limit comes to rest where latency is what it allows`() {
    // With L inside, a request takes 10 × L ÷ 16 µs. The limit is at rest where
    // L × 12.5 ÷ (10 L ÷ 16) = 20, and √20 more is let in: 24.
    let run = Self.crowd(Self.adaptive, service: 10_000)
    let inside = Double(run["app"].insideArea) / Double(run.results.window.nanoseconds)
    #expect(abs(inside - 24) < 1.5)
    let throughput = Double(run["app"].outcomes[.full]) / 40_000_000
    #expect(throughput > 0.97 * 16 / 10_000)
    #expect(run["app"].outcomes[.shed] > run["app"].outcomes[.full])
    #expect(Laws.violations(run.network, run.results) == [])
    #expect(
      run.results.timeline.contains {
        if case .concurrencyLimited = $0.event { true } else { false }
      })
  }

  @Test func `without it the same crowd waits, with it the cores are as busy`() {
    let service = Distribution.exponential(mean: 10_000)
    var busy = (free: 0.0, limited: 0.0)
    for seed in 1...4 as ClosedRange<UInt64> {
      let free = Self.crowd(nil, service: service, seed: seed)
      let limited = Self.crowd(Self.adaptive, service: service, seed: seed)
      busy.free += Double(free["app"].coresArea)
      busy.limited += Double(limited["app"].coresArea)
      #expect(limited["app"].latency.mean < free["app"].latency.mean / 4)
      #expect(free["app"].outcomes[.shed] == 0)
    }
    #expect(busy.limited > 0.9 * busy.free)
  }
}

/// Memory that fills with requests.
struct MemoryTests {
  /// 100 bytes, 20 of them in use with nobody there, 20 for each request.
  private static func play(
    restart: Distribution = 50, _ steps: [Step],
    at instants: [Int64]
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", instances: 1, places: 3, steps: steps)
    small.builder.memory(
      of: small.owner(of: app),
      MemoryRules(limit: 100, base: 20, perRequest: 20, restart: restart))
    small.send(.recorded(instants), steps: [.call(Call(app))])
    return small.play(for: 1000)
  }

  @Test func `one too many kills all, and the instance comes back`() {
    let run = Self.play([.wait(30)], at: [0, 1, 2, 3, 4, 10, 60])
    // Four fit; the fifth at 4 kills all five. Down until 54.
    #expect(run["app"].outcomes[.crashed] == 5 && run["app"].outcomes[.refused] == 1)
    #expect(run["app"].outcomes[.full] == 1)
    let memory = run["app"].memory!
    #expect(memory.peak == 120 && memory.kills == 1 && memory.limit == 100)
    // Up for 4 with 40, 60, 80 and 100 in use, then from 54 with 20, for 30 of it 40.
    let area = Double(40 + 60 + 80 + 100 + 946 * 20 + 30 * 20)
    #expect(abs(memory.mean - area / 950) < 1e-9)
    #expect(run.results.timeline.map { $0.at.nanoseconds } == [4, 54])
    #expect(
      run.results.timeline.map { $0.event } == [
        .killedForMemory(bytes: 120, limit: 100), .cameBack(instances: 1),
      ])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `as many as fit may stay for ever`() {
    let run = Self.play([.wait(30)], at: [0, 1, 2, 3, 60, 61, 62, 63])
    #expect(run["app"].outcomes[.full] == 8 && run["app"].memory!.kills == 0)
    #expect(run["app"].memory!.peak == 100)
  }

  @Test func `what others did to it ends as it began`() {
    // Down at 5 with four inside; a fifth is refused and takes nothing.
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(30)])
    let owner = small.owner(of: app)
    small.builder.memory(
      of: owner, MemoryRules(limit: 100, base: 20, perRequest: 20, restart: 50))
    small.builder.change(
      Change(
        at: .nanoseconds(5), .crash(owner, .all, lasting: .nanoseconds(10), isSilent: false)))
    small.send(at: 0, 1, 2, 3, 6, 20, 21, steps: [.call(Call(app))])
    let run = small.play(for: 200)
    #expect(run["app"].outcomes[.crashed] == 4 && run["app"].outcomes[.refused] == 1)
    #expect(run["app"].outcomes[.full] == 2 && run["app"].memory!.kills == 0)
  }
}

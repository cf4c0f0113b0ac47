import TestSupport
import Testing

@testable import TailraceEngine

struct RandomNetworkLawTests {
  @Test(arguments: Recording.seeds(1...300))
  func `nothing is lost and nothing is made`(_ seed: UInt64) {
    let played = Played.random(
      seed: seed, .init(refinesRouting: seed % 2 == 0), duration: 60_000, warmup: 7_000,
      maximumEvents: 200_000)
    #expect(played.results.windowStart == .nanoseconds(7_000))
    #expect(played.violations == [])
  }

  @Test(arguments: Recording.seeds(1...300))
  func `what came in goes out, and Little's law leaves no remainder`(_ seed: UInt64) {
    let drained = Drained(seed: seed, .init(drains: true, refinesRouting: seed % 2 == 0))
    #expect(drained.results.ending == .horizon)
    #expect(drained.violations == [])
  }

  @Test(arguments: Recording.seeds(1...100))
  func `with all times doubled all is the same at double the time`(_ seed: UInt64) {
    let one = RandomNetwork.make(
      seed: seed, .init(drains: true, isWhole: true, refinesRouting: seed % 2 == 0))
    let two = RandomNetwork.make(
      seed: seed, .init(drains: true, isWhole: true, scale: 2, refinesRouting: seed % 2 == 0))
    let first = Played(one, RunOptions(duration: .nanoseconds(5_000_000), seed: seed)).results
    let second = Played(two, RunOptions(duration: .nanoseconds(10_000_000), seed: seed)).results
    #expect(first.events == second.events)
    #expect(first.staleEvents == second.staleEvents)
    for (left, right) in zip(first.classes, second.classes) {
      #expect(left.outcomes == right.outcomes && left.late == right.late)
      #expect(2 * left.latency.sum == right.latency.sum)
      #expect(2 * left.latency.maximum == right.latency.maximum)
      #expect(left.inFlightArea + left.inFlightArea == right.inFlightArea)
    }
    for (left, right) in zip(first.components, second.components) {
      #expect(left.outcomes == right.outcomes)
      #expect(left.waitTime + left.waitTime == right.waitTime)
      #expect(left.serviceTime + left.serviceTime == right.serviceTime)
      #expect(left.coresArea + left.coresArea == right.coresArea)
      #expect(left.counts.cacheHits == right.counts.cacheHits)
    }
  }
}

/// Where a request does one thing at a time, its time is waiting, service and links, and no more.
struct LatencyPartsTests {
  @Test(arguments: QueueDiscipline.allCases)
  func `waiting, service and network add up to the latency`(_ discipline: QueueDiscipline) {
    var small = SmallNetwork()
    let db = small.component(
      "db", places: 2, queueDiscipline: .lifo, steps: [.wait(.exponential(mean: 100))])
    let app = small.component(
      "app", instances: 2, places: 3, cores: 1, coreDiscipline: discipline,
      steps: [.compute(.exponential(mean: 90)), .call(Call(db)), .compute(10), .call(Call(db))])
    small.builder.defaultLatency = .exponential(mean: 20)
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 5,
      pool: ConnectionPool(size: 1))
    let rate = RateProfile(
      segments: [.init(duration: .nanoseconds(500_000), startRate: 8e6, endRate: 8e6)],
      finalRate: 0)
    small.send(
      .open(gaps: .exponential(mean: 1), rate: rate, batch: nil, modulation: []),
      steps: [.call(Call(app)), .wait(3)])
    let run = small.play(for: 50_000_000)
    #expect(run[0].inFlightAtEnd == 0 && run[0].offered > 3000)
    let parts = run[0].waitTime + run[0].serviceTime + run[0].networkTime
    #expect(run[0].latency.sum == Double(parts))
  }
}

import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceEngine
@testable import TailraceReport

@Suite struct LawChecksTests {
  @Test(arguments: [QueueDiscipline.fifo, .lifoPreemptive, .processorSharing, .shortestRemaining])
  func `every law holds in a run, whatever the discipline`(discipline: QueueDiscipline) {
    var builder = NetworkBuilder()
    let client = builder.client("client")
    let server = builder.component(
      "server", instances: 2, cores: 2, coreDiscipline: discipline)
    let work = builder.operation("work", of: server)
    builder.define(work, [.compute(.hyperexponential(probability1: 0.9, mean1: 5e6, mean2: 9e7))])
    let call = builder.requestClass("client", from: client, steps: [.call(Call(work))])
    builder.source(
      client, classes: [(call, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(220), batch: nil, modulation: []))
    let network = builder.build()
    let options = RunOptions(duration: .seconds(60), warmup: .seconds(5), seed: 3)
    let checks = LawCheck.all(network, Run(network, options).play())
    #expect(checks.allSatisfy { $0.holds })
    #expect(
      checks.map { "\($0.law.rawValue) \($0.subject)" } == [
        "conservation client", "conservation server", "littles_law client",
        "littles_law server", "utilization server", "classes_add_up server",
        "latencies server", "shares server",
      ])
  }

  @Test func `the ends of the window explain what was cut off there and no more`() throws {
    let shop = ShopNetwork()
    let options = RunOptions(duration: .seconds(10), warmup: .seconds(2))
    var results = HandMade.results(shop.network, options)
    // One visit is still inside at the end, so the area may exceed the sum by the whole window.
    results.components[1].offered = 11
    results.components[1].outcomes = HandMade.outcomes([(.full, 10)])
    results.components[1].inFlightAtEnd = 1
    results.components[1].byClass[0].ended = 10
    results.components[1].latencySum = 4_000_000_000
    results.components[1].insideArea = 12_000_000_000
    var little = try #require(littlesLaw(shop, results))
    #expect(little.measured == 1.5)
    #expect(little.predicted == 0.5)
    #expect(little.highest == 1)
    #expect(little.lowest == 0)
    #expect(little.relativeResidual == 2.0 / 3)
    #expect(little.holds)
    results.components[1].insideArea = 12_000_000_100
    little = try #require(littlesLaw(shop, results))
    #expect(!little.holds)
    // And one that was inside at the start may have spent the whole warm-up before.
    results.components[1].inFlightAtStart = 1
    results.components[1].insideArea = 2_000_000_000
    little = try #require(littlesLaw(shop, results))
    #expect(little.lowest == -0.25)
    #expect(little.holds)
    results.components[1].insideArea = 1_900_000_000
    little = try #require(littlesLaw(shop, results))
    #expect(!little.holds)
  }

  @Test func `a request that got lost breaks conservation`() {
    let shop = ShopNetwork()
    var results = HandMade.results(shop.network, RunOptions(duration: .seconds(10)))
    results.classes[1].offered = 1
    let broken = LawCheck.all(shop.network, results).filter { !$0.holds }
    #expect(broken.map { $0.subject } == ["visitors.order"])
    #expect(broken.first?.law == .conservation)
  }

  @Test func `cores that are busier than their service says break the utilization law`() {
    let shop = ShopNetwork()
    var results = HandMade.results(shop.network, RunOptions(duration: .seconds(10)))
    results.components[2].coresArea = 1_000
    let broken = LawCheck.all(shop.network, results).filter { !$0.holds }
    #expect(broken.map { $0.law } == [.utilization])
  }

  @Test func `a share beyond the whole, or below none of it, breaks the law of shares`() {
    let shop = ShopNetwork()
    var results = HandMade.results(shop.network, RunOptions(duration: .seconds(10)))
    // All 2 × 50 places held and both instances off, for all of the 10 s.
    results.components[1].placesArea = 1_000_000_000_000
    results.components[1].coldStart = .init(
      starts: 3, startsFromOff: 3, offArea: 20_000_000_000, startingArea: 0)
    #expect(LawCheck.all(shop.network, results).allSatisfy { $0.holds })
    results.components[1].placesArea = 1_001_000_000_000
    #expect(broken(shop, results) == ["shares app"])
    results.components[1].placesArea = 0
    results.components[1].coldStart?.startingArea = 1_000_000
    #expect(broken(shop, results) == ["shares app"])
    results.components[1].coldStart?.startingArea = -1_000_000
    #expect(broken(shop, results) == ["shares app"])
  }

  @Test func `an instance that is started while it is on breaks a law`() {
    let shop = ShopNetwork()
    var results = HandMade.results(shop.network, RunOptions(duration: .seconds(10)))
    results.components[1].coldStart = .init(
      starts: 3, startsFromOff: 2, offArea: 0, startingArea: 0)
    #expect(broken(shop, results) == ["starts app"])
  }

  @Test(arguments: [-1, 1] as [Int64])
  func `a sum of latencies that is not what the histogram holds breaks a law`(_ sign: Int64) {
    let network = ShopNetwork().network
    var results = Run(network, RunOptions(duration: .seconds(10), seed: 2)).play()
    #expect(LawCheck.all(network, results).allSatisfy { $0.holds })
    // What an accumulator of 64 bits that wrapped around would say, on both sides of Little's law.
    results.components[1].latencySum += sign * Int64.max
    results.components[1].insideArea += sign * Int64.max
    let broken = LawCheck.all(network, results).filter { !$0.holds }
    #expect(broken.map { $0.law } == [.latencies])
  }

  private func broken(_ shop: ShopNetwork, _ results: Results) -> [String] {
    LawCheck.all(shop.network, results).filter { !$0.holds }
      .map { "\($0.law.rawValue) \($0.subject)" }
  }

  private func littlesLaw(_ shop: ShopNetwork, _ results: Results) -> LawCheck? {
    LawCheck.all(shop.network, results).first { $0.law == .littlesLaw && $0.subject == "app" }
  }
}

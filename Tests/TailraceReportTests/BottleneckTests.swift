import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

/// Shops whose loads over time the test chooses: ten intervals of a second.
@Suite struct BottleneckTests {
  let options = RunOptions(duration: .seconds(10), interval: .seconds(1))
  let shop = ShopNetwork()
  var results: Results

  init() {
    results = HandMade.results(shop.network, options)
    // 100 requests are in flight on average.
    results.classes[0].inFlightArea = 1_000_000_000_000
  }

  private var bottleneck: Bottleneck {
    Report(network: shop.network, options: options, results: results).bottleneck
  }

  /// Core utilization and mean queue, interval by interval; place utilization where given.
  private mutating func load(
    _ component: Int, cores: [Double], queue: [Double], places: [Double] = [],
    serversEach: (cores: Double, places: Double) = (4, 100)
  ) {
    for index in 0..<10 {
      results.components[component].intervals[index].coresArea =
        TimeTotal(nanoseconds: Int64(cores[index] * serversEach.cores * 1e9))
      results.components[component].intervals[index].queueArea = TimeTotal(
        nanoseconds: Int64(queue[index] * 1e9))
      results.components[component].coresArea += TimeTotal(
        nanoseconds: Int64(cores[index] * serversEach.cores * 1e9))
      results.components[component].queueArea += TimeTotal(nanoseconds: Int64(queue[index] * 1e9))
      guard !places.isEmpty else { continue }
      results.components[component].intervals[index].placesArea =
        TimeTotal(nanoseconds: Int64(places[index] * serversEach.places * 1e9))
      results.components[component].placesArea += TimeTotal(
        nanoseconds: Int64(places[index] * serversEach.places * 1e9))
    }
  }

  private static func constant(_ value: Double) -> [Double] { Array(repeating: value, count: 10) }

  @Test mutating func `a healthy system gets no advice`() {
    load(1, cores: Self.constant(0.2), queue: Self.constant(0))
    load(2, cores: [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.5, 0.5, 0.5], queue: Self.constant(1))
    #expect(bottleneck.finding == .none)
    #expect(
      bottleneck.sentences == [
        "No bottleneck: the busiest is db at 43.0 % of its 4 cores, 50.0 % in the worst 1 s, at 7 s."
      ])
  }

  @Test mutating func `what is high but not saturated is named as the busiest`() {
    load(2, cores: Self.constant(0.9), queue: Self.constant(30))
    results.components[2].outcomes = HandMade.outcomes([(.full, 1_000)])
    results.components[2].waitTime = 20_000_000_000
    #expect(bottleneck.finding == .busy)
    #expect(
      bottleneck.sentences == [
        "Nothing is saturated. The busiest is db: its 4 cores are 90.0 % busy, 90.0 % in the worst "
          + "1 s, at 0 s. 30.0 % of all request time is spent waiting there, 20.0 ms an attempt."
      ])
  }

  @Test mutating func `a long wait alone is not healthy`() {
    load(2, cores: Self.constant(0.7), queue: Self.constant(26))
    #expect(bottleneck.finding == .busy)
  }

  @Test mutating func `saturated cores are to blame from the first interval with a growing queue`()
  {
    load(
      2, cores: [0.5, 0.6, 0.7, 0.96, 1, 1, 1, 1, 1, 1],
      queue: [0, 0, 0, 2, 10, 20, 30, 40, 50, 60])
    results.components[2].outcomes = HandMade.outcomes([(.full, 1_000)])
    results.components[2].waitTime = 212_000_000_000
    #expect(bottleneck.finding == .saturated)
    #expect(bottleneck.culprits.first?.saturatedAt == .seconds(3))
    #expect(
      bottleneck.sentences == [
        "db limits: its 4 cores are 87.6 % busy, saturated from 3 s on in 7 of 10 intervals. "
          + "Its queue grows from 0 to 60.0. 21.2 % of all request time is spent waiting there, "
          + "212 ms an attempt."
      ])
  }

  @Test mutating func `full cores without a growing queue are not saturated`() {
    load(2, cores: Self.constant(0.97), queue: Self.constant(0))
    #expect(bottleneck.finding == .busy)
  }

  @Test mutating func `places held by a slow callee are not blamed`() {
    let queue = (1...10).map { Double($0) }
    load(1, cores: Self.constant(0.2), queue: queue, places: Self.constant(1))
    load(2, cores: Self.constant(1), queue: queue)
    results.components[1].serviceTime = 100_000_000_000
    results.components[2].latency = HandMade.histogram([(80_000_000, 1)])
    #expect(bottleneck.culprits.map { $0.name } == ["db"])
    #expect(bottleneck.victims.map { $0.load.name } == ["app"])
    #expect(
      bottleneck.sentences.last
        == "app is full because it waits for db: its 100 places are 100 % held, 90.0 % of that "
        + "time on calls, while its cores are 20.0 % busy.")
  }

  @Test
  mutating func `places are blamed where nothing below is saturated, and the slow callee named`() {
    let queue = (1...10).map { Double($0) }
    load(1, cores: Self.constant(0.2), queue: queue, places: Self.constant(1))
    load(2, cores: Self.constant(0.3), queue: Self.constant(0))
    results.components[1].serviceTime = 100_000_000_000
    results.components[2].latency = HandMade.histogram([(80_000_000, 1)])
    #expect(bottleneck.culprits.map { $0.name } == ["app"])
    #expect(bottleneck.culprits.first?.resource == .places)
    #expect(
      bottleneck.sentences.first?.hasSuffix(
        "90.0 % of the time that its places are held is spent on calls, the slowest to db at "
          + "80.0 ms.") == true)
  }

  @Test mutating func `cores are blamed even where a callee is saturated too, the first one first`()
  {
    load(
      1, cores: [0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1, 1], queue: (0..<10).map { Double($0) })
    load(2, cores: Self.constant(1), queue: (1...10).map { Double($0) })
    #expect(bottleneck.culprits.map { $0.name } == ["db", "app"])
    #expect(bottleneck.victims.isEmpty)
    #expect(bottleneck.sentences.last?.hasPrefix("app limits too: its 4 cores are 80.0 %") == true)
  }

  @Test func `without limits there is nothing to be short of`() {
    var builder = NetworkBuilder()
    let client = builder.client("client")
    let kind = builder.requestClass("client", from: client, steps: [.wait(.constant(1))])
    builder.source(client, classes: [(kind, share: 1)], arrivals: .recorded([]))
    let network = builder.build()
    let report = Report(
      network: network, options: options, results: HandMade.results(network, options))
    #expect(
      report.bottleneck.sentences == [
        "No bottleneck: no component has a limited number of cores or places."
      ])
  }

  @Test func `an overloaded database is found in a real run`() {
    let shop = ShopNetwork(ratePerSecond: 900, timeout: .milliseconds(500))
    let options = RunOptions(duration: .seconds(30), warmup: .seconds(5), seed: 7)
    let report = Run(shop.network, options).report()
    #expect(report.bottleneck.culprits.map { $0.name } == ["db"])
    #expect(report.bottleneck.victims.map { $0.load.name } == ["app"])
    #expect(report.traffic["visitors"].goodputPerSecond < 10)
    #expect(report.traffic["visitors"].late > 1_000)
  }
}

import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

@Suite struct ReportTests {
  /// Ten seconds, of which eight are measured, with a thousand pages and a hundred orders.
  static func results(_ shop: ShopNetwork) -> (RunOptions, Results) {
    let options = RunOptions(
      duration: .seconds(10), warmup: .seconds(2), interval: .seconds(2), seed: 7)
    var results = HandMade.results(shop.network, options)
    results.classes[0].inFlightAtStart = 3
    results.classes[0].offered = 1_000
    results.classes[0].outcomes = HandMade.outcomes([
      (.full, 900), (.degraded, 60), (.timeout, 30), (.shed, 8),
    ])
    results.classes[0].inFlightAtEnd = 5
    results.classes[0].late = 20
    results.classes[0].latency = HandMade.histogram([(100, 800), (200, 160)])
    results.classes[0].inFlightArea = 16_000_000_000
    results.classes[0].waitTime = 99_800
    results.classes[1].offered = 100
    results.classes[1].outcomes = HandMade.outcomes([(.full, 100)])
    results.classes[1].latency = HandMade.histogram([(50, 100)])
    results.components[1].offered = 1_100
    results.components[1].outcomes = HandMade.outcomes([(.full, 1_000), (.timeout, 100)])
    results.components[1].coresArea = 16_000_000_000
    results.components[1].placesArea = 80_000_000_000
    results.components[1].byClass[0].offered = 1_000
    results.components[1].byClass[1].offered = 100
    results.components[1].instances[0].busyArea = 4_000_000_000
    results.components[1].instances[1].busyArea = 12_000_000_000
    results.components[2].offered = 3_300
    results.components[2].counts.cacheHits = 30
    results.components[2].counts.cacheMisses = 10
    results.components[2].byClass[1].offered = 300
    return (options, results)
  }

  let shop: ShopNetwork
  let report: Report

  init() {
    shop = ShopNetwork()
    let (options, results) = Self.results(shop)
    report = Report(network: shop.network, options: options, results: results)
  }

  @Test func `a source and each of its classes are found by name`() {
    #expect(
      report.traffic.all.map { $0.name } == ["visitors", "visitors.page", "visitors.order"])
    #expect(report.traffic["visitors"].offered == 1_100)
    #expect(report.traffic["visitors"].isWholeSource)
    #expect(report.traffic["visitors.order"].offered == 100)
    #expect(report.traffic.find("visitor") == nil)
    #expect(
      report.traffic.complaint(about: "visitor")
        == "no traffic 'visitor' in this report; there is 'visitors', 'visitors.page', "
        + "'visitors.order'")
  }

  @Test func `an unknown name traps`() async {
    await #expect(processExitsWith: .failure) {
      let shop = ShopNetwork()
      let (options, results) = ReportTests.results(shop)
      _ = Report(network: shop.network, options: options, results: results).traffic["x"]
    }
  }

  @Test func `throughput counts late answers and goodput only full ones in time`() {
    let page = report.traffic["visitors.page"]
    #expect(page.offeredPerSecond == 125)
    #expect(page.throughputPerSecond == 122.5)
    #expect(page.goodputPerSecond == 112.5)
    #expect(page.errorRate == 38.0 / 998)
    #expect(page.availability == 960.0 / 998)
    #expect(page.failures.map { $0.reason } == [.timeout, .shed])
    #expect(page.meanInFlight == 2)
    #expect(page.perRequest.wait == .nanoseconds(100))
  }

  @Test func `the latencies of a source are those of all its classes`() {
    #expect(report.traffic["visitors"].latency.count == 1_060)
    #expect(report.traffic["visitors"].latency.p50 == .nanoseconds(100))
    #expect(report.traffic["visitors"].latency.p99 == .nanoseconds(200))
    #expect(report.traffic["visitors"].latency.allOutcomes.percentile(0.99) == .failure)
  }

  @Test func `the utilization of a component is over all its instances`() {
    let app = report.components["app"]
    #expect(app.kind == "service")
    #expect(app.cores == 4)
    #expect(app.places == 100)
    #expect(app.coreUtilization == 0.5)
    #expect(app.placeUtilization == 0.1)
    #expect(app.instanceUtilization?.least == 0.25)
    #expect(app.instanceUtilization?.most == 0.75)
    #expect(app.errorRate == 100.0 / 1_100)
  }

  @Test func `operations per request are attempts over the requests of clients`() {
    let database = report.components["db"]
    #expect(database.operationsPerRequest == 3)
    #expect(database.byClass.map { $0.name } == ["visitors.order"])
    #expect(database.byClass[0].operationsPerRequest == 3)
    #expect(database.hitRatio == 0.75)
    #expect(database.placeUtilization == nil)
    #expect(report.components["app"].hitRatio == nil)
  }

  @Test func `intervals know where they lie and whether they are measured`() {
    let intervals = report.components["app"].intervals
    #expect(intervals.map { $0.start.seconds } == [0, 2, 4, 6, 8])
    #expect(intervals.map { $0.isMeasured } == [false, true, true, true, true])
    #expect(report.traffic["visitors"].intervals.count == 5)
  }

  @Test func `a run that was stopped in its warm-up has no rates and does not trap`() {
    let options = RunOptions(duration: .seconds(10), warmup: .seconds(5))
    let shop = ShopNetwork(ratePerSecond: 100)
    var simulation = Simulation(shop.network, options)
    _ = simulation.run(slice: 50)
    simulation.stop()
    let report = Report(
      network: shop.network, options: options, results: simulation.results())
    #expect(report.traffic["visitors"].throughputPerSecond == 0)
    #expect(report.components["app"].coreUtilization == 0)
    #expect(report.laws.allSatisfy { $0.holds })
    let lines = TerminalRenderer().render(report).split(separator: "\n")
    #expect(
      lines.first
        == "shop: nothing was measured, because the run ended in its warm-up of 5 s.")
    #expect(lines.dropFirst().first?.hasPrefix("The run was stopped at ") == true)
  }
}

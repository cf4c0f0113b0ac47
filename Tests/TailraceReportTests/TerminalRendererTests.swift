import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

@Suite struct TerminalRendererTests {
  private var report: Report {
    var shop = ShopNetwork()
    shop.network.annotations.objectives = [
      Objective(
        text: "visitors.page: p(50) < 200ns", subject: .classes([shop.page]),
        metric: .percentile(0.5), comparison: .less, limit: 200),
      Objective(
        text: "visitors: availability > 99%", subject: .classes([shop.page, shop.order]),
        metric: .availability, comparison: .greater, limit: 0.99),
      Objective(
        text: "db: p(99) < 1s", subject: .component(shop.database), metric: .percentile(0.99),
        comparison: .less, limit: 1e9),
    ]
    shop.network.annotations.defaults = [
      .init(place: "app.queue.limit", value: "unlimited", source: "nothing is lost by default")
    ]
    shop.network.annotations.simplifications = ["db has a constant hit ratio of 75%."]
    var (options, results) = ReportTests.results(shop)
    options.seed = 42
    results.fingerprint.arrivals = 1
    results.fingerprint.order = 2
    results.fingerprint.results = 0xabc
    // Numbers chosen freely keep no laws; these do.
    results.classes[1].inFlightArea = 5_000
    results.components[1].byClass[0].ended = 1_100
    results.components[1].serviceTime = results.components[1].coresArea
    results.components[1].waitTime = 1_100_000_000
    results.components[1].queueArea = 1_100_000_000
    results.components[2].outcomes = HandMade.outcomes([(.full, 3_300)])
    results.components[2].latency = HandMade.histogram([(2_000_000, 3_300)])
    results.components[2].latencySum = 6_600_000_000
    results.components[2].insideArea = 6_600_000_000
    results.components[2].byClass[1].ended = 3_300
    for index in 1...4 {
      results.components[1].intervals[index].coresArea = 4_000_000_000
    }
    return Report(network: shop.network, options: options, results: results)
  }

  @Test func `a report answers in order and fits the screen`() {
    let text = TerminalRenderer().render(report)
    #expect(
      text == """
        shop: 1,100 requests in 8 s, 96.5 % answered, 1 of 3 objectives missed, no bottleneck.

        Amplification: one request is 4.00 operations, 138/s are 550/s: db 3.00, app 1.00.

        traffic           offered  throughput  goodput  errors  in flight  reasons
        visitors            138/s       135/s    125/s   3.5 %       2.00  timeout 30, shed 8, late 20
          visitors.page     125/s       123/s    113/s   3.8 %       2.00  timeout 30, shed 8, late 20
          visitors.order     13/s        13/s     13/s     0 %     <0.001

        latency              mean      p50      p90     p95     p99  p99.9      max     of
        visitors           110 ns   100 ns   200 ns  200 ns  200 ns      -   200 ns  1,060
          with failures             100 ns   200 ns  200 ns   never      -    never  1,098
          visitors.page    117 ns   100 ns   200 ns  200 ns       -      -   200 ns    960
          with failures             100 ns   200 ns  200 ns       -      -    never    998
          visitors.order  50.0 ns  50.0 ns  50.0 ns       -       -      -  50.0 ns    100

        component  kind               cores         places  queue     wait  ops/req  errors    hits
        app        2 × service  50.0 % of 4  10.0 % of 100  0.138  1.00 ms     1.00   9.1 %
        db         database        0 % of 4                     0      0 s     3.00     0 %  75.0 %

        Uneven: the 2 instances of app are 25.0 % to 75.0 % busy.

        No bottleneck: the busiest is app at 50.0 % of its 4 cores, 50.0 % in the worst 2 s, at 2 s.
        Headroom: 2.00 times this load fills the 4 cores of app, 2.00 times that of the busiest 2 s.

        ✓ visitors.page: p(50) < 200ns  100 ns, 998 requests
        ✗ visitors: availability > 99%  96.5 %, 1,098 requests; allows 432 min down a month, this is 1500
        ✓ db: p(99) < 1s                2.00 ms, 3,300 attempts

        14 laws checked, all hold exactly.

        1 default used: app.queue.limit = unlimited.
        Simplified: db has a constant hit ratio of 75%.
        seed 42, measured from 2 s to 10 s, 0 events, at most 0 in flight
        fingerprint 0000000000000001-0000000000000002-0000000000000abc

        """)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 56)
  }

  @Test func `colours are only added`() {
    let plain = TerminalRenderer().render(report)
    let colored = TerminalRenderer(usesColor: true).render(report)
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}[31m✗"))
    var stripped = colored
    for code in ["0", "1", "2", "31", "32", "33"] {
      stripped = stripped.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false)
        .joined()
    }
    #expect(stripped == plain)
  }

  @Test func `a large network is cut to a screen and says so`() {
    var builder = NetworkBuilder()
    let client = builder.client("client")
    var classes: [(RequestClassID, share: Double)] = []
    for index in 0..<20 {
      let component = builder.component("component-with-a-long-name-\(index)", cores: 1)
      let operation = builder.operation("work", of: component)
      builder.define(operation, [.compute(.constant(1e6))])
      let kind = builder.requestClass(
        "client.kind-with-a-long-name-\(index)", from: client, steps: [.call(Call(operation))])
      classes.append((kind, share: 0.05))
    }
    builder.source(
      client, classes: classes,
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(1_000), batch: nil, modulation: []))
    let network = builder.build()
    let options = RunOptions(duration: .seconds(20))
    let text = TerminalRenderer().render(
      Run(network, options).report())
    #expect(text.contains("… and 14 more (--format json has all)"))
    #expect(text.contains("… and 8 more (--format json has all)"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 56)
  }

  @Test(
    arguments: [
      (Ending.horizon, nil),
      (
        .eventLimit(1_000_000),
        "The run ended early, at 10 s of 20 s: it had played its limit of 1,000,000 events."
      ),
      (
        .inFlightLimit(500),
        "The run ended early, at 10 s of 20 s: more than 500 requests, calls and messages were in flight."
      ),
      (
        .instantLimit(.seconds(10)),
        "The run ended early, at 10 s of 20 s: one event set off so many steps at one instant that time stood still."
      ),
      (.stopped, "The run was stopped at 10 s of 20 s; what was measured until then counts."),
    ] as [(Ending, String?)])
  func `a run that ended early says why`(ending: Ending, sentence: String?) {
    let shop = ShopNetwork()
    var (options, results) = ReportTests.results(shop)
    options.duration = .seconds(20)
    results.ending = ending
    let report = Report(network: shop.network, options: options, results: results)
    #expect(report.earlyEnd == sentence)
  }

  @Test func `a sparkline is as high as its largest value and blank where nothing is known`() {
    #expect(Sparkline([0, 1, 2, 4, nil, 8], width: 10, joining: .mean).text == "▁▂▃▅ █")
    #expect(Sparkline([1, 1, 4, 4, 2, 6], width: 3, joining: .mean).text == "▃██")
    #expect(Sparkline([1, 1, 4, 4, 2, 6], width: 3, joining: .largest).text == "▂▆█")
    #expect(Sparkline([], width: 3, joining: .mean).text.isEmpty)
    #expect(Sparkline([0, 0], width: 3, joining: .mean).text == "▁▁")
  }
}

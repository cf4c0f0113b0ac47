import Tailrace
import TestSupport
import Testing

@testable import TailraceReport

/// The files for other tools, where no other tool is at hand: `Tools/check-formats` asks those.
@Suite struct FormatTests {
  private let report: Report = {
    let shop = ShopNetwork(ratePerSecond: 300)
    return Report(
      network: shop.network, options: RunOptions(duration: .seconds(10)),
      results: simulate(shop.network, RunOptions(duration: .seconds(10))))
  }()

  private static func simulate(_ network: Network, _ options: RunOptions) -> Results {
    return Run(network, options).play()
  }

  @Test func `percentile text steps as HdrHistogram does`() {
    let lines = PercentileTextRenderer().render(report.traffic.all[0].latency)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)")
    #expect(lines[1].isEmpty)
    let levels = lines.dropFirst(2).prefix { !$0.hasPrefix("#") }.map { line in
      String(line.split(separator: " ")[1])
    }
    #expect(
      levels.prefix(12) == [
        "0.000000000000", "0.100000000000", "0.200000000000", "0.300000000000", "0.400000000000",
        "0.500000000000", "0.550000000000", "0.600000000000", "0.650000000000", "0.700000000000",
        "0.750000000000", "0.775000000000",
      ])
    #expect(levels.last == "1.000000000000")
    #expect(lines[lines.count - 2].hasPrefix("#[Buckets = "))
  }

  @Test func `the table of histograms adds up to each count`() {
    let lines = HistogramTableRenderer().render(report).split(separator: "\n").dropFirst()
    for row in report.traffic.all {
      let own = lines.map { $0.split(separator: ",") }.filter { $0[0] == row.name }
      #expect(own.reduce(0) { $0 + Int64($1[5])! } == row.latency.count)
      #expect(own.last?[7] == "1")
    }
  }

  @Test func `samples in the same millisecond are told once`() {
    var writer = MetricsWriter(epoch: 0)
    writer.family("a", .gauge, "A.")
    writer.series(
      "", [("b", "\"\\\n")],
      [
        (Delay(nanoseconds: 1_100_000), 1), (Delay(nanoseconds: 1_900_000), 2),
        (.milliseconds(1_002), 3),
      ])
    writer.end()
    #expect(
      writer.text == """
        # TYPE a gauge
        # HELP a A.
        a{b="\\"\\\\\\n"} 2 0.001
        a{b="\\"\\\\\\n"} 3 1.002
        # EOF

        """)
  }

  @Test func `a run that ended early is a test that was skipped`() {
    let shop = ShopNetwork(ratePerSecond: 300)
    let options = RunOptions(duration: .seconds(10), maximumEvents: 5_000)
    let early = Report(
      network: shop.network, options: options, results: Self.simulate(shop.network, options))
    #expect(JUnitRenderer().render(early).contains("name=\"plays to its end\">\n      <skipped"))
    #expect(!JUnitRenderer().render(report).contains("<skipped"))
  }

  @Test func `markup in a name is text`() {
    var shop = ShopNetwork(ratePerSecond: 300)
    shop.network.annotations.name = "a|b `c` <d> _e_ [f](g) & *h*"
    let named = Report(network: shop.network, options: report.options, results: report.results)
    #expect(
      MarkdownRenderer().render(named).hasPrefix(
        "## a\\|b \\`c\\` &lt;d&gt; \\_e\\_ \\[f\\](g) &amp; \\*h\\*\n"))
  }
}

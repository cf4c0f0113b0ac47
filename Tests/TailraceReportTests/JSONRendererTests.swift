import Foundation
import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

@Suite struct JSONRendererTests {
  private func report(_ name: String = "shop") -> Report {
    var shop = ShopNetwork()
    shop.network.annotations.name = name
    shop.network.annotations.objectives = [
      Objective(
        text: "visitors.page: p(50) < 200ns", subject: .classes([shop.page]),
        metric: .percentile(0.5), comparison: .less, limit: 200),
      Objective(
        text: "visitors.order: p(99) < 1s", subject: .classes([shop.order]),
        metric: .percentile(0.99), comparison: .less, limit: 1e9),
    ]
    let (options, results) = ReportTests.results(shop)
    return Report(network: shop.network, options: options, results: results)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `a report is JSON with its version first`() throws {
    let text = JSONRenderer().render(report())
    let json = try object(text)
    #expect(
      text.hasPrefix(
        """
        {
          "tailrace_report": 2,
          "version": "0.1.0",
          "name": "shop",
          "description": "",
          "run": {
            "seed": 7,
            "replication": 0,
            "fingerprint": "
        """))
    #expect(json["tailrace_report"] as? Int == 2)
    #expect(json["verdict"] as? String == "inconclusive")
    let traffic = try #require(json["traffic"] as? [[String: Any]])
    #expect(
      traffic.map { $0["name"] as? String } == ["visitors", "visitors.page", "visitors.order"])
    #expect(traffic[1]["goodput_per_second"] as? Double == 112.5)
    let latency = try #require(traffic[1]["latency"] as? [String: Any])
    #expect(latency["p50_ns"] as? Int == 100)
    #expect(latency["p99_ns"] is NSNull)
    #expect(latency["histogram_ns"] as? [[Int]] == [[100, 800], [200, 160]])
    let all = try #require(latency["all_outcomes"] as? [String: Any])
    #expect(all["p95_is_failure"] as? Bool == false)
    #expect((traffic[0]["intervals"] as? [Any])?.count == 5)
    let objectives = try #require(json["objectives"] as? [[String: Any]])
    #expect(objectives[0]["measured_ns"] as? Int == 100)
    #expect(objectives[1]["measured_ns"] is NSNull)
    #expect((json["components"] as? [Any])?.count == 3)
  }

  @Test func `any name survives`() throws {
    let name = "a \"b\" \\ \n\r\t \u{1} \u{1F} é 🛒 \u{2028}"
    let json = try object(JSONRenderer().render(report(name)))
    #expect(json["name"] as? String == name)
  }

  @Test func `the same run gives the same text`() {
    func once() -> String {
      let shop = ShopNetwork(ratePerSecond: 300)
      let options = RunOptions(duration: .seconds(5), seed: 7)
      return JSONRenderer().render(
        Run(shop.network, options).report())
    }
    #expect(once() == once())
  }

  @Test(
    arguments: [
      (0, "0"), (1.5, "1.5"), (1e5, "100000"), (0.1, "0.1"), (1e-7, "1e-07"), (1e20, "1e+20"),
      (.infinity, "null"), (.nan, "null"), (-0.25, "-0.25"),
    ] as [(Double, String)])
  func `numbers are the shortest that read back the same`(value: Double, text: String) {
    #expect(JSONWriter.number(value) == text)
  }

  @Test func `a writer nests, separates and closes`() {
    var writer = JSONWriter()
    writer.object {
      $0.field("a", Int64(1))
      $0.array("empty") { _ in }
      $0.array("list") {
        $0.object { _ in }
        $0.field(nil, "x")
      }
      $0.field("pairs", [(1, 2), (3, 4)])
    }
    #expect(
      writer.text == """
        {
          "a": 1,
          "empty": [],
          "list": [
            {},
            "x"
          ],
          "pairs": [[1, 2], [3, 4]]
        }

        """)
  }
}

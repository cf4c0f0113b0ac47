import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

@Suite struct ObjectivesTests {
  let shop = ShopNetwork()

  private func judge(
    _ metric: Objective.Metric, _ comparison: Objective.Comparison, _ limit: Double,
    _ change: (inout ClassResult) -> Void
  ) -> ObjectiveResult {
    var results = HandMade.results(shop.network, RunOptions(duration: .seconds(10)))
    change(&results.classes[0])
    return ObjectiveResult(
      Objective(
        text: "", subject: .classes([shop.page]), metric: metric, comparison: comparison,
        limit: limit), results)
  }

  /// 990 answers in 100 ns, and ten in 200 ns.
  private func thousand(_ result: inout ClassResult) {
    result.outcomes = HandMade.outcomes([(.full, 1_000)])
    result.latency = HandMade.histogram([(100, 990), (200, 10)])
  }

  @Test func `the limit is compared with the count of requests within it`() {
    #expect(judge(.percentile(0.99), .less, 101, thousand).verdict == .passed)
    #expect(judge(.percentile(0.99), .less, 100, thousand).verdict == .missed)
    #expect(judge(.percentile(0.99), .lessOrEqual, 100, thousand).verdict == .passed)
    #expect(judge(.percentile(0.99), .less, 100.5, thousand).verdict == .passed)
    #expect(judge(.percentile(0.99), .greater, 100, thousand).verdict == .missed)
    #expect(judge(.percentile(0.99), .greaterOrEqual, 100, thousand).verdict == .passed)
    #expect(judge(.percentile(0.99), .less, 101, thousand).measured == 100)
    #expect(
      judge(.percentile(0.99), .less, 101, thousand).summary == "100 ns, 1,000 requests")
  }

  @Test func `failures count as later than any limit`() {
    let result = judge(.percentile(0.99), .less, 1e18) {
      $0.outcomes = HandMade.outcomes([(.full, 980), (.shed, 20)])
      $0.latency = HandMade.histogram([(100, 980)])
    }
    #expect(result.verdict == .missed)
    #expect(result.measured == .infinity)
    #expect(result.summary == "never answered, 1,000 requests")
  }

  @Test func `a percentile with too few requests behind it is inconclusive`() {
    let result = judge(.percentile(0.99), .less, 1e9) {
      $0.outcomes = HandMade.outcomes([(.full, 999)])
      $0.latency = HandMade.histogram([(100, 999)])
    }
    #expect(result.verdict == .inconclusive)
    #expect(result.measured == nil)
    #expect(result.summary == "999 requests are too few; it takes 1,000")
  }

  @Test func `a limit inside the bucket that decides is inconclusive, beside it not`() {
    // From 25,600 ns on buckets are 128 ns wide: 25,600 to 25,727 is one.
    func at(_ limit: Double) -> ObjectiveResult.Verdict {
      judge(.percentile(0.5), .lessOrEqual, limit) {
        $0.outcomes = HandMade.outcomes([(.full, 100)])
        $0.latency = HandMade.histogram([(20_000, 10), (25_650, 80), (30_000, 10)])
      }.verdict
    }
    #expect(at(25_599) == .missed)
    #expect(at(25_650) == .inconclusive)
    #expect(at(25_727) == .passed)
  }

  @Test func `rates and shares are judged by their estimate`() {
    func change(_ result: inout ClassResult) {
      result.outcomes = HandMade.outcomes([(.full, 900), (.degraded, 90), (.error, 10)])
      result.late = 5
      result.latency = HandMade.histogram([(100, 990)])
    }
    #expect(judge(.errorRate, .less, 0.01, change).verdict == .missed)
    #expect(judge(.errorRate, .lessOrEqual, 0.01, change).verdict == .passed)
    #expect(judge(.availability, .greaterOrEqual, 0.99, change).verdict == .passed)
    #expect(judge(.throughput, .greater, 99.4, change).measured == 99.5)
    #expect(judge(.goodput, .greaterOrEqual, 90, change).verdict == .passed)
    #expect(judge(.mean, .less, 101, change).verdict == .passed)
    #expect(judge(.maximum, .less, 1e9, change).measured == .infinity)
    #expect(judge(.maximum, .less, 1e9, change).verdict == .missed)
  }

  @Test func `where nothing ended nothing can be said`() {
    let result = judge(.availability, .greater, 0.99) { _ in }
    #expect(result.verdict == .inconclusive)
    #expect(result.reason == "no request ended")
  }
}

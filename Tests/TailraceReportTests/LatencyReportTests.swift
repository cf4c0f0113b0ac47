import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

@Suite struct LatencyReportTests {
  /// 1 to 1000 ns, once each.
  let thousand = HandMade.histogram((1...1000).map { ($0, 1) })

  @Test func `a percentile is the nearest rank`() {
    let exact = HandMade.histogram((1...200).map { ($0, 1) })
    let report = LatencyReport(exact, ended: 200)
    #expect(report.p50 == .nanoseconds(100))
    #expect(report.p90 == .nanoseconds(180))
    #expect(report.p95 == .nanoseconds(190))
    #expect(report.max == .nanoseconds(200))
    #expect(report.mean == .nanoseconds(101))
  }

  @Test(arguments: [(0.5, 20), (0.9, 100), (0.95, 200), (0.99, 1_000), (0.999, 10_000)])
  func `a percentile is withheld until ten samples are expected beyond it`(
    share: Double, needed: Int64
  ) {
    #expect(SampleSize.required(for: share) == needed)
    let enough = HandMade.histogram([(5, Int(needed))])
    let few = HandMade.histogram([(5, Int(needed) - 1)])
    #expect(LatencyReport(enough, ended: needed).percentile(share) == .nanoseconds(5))
    #expect(LatencyReport(few, ended: needed - 1).percentile(share) == nil)
  }

  @Test func `a withheld percentile is neither below nor above any limit`() {
    let report = LatencyReport(HandMade.histogram([(5, 3)]), ended: 3)
    #expect(!(report.p99 < .seconds(1)))
    #expect(!(report.p99 > .zero))
    #expect(!(report.p99 <= .seconds(1)))
    #expect(!(report.p99 >= .zero))
    #expect(LatencyReport(thousand, ended: 1000).p99 < .microseconds(1))
  }

  @Test func `a failure is later than any limit`() {
    let report = LatencyReport(thousand, ended: 1_020)
    #expect(report.allOutcomes.percentile(0.5) == .within(.nanoseconds(510)))
    #expect(report.allOutcomes.percentile(0.99) == .failure)
    #expect(report.allOutcomes.percentile(0.999) == .withheld(needed: 10_000))
    #expect(report.allOutcomes.percentile(0.5) < .microseconds(1))
    #expect(!(report.allOutcomes.percentile(0.99) < .seconds(1_000)))
  }

  @Test func `without answers nothing is known`() {
    let report = LatencyReport(LatencyHistogram(), ended: 0)
    #expect(report.mean == nil)
    #expect(report.max == nil)
    #expect(report.p50 == nil)
    #expect(report.relativeError(of: 0.5) == 0)
  }
}

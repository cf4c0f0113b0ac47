import Foundation
import Tailrace
import TestSupport
import Testing

/// Ten systems of which it is known what is wrong with them, and what is not.
@Suite struct DiagnosisTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var file: String
    var subject: String
    var cause: Finding.Cause
    /// The change that has to help most.
    var fix: String
    /// Whether something else in the file is more utilized.
    var isHidden = false
    var testDescription: String { file }
  }

  static let cases = [
    Case(
      file: "busy-service", subject: "pricing", cause: .cores,
      fix: "components.pricing.instances: 2 -> 3"),
    Case(
      file: "small-pool", subject: "app -> db", cause: .connections,
      fix: "links.app -> db.pool.size: 4 -> 8", isHidden: true),
    Case(
      file: "hot-shard", subject: "db", cause: .imbalance,
      fix: "components.db.shards.count: 4 -> 8"),
    Case(
      file: "held-lock", subject: "events", cause: .lock, fix: "cards 10 % faster", isHidden: true),
    Case(
      file: "slow-third-party", subject: "geocoder", cause: .slowness,
      fix: "geocoder 10 % faster", isHidden: true),
    Case(
      file: "retries-amplified", subject: "clients -> api", cause: .retries,
      fix: "no traffic.clients.retry", isHidden: true),
    Case(
      file: "small-cache", subject: "redis", cause: .cache,
      fix: "components.redis.capacity: 1500 entries -> 3000 entries", isHidden: true),
    Case(
      file: "slow-server", subject: "app", cause: .imbalance,
      fix: "components.balancer.policy: round_robin -> least_request", isHidden: true),
    Case(
      file: "few-consumers", subject: "jobs", cause: .places,
      fix: "components.jobs.consumers.concurrency: 8 -> 16"),
    Case(
      file: "far-away", subject: "app -> db", cause: .distance, fix: "app -> db 10 % shorter",
      isHidden: true),
  ]

  private static func topology(_ file: String, _ variant: String? = nil) throws -> Topology {
    let folder = Recording.root.appendingPathComponent("Topologies/Diagnosis")
    return try Topology.load(
      folder.appendingPathComponent(file + ".yaml").path, variant: variant)
  }

  @Test(arguments: cases) func `the first sentence names the culprit`(_ wanted: Case) throws {
    let report = try Self.topology(wanted.file).explain()
    let first = try #require(report.findings.first)
    #expect(first.subject == wanted.subject)
    #expect(first.cause == wanted.cause)
    #expect(first.severity == .critical)
    #expect(first.sentence.contains(wanted.subject))
    #expect(first.sentence.filter { $0.isNumber }.count >= 3, "the numbers it rests on")
    guard wanted.isHidden else { return }
    // Whoever goes by utilization blames another.
    let busiest = report.components.all.filter { !$0.isClient }.max {
      ($0.coreUtilization ?? 0) < ($1.coreUtilization ?? 0)
    }
    #expect(busiest?.name != wanted.subject || wanted.cause == .imbalance)
  }

  @Test(arguments: cases) func `the change that helps most is the true one`(
    _ wanted: Case
  ) async throws {
    let advice = try #require(try await Self.topology(wanted.file).advise(replications: 3))
    let best = try #require(advice.changes.first)
    #expect(best.change == wanted.fix)
    #expect(best.aim.gain > 0)
  }

  @Test(arguments: cases.filter { $0.file != "retries-amplified" })
  func `a system that was mended is called healthy`(_ wanted: Case) throws {
    let report = try Self.topology(wanted.file, "mended").explain()
    #expect(report.findings.map { $0.sentence } == [])
    #expect(report.verdict == .passed)
  }

  @Test func `at least three culprits are not what is utilized most`() {
    #expect(Self.cases.filter { $0.isHidden }.count >= 3)
  }

  @Test func `advice does not depend on how many runs are played at once`() async throws {
    let topology = try Self.topology("far-away")
    var texts: [[String]] = []
    for parallel in [1, 3] {
      let advice = try #require(await topology.advise(replications: 2, parallel: parallel))
      texts.append(
        advice.changes.map { "\($0.change) \($0.aim.change) \($0.goodput.change)" }
          + advice.withoutEffect)
    }
    #expect(texts[0] == texts[1])
  }
}

import Tailrace
import Testing

/// What callers do about calls that fail or are slow.
struct CallClaims {
  /// What clients see in the last minute of a run: answers and failures a second.
  private static func lastMinute(_ report: Report) -> (answered: Double, failed: Double) {
    let intervals = report.traffic["clients"].intervals.suffix(12)
    let seconds = intervals.reduce(0) { $0 + $1.length.seconds }
    return (
      Double(intervals.reduce(0) { $0 + $1.answered }) / seconds,
      Double(intervals.reduce(0) { $0 + $1.failed }) / seconds
    )
  }

  private static func amplification(_ report: Report) throws -> Double {
    try #require(report.results.calls.first).counts.amplification
  }

  @Test func `retries without limits outlive the blip that began them`() throws {
    let claim = Claim("F1", topology: "Failing/retry-storm.yaml")
    let none = Self.lastMinute(try claim.run())
    #expect(abs(none.answered / 240 - 1) < 0.05 && none.failed < 1)
    // Three attempts at 240/s are more than the 300/s that there are.
    let three = try claim.run("three")
    let storm = Self.lastMinute(three)
    #expect(storm.answered < 120 && storm.failed > 120)
    #expect(try Self.amplification(three) > 2)
    let unlimited = try claim.run("unlimited")
    let flood = Self.lastMinute(unlimited)
    #expect(flood.answered < 120)
    // Nobody gives up, so all who came since are still there.
    #expect(unlimited.traffic["clients"].inFlightAtEnd > 10_000)
    // A tenth more is less than there is room for.
    let budget = try claim.run("budget")
    let calm = Self.lastMinute(budget)
    #expect(abs(calm.answered / 240 - 1) < 0.05 && calm.failed < 1)
    #expect(try Self.amplification(budget) < 1.12)
    claim.saw(
      "answers/s in the last minute: \(Figures.number(none.answered)) without retries, "
        + "\(Figures.number(storm.answered)) with three attempts (load × "
        + "\(Figures.number(try Self.amplification(three), 2))), "
        + "\(Figures.number(flood.answered)) without end, \(Figures.number(calm.answered)) with a budget"
    )
  }

  @Test func `a page goes on without its recommendations, and its answer is degraded`() throws {
    let claim = Claim("F3", topology: "Failing/recommendations-down.yaml")
    let report = try claim.run()
    let film = report.traffic["viewers.film"]
    let search = report.traffic["viewers.search"]
    #expect(film.outcomes.failed == 0)
    // Only what nobody has searched for before.
    #expect((search.errorRate ?? 1) < 0.005)
    // Down for 120 of the 270 seconds measured.
    let degraded = Double(film.outcomes[.degraded]) / Double(film.outcomes.total)
    #expect(abs(degraded - 120.0 / 270) < 0.01)
    let slow = Double(search.outcomes[.degraded]) / Double(search.outcomes.total)
    #expect(slow > 0.05 && slow < 0.4)
    let bare = try claim.run("all-or-nothing")
    let lost = try #require(bare.traffic["viewers.film"].errorRate)
    #expect(abs(lost - degraded) < 0.01)
    claim.saw(
      "films: \(Figures.percent(degraded)) degraded, none failed; searches: "
        + "\(Figures.percent(slow)) answered with older results; without fallbacks "
        + "\(Figures.percent(lost)) and \(Figures.percent(bare.traffic["viewers.search"].errorRate)) fail"
    )
  }

  @Test func `a chain of services adds up latency and multiplies failure`() throws {
    let claim = Claim("F12", topology: "Failing/one-process-or-five.yaml")
    let report = try claim.run()
    let one = report.traffic["of-one"]
    let five = report.traffic["of-five"]
    let failing = (try #require(one.errorRate), try #require(five.errorRate))
    #expect(abs(failing.0 - 0.002) < 0.0015)
    #expect(abs(failing.1 - 0.01) < 0.003)
    // Four more hops of 1 ms there and back.
    let times = (try #require(one.latency.mean), try #require(five.latency.mean))
    let more = (times.1 - times.0).seconds * 1000
    #expect(abs(more - 4) < 0.3)
    let retried = try claim.run("retried").traffic["of-five"]
    #expect((retried.errorRate ?? 1) < 0.001)
    claim.saw(
      "20 ms of work: \(Figures.time(times.0)) and \(Figures.percent(failing.0, 2)) lost in one process, "
        + "\(Figures.time(times.1)) and \(Figures.percent(failing.1, 2)) in five; "
        + "\(Figures.percent(retried.errorRate, 2)) if every caller tries twice")
  }

  @Test func `a streaming service plays on while its recommendations are down`() throws {
    let claim = Claim("I5", topology: "streaming.yaml")
    let report = try claim.run()
    let browse = report.traffic["viewers.browse"]
    let play = report.traffic["viewers.play"]
    // Down for 180 of the 540 seconds measured.
    let degraded = Double(browse.outcomes[.degraded]) / Double(browse.outcomes.total)
    #expect(abs(degraded - 1.0 / 3) < 0.02)
    #expect((browse.errorRate ?? 1) < 0.001)
    #expect(play.outcomes[.full] == play.outcomes.total)
    let bare = try claim.run("no-fallback").traffic["viewers.browse"]
    #expect(abs((bare.errorRate ?? 0) - degraded) < 0.02)
    claim.saw(
      "recommendations down for 3 of 9 minutes: \(Figures.percent(degraded)) of pages degraded, "
        + "\(Figures.percent(browse.errorRate)) failed, no video; without the fallback "
        + "\(Figures.percent(bare.errorRate)) of pages fail")
  }
}

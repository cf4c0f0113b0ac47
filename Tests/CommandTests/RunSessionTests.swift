import Tailrace
import TestSupport
import Testing

@testable import TailraceCommand

@Suite struct RunSessionTests {
  private func session(timeLimit: Delay? = nil) -> RunSession {
    RunSession(
      played: Run(
        ShopNetwork(ratePerSecond: 300).network, RunOptions(duration: .seconds(60), seed: 7)),
      timeLimit: timeLimit,
      showsProgress: false)
  }

  @Test func `watching a run changes nothing in it`() {
    let watched = session()
    var simulation = Simulation(watched.played.network, watched.played.options)
    simulation.run()
    let fingerprint = simulation.results().fingerprint
    let (report, stop) = watched.run(isInterrupted: { false })
    #expect(stop == nil)
    #expect(report.results.fingerprint == fingerprint)
  }

  @Test func `an interrupted run reports what was measured until then`() {
    let (report, stop) = session().run(isInterrupted: { true })
    #expect(stop == .interrupted)
    #expect(report.results.ending == .stopped)
    #expect(report.results.events == Run.slice)
    #expect(report.traffic["visitors"].outcomes.answered > 1_000)
    #expect(report.laws.allSatisfy { $0.holds })
  }

  @Test func `the limit of wall time ends a run`() {
    let (report, stop) = session(timeLimit: .nanoseconds(1)).run(isInterrupted: { false })
    #expect(stop == .timeLimit(.nanoseconds(1)))
    #expect(report.results.ending == .stopped)
  }

  @Test func `the line of progress tells how far, how fast and how long`() {
    #expect(
      Progress.line(
        now: .seconds(90), of: .seconds(360), events: 3_000_000, passed: .seconds(2))
        == "1m 30s of 6m 00s simulated, 25 %, 1.50M events/s, 6 s left")
  }
}

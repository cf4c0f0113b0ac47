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

  @Test func `watching a run changes nothing in it`() throws {
    let watched = session()
    var simulation = Simulation(watched.played.network, watched.played.options)
    simulation.run()
    let fingerprint = simulation.results().fingerprint
    let (report, stop) = try watched.run(isInterrupted: { false })
    #expect(stop == nil)
    #expect(report.results.fingerprint == fingerprint)
  }

  @Test func `an interrupted run reports what was measured until then`() throws {
    let (report, stop) = try session().run(isInterrupted: { true })
    #expect(stop == .interrupted)
    #expect(report.results.ending == .stopped)
    #expect(report.results.events == Run.slice)
    #expect(report.traffic["visitors"].outcomes.answered > 1_000)
    #expect(report.laws.allSatisfy { $0.holds })
  }

  @Test func `the limit of wall time ends a run`() throws {
    let (report, stop) = try session(timeLimit: .nanoseconds(1)).run(isInterrupted: { false })
    #expect(stop == .timeLimit(.nanoseconds(1)))
    #expect(report.results.ending == .stopped)
  }

  @Test func `a run that is stopped while it is laid out has nothing to report`() throws {
    let topology = try Topology(
      """
      tailrace: 1
      data: {items: {keys: 200_000, popularity: zipf(1)}}
      traffic:
        visitors: {rate: 1/s, requests: {page: {share: 100%, key: items, call: app.page}}}
      components: {app: {kind: service, cores: 1, operations: {page: [compute: 1ms]}}}
      """)
    let session = RunSession(
      played: Run(topology.network, topology.options), timeLimit: nil, showsProgress: false)
    #expect(throws: Run.NothingPlayed.self) { try session.run(isInterrupted: { true }) }
  }

  @Test func `the line of progress tells how far, how fast and how long`() {
    #expect(
      Progress.line(
        now: .seconds(90), of: .seconds(360), events: 3_000_000, passed: .seconds(2))
        == "1m 30s of 6m 00s simulated, 25 %, 1.50M events/s, 6 s left")
  }
}

import TailraceEngine
import TestSupport
import Testing

/// Primaries that go down by other means than faults, in nanoseconds.
struct FailoverTests {
  @Test(arguments: [(Int64(50), true), (8, false)])
  func `a primary that ran out of memory comes back as what it then is`(
    _ restart: Int64, _ isReplaced: Bool
  ) {
    var small = SmallNetwork()
    let write = small.component("primary", steps: [.wait(5)])
    let read = small.component("replica", instances: 2, steps: [.wait(1)])
    small.builder.memory(
      of: small.owner(of: write),
      MemoryRules(
        limit: 100, base: 10, perRequest: 60, restart: .constant(Double(restart))))
    small.builder.failover(
      Failover(
        primary: small.owner(of: write), replicas: small.owner(of: read),
        detect: .nanoseconds(10), promote: .nanoseconds(10)))
    small.send(at: 1, 1, 15, 40, 70, steps: [.call(Call(write))])
    small.send(at: 80, 81, 82, steps: [.call(Call(read))])
    let run = small.play(for: 200)
    #expect(run[0].outcomes[.crashed] == 2)
    #expect(run[0].outcomes[.refused] == (isReplaced ? 1 : 0))
    #expect(
      run.results.timeline.map(\.event) == [.killedForMemory(bytes: 130, limit: 100)]
        + (isReplaced ? [.promoted(lostWrites: 0), .rejoined] : [.cameBack(instances: 1)]))
    #expect(run["replica"].instances.allSatisfy { $0.offered > 0 })
    #expect(Laws.violations(run.network, run.results) == [])
  }
}

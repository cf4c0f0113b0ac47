import TailraceEngine
import TestSupport
import Testing

/// The Universal Scalability Law, which is what a closed loop of busy requests has to show.
struct ContentionLawTests {
  @Test(arguments: [1, 2, 8, 32, 100])
  func `throughput of busy users is as the law says`(_ users: Int) {
    let law = Contention(sigma: 0.05, kappa: 0.001)
    var small = SmallNetwork()
    let app = small.component("app", steps: [.compute(1_000_000)])
    small.builder.contend(at: small.owner(of: app), law)
    small.send(.closed(users: users, think: 0), steps: [.call(Call(app))])
    let run = small.play(for: 1_000_000_000, warmup: 100_000_000)
    let count = Double(users)
    let factor = 1 + 0.05 * (count - 1) + 0.001 * count * (count - 1)
    let expected = count / factor * 900
    // All are there at once, so all take the same time, but for those that the window cuts.
    #expect(abs(Double(run["app"].outcomes[.full]) - expected) <= count + 1)
  }

  @Test func `those who wait for a place slow nobody down`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 2, steps: [.compute(100)])
    small.builder.contend(at: small.owner(of: app), Contention(sigma: 0.5, kappa: 0))
    small.send(at: 0, 0, 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [100, 150, 250])
  }
}

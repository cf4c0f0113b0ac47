import TailraceEngine
import TestSupport
import Testing

struct LimitTests {
  /// One request, at 5 ns, that does this.
  private func run(_ steps: [Step], limit: Int = 1000) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", cores: 1, steps: steps)
    small.send(at: 5, steps: [.call(Call(app))])
    return Played(
      small.builder.build(),
      RunOptions(duration: .nanoseconds(1_000_000), maximumInFlight: limit))
  }

  @Test func `a run ends at its event limit with what was measured so far`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(5)])
    small.send(.closed(users: 2, think: 5), steps: [.call(Call(app))])
    let run = small.play(maximumEvents: 100)
    #expect(run.results.ending == .eventLimit(100))
    #expect(run.results.events == 100)
    #expect(run[0].outcomes.total > 40)
    #expect(run.results.windowEnd < .nanoseconds(300))
    #expect(Laws.violations(run.network, run.results) == [])
  }

  @Test func `a run ends when more is in flight than it may hold`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(1_000_000)])
    small.send(.recorded(Array(0..<1000)), steps: [.call(Call(app))])
    let played = Played(
      small.builder.build(),
      RunOptions(duration: .nanoseconds(10_000), maximumInFlight: 500))
    #expect(played.results.ending == .inFlightLimit(500))
    #expect(played.results.windowEnd == .nanoseconds(250))
    #expect(Laws.violations(played.network, played.results) == [])
  }

  @Test func `a loop of steps without time ends the run`() {
    let run = run([.again(probability: 1, [])])
    #expect(run.results.ending == .instantLimit(.nanoseconds(5)))
    #expect(run[0].inFlightAtEnd == 1)
  }

  @Test func `a loop of joins without time ends the run`() {
    let run = run([.again(probability: 1, [.together([[], []], needed: 1)])])
    #expect(run.results.ending == .instantLimit(.nanoseconds(5)))
    #expect(Laws.violations(run.network, run.results) == [])
  }

  @Test(arguments: [Step.wait(0), .compute(0)])
  func `a loop of events at one instant ends the run`(_ step: Step) {
    let run = run([.again(probability: 1, [step])])
    #expect(run.results.ending == .instantLimit(.nanoseconds(5)))
    #expect(Laws.violations(run.network, run.results) == [])
  }

  @Test func `a run beyond what the clock can hold traps`() async {
    let longest = RunOptions(duration: .nanoseconds(Int64.max / 4 - 1))
    let ending = Simulation(NetworkBuilder().build(), longest).ending
    #expect(ending == nil)
    await #expect(processExitsWith: .failure) {
      let horizon = Delay.nanoseconds(Int64.max / 4)
      _ = Simulation(NetworkBuilder().build(), RunOptions(duration: horizon))
    }
  }

  @Test func `a caller of itself ends the run`() {
    var small = SmallNetwork()
    let component = small.builder.component("app")
    let operation = small.builder.operation("work", of: component)
    small.builder.define(operation, [.call(Call(operation))])
    small.send(at: 5, steps: [.call(Call(operation))])
    let played = Played(
      small.builder.build(),
      RunOptions(duration: .nanoseconds(1000), maximumInFlight: 1000))
    #expect(played.results.ending == .inFlightLimit(1000))
    #expect(Laws.violations(played.network, played.results) == [])
  }

  @Test func `a run that is stopped keeps what it measured`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(5)])
    small.send(.closed(users: 2, think: 5), steps: [.call(Call(app))])
    let network = small.builder.build()
    var simulation = Simulation(network, RunOptions(duration: .nanoseconds(1000)))
    let ended = simulation.run(slice: 50)
    #expect(!ended)
    simulation.stop()
    let results = simulation.results()
    #expect(results.ending == .stopped)
    #expect(results.events == 50)
    #expect(Laws.violations(network, results) == [])
  }
}

import TailraceEngine
import TestSupport
import Testing

/// Whoever watches a run is asked often enough, whatever it does: counted in work, not in time.
struct LookTests {
  /// A batch at each second microsecond, of which most is turned away at the door.
  private var batches: Network {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, queueLimit: 1, steps: [.wait(5)])
    small.send(
      .open(gaps: 1, rate: .constant(5e5), batch: 150_000, modulation: []),
      steps: [.call(Call(app))])
    return small.builder.build()
  }

  @Test func `a run comes back for a look in the middle of a batch, and goes on as if it had not`()
  {
    let network = batches
    let options = RunOptions(duration: .nanoseconds(6_001))
    let whole = Played(network, options).results
    var simulation = Simulation(network, options)
    var looks = 0
    while !simulation.run(slice: Int64.max) { looks += 1 }
    let results = simulation.results()
    #expect(results.classes[0].offered == 450_000)
    #expect(results.events < 50)
    // A request of a batch is two steps at the least.
    #expect(looks >= 4)
    #expect(results.fingerprint == whole.fingerprint)
    var sliced = Simulation(network, options)
    while !sliced.run(slice: 1) {}
    #expect(sliced.results().fingerprint == whole.fingerprint)
  }

  @Test func `a run that is stopped within a batch has counted what was sent`() {
    let network = batches
    var simulation = Simulation(network, RunOptions(duration: .nanoseconds(6_001)))
    let ended = simulation.run(slice: Int64.max)
    #expect(!ended)
    simulation.stop()
    let results = simulation.results()
    #expect(results.ending == .stopped)
    #expect((1..<150_000).contains(results.classes[0].offered))
    #expect(Laws.violations(network, results) == [])
  }

  @Test func `a run comes back for a look between intervals in which nothing happens`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(5)])
    small.send(at: 5, steps: [.call(Call(app))])
    var simulation = Simulation(
      small.builder.build(),
      RunOptions(duration: .nanoseconds(1_000_000), interval: .nanoseconds(10)))
    var looks = 0
    while !simulation.run(slice: Int64.max) { looks += 1 }
    let results = simulation.results()
    #expect(results.events < 10)
    #expect(results.intervalEnds.count == 100_000)
    #expect(looks >= 1)
  }

  /// That somebody has had enough.
  private struct Enough: Error {}

  @Test func `a run is given up while its keys are laid out`() {
    var small = SmallNetwork()
    let keys = small.builder.population("items", keys: 1_000_000, exponent: 1)
    let app = small.component("app", steps: [.wait(5)])
    small.send(at: 5, key: keys, steps: [.call(Call(app))])
    let network = small.builder.build()
    let options = RunOptions(duration: .nanoseconds(100))
    var looks = 0
    var simulation = Simulation(network, options, observing: .none) { () throws(Never) in
      looks += 1
    }
    #expect(looks >= 20)
    simulation.run()
    #expect(simulation.results().fingerprint == Played(network, options).results.fingerprint)
    looks = 0
    #expect(throws: Enough.self) {
      _ = try Simulation(network, options, observing: .none) { () throws(Enough) in
        looks += 1
        if looks == 3 { throw Enough() }
      }
    }
    #expect(looks == 3)
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

struct GuardLawTests {
  @Test(arguments: Recording.seeds(1...60))
  func `when all is quiet no guard counts anybody`(_ seed: UInt64) {
    let options = RandomNetwork.Options(drains: true, refinesRouting: seed % 2 == 0)
    let network = RandomNetwork.make(seed: seed, options.with(\.hasRules, \.hasGuards))
    var simulation = Simulation(
      network, RunOptions(duration: .nanoseconds(2_000_000), seed: seed))
    simulation.run()
    for index in 0..<simulation.rules.active.count {
      let active = simulation.rules.active[index]
      #expect(active == 0)
    }
    for index in 0..<simulation.rules.open.count {
      let open = simulation.rules.open[index]
      #expect(open == 0)
    }
    for group in simulation.rules.watch.groups.handles {
      let state = simulation.rules.watch.groups[group]
      var out: Int32 = 0
      for instance in state.instances where simulation.rules.watch.isOut(group, instance) {
        out += 1
      }
      let counted = state.out
      #expect(out == counted)
    }
    let results = simulation.results()
    #expect(Laws.violations(network, results) == [])
  }
}

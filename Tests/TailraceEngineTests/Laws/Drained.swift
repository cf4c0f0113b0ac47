import TestSupport

@testable import TailraceEngine

/// A random network that was played until nothing more came, and what was left of it.
struct Drained {
  let results: Results
  /// The laws that do not hold, and all that somebody forgot.
  let violations: [String]

  init(seed: UInt64, _ options: RandomNetwork.Options) {
    let network = RandomNetwork.make(seed: seed, options)
    var simulation = Simulation(
      network, RunOptions(duration: .nanoseconds(100_000_000), seed: seed))
    simulation.run()
    let left = Self.leftBehind(&simulation)
    results = simulation.results()
    violations =
      left + Laws.violations(network, results) + Laws.violationsWhenDrained(network, results)
  }

  private static func leftBehind(_ simulation: inout Simulation) -> [String] {
    var found: [String] = []
    func expect(_ isEmpty: Bool, _ what: String) {
      if !isEmpty { found.append("left behind: \(what)") }
    }
    expect(simulation.live == 0, "frames")
    for pool in 0..<simulation.pools.count {
      let state = simulation.pools[pool]
      expect(state.busy.value == 0 && state.line.count == 0, "connections")
    }
    for index in 0..<simulation.stations.count {
      let state = simulation.stations[index]
      expect(state.inside.value == 0 && state.waiting.value == 0, "levels")
      expect(state.placesHeld.value == 0 && state.coresBusy.value == 0, "servers")
      expect(state.placeLine.count == 0 && state.coreLine.count == 0, "lines")
      expect(state.running.count == 0, "those who share cores")
    }
    for ring in 0..<simulation.timers.count {
      expect(simulation.timers.awaited(Handle(ring)) == 0, "timers")
    }
    expect(simulation.routing.outstandingCalls == 0, "calls outstanding")
    return found
  }
}

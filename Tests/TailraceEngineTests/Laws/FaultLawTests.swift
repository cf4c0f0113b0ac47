import TestSupport
import Testing

@testable import TailraceEngine

/// What holds in networks of which every part may break.
struct FaultLawTests {
  @Test(arguments: Recording.seeds(1...200))
  func `when all faults are over nothing is left of them`(_ seed: UInt64) {
    var options = RandomNetwork.Options(drains: true, refinesRouting: seed % 2 == 0)
      .with(\.hasFaults)
    options.hasRules = seed % 3 == 0
    let network = RandomNetwork.make(seed: seed, options)
    var simulation = Simulation(
      network, RunOptions(duration: .nanoseconds(100_000_000), seed: seed))
    simulation.run()
    for index in 0..<simulation.components.count {
      let gates = simulation.components[index].gates
      #expect(gates.isEmpty)
    }
    for index in 0..<simulation.stations.count {
      let condition = simulation.conditions[index]
      let change = simulation.impairments[index].change
      #expect(condition == Simulation.Condition() && change == .none)
      if network.faults.contains(where: Self.mayHang) { continue }
      let state = simulation.stations[index]
      #expect(state.placesHeld.value == 0 && state.coresBusy.value == 0)
      #expect(state.placeLine.count == 0 && state.coreLine.count == 0)
      #expect(state.running.count == 0 && state.waiting.value == 0)
    }
    for index in 0..<simulation.faultHits.count {
      let isOn = simulation.faultHits[index].isOn
      #expect(!isOn)
    }
    for index in 0..<simulation.troubles.count {
      let troubles = simulation.troubles[index]
      #expect(troubles.atTheDoor == 0 && troubles.short == 0)
    }
    for index in 0..<network.sites.count {
      let time = simulation.byteTimes[index]
      let bandwidth = network.links[Int(network.sites[index].link)].bandwidth
      #expect(time == bandwidth.map { 1e9 / $0 } ?? 0)
    }
    let results = simulation.results()
    #expect(Laws.violations(network, results) == [])
  }

  /// Whether somebody may wait for ever for what was lost.
  private static func mayHang(_ fault: Fault) -> Bool {
    switch fault.kind {
    case .loss, .partition: true
    case .crash(let isSilent): isSilent
    default: false
    }
  }

  @Test(arguments: Recording.seeds(1...200))
  func `nothing is lost where every part breaks`(_ seed: UInt64) {
    let played = Played.random(
      seed: seed, .mixture.with(\.hasFaults), duration: 60_000, warmup: 7_000,
      maximumEvents: 200_000)
    #expect(played.violations == [])
  }

  @Test func `a fault that comes on top changes no draw of another`() {
    func went(_ more: [Fault.Kind]) -> [Occurrence] {
      var small = SmallNetwork()
      let app = small.component("app", instances: 5, steps: [.wait(1)])
      let other = small.component("other", instances: 5, steps: [.wait(1)])
      let random = Fault.Timing.random(
        up: .exponential(mean: 500), down: .exponential(mean: 100))
      for kind in more {
        small.builder.fault(Fault(kind, at: .component(small.owner(of: other)), random))
      }
      small.builder.fault(
        Fault(.crash(isSilent: false), at: .component(small.owner(of: app)), random))
      small.send(at: 1, steps: [.call(Call(app)), .call(Call(other))])
      return small.play().results.timeline.filter { $0.component.position == 0 }
    }
    let alone = went([])
    let among = went([.slow(2), .refuse, .crash(isSilent: true)])
    #expect(alone.count > 50 && alone.map(\.at) == among.map(\.at))
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

struct RoutingTableTests {
  private func samplers() -> SamplerTable {
    var table = SamplerTable()
    _ = table.add(.constant(0), stream: RandomStream(seed: 3))
    return table
  }

  @Test func `in turn means in turn for every caller`() {
    var samplers = samplers()
    var table = RoutingTable()
    table.add(.roundRobin, callers: 2, towards: 10..<13, sampler: 0)
    let picks = ([0, 0, 1, 0, 0, 1] as [Handle<Instance>]).map {
      table.choose(0, caller: $0, &samplers)
    }
    #expect(picks == [10, 11, 10, 12, 10, 11])
  }

  @Test func `a single instance needs no choice`() {
    for policy in [.random, .leastConnections, .leastRequest(choices: 2, distinct: true)]
      as [RoutingPolicy]
    {
      var samplers = samplers()
      var table = RoutingTable()
      table.add(policy, callers: 1, towards: 4..<5, sampler: 0)
      let pick = table.choose(0, caller: 0, &samplers)
      #expect(pick == 4)
      table.release(0, caller: 0, station: 4, sent: 0, now: 0)
    }
  }

  @Test func `the fewest outstanding of all are picked, for each caller apart`() {
    var dice = Dice(seed: 5)
    var samplers = samplers()
    var table = RoutingTable()
    table.add(.random, callers: 3, towards: 0..<4, sampler: 0)
    table.add(.leastConnections, callers: 3, towards: 7..<11, sampler: 0)
    var counts = Array(repeating: [0, 0, 0, 0], count: 3)
    for _ in 0..<3000 {
      let caller = dice.roll(0...2)
      let busy = (0...3).filter { counts[caller][$0] > 0 }
      if busy.isEmpty || dice.roll(0...9) < 6 {
        let pick = Int(table.choose(1, caller: Handle(caller), &samplers)) - 7
        #expect(counts[caller][pick] == counts[caller].min())
        counts[caller][pick] += 1
      } else {
        let instance = dice.pick(busy)
        table.release(1, caller: Handle(caller), station: Handle(instance + 7), sent: 0, now: 0)
        counts[caller][instance] -= 1
      }
    }
  }

  @Test func `among equals each is picked as often`() {
    var samplers = samplers()
    var table = RoutingTable()
    table.add(.leastConnections, callers: 1, towards: 0..<4, sampler: 0)
    var counts = [0, 0, 0, 0]
    for _ in 0..<4000 {
      let pick = table.choose(0, caller: 0, &samplers)
      table.release(0, caller: 0, station: pick, sent: 0, now: 0)
      counts[Int(pick)] += 1
    }
    // Five standard deviations of a count of 4000 with probability 1/4.
    #expect(counts.allSatisfy { ($0 - 1000).magnitude < 137 })
  }

  @Test func `distinct choices of all instances find the fewest`() {
    var samplers = samplers()
    var table = RoutingTable()
    table.add(
      .leastRequest(choices: 8, distinct: true), callers: 1, towards: 0..<5,
      sampler: 0)
    var counts = [0, 0, 0, 0, 0]
    for _ in 0..<1000 {
      let pick = Int(table.choose(0, caller: 0, &samplers))
      #expect(counts[pick] == counts.min())
      counts[pick] += 1
    }
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

struct SteadyTests {
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a row reads as all that was put into it`(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    var plain: [Int] = []
    var row = Steady<Int>()
    for _ in 0..<dice.roll(0...60) {
      let value = dice.oneIn(4) || plain.isEmpty ? dice.roll(0...3) : plain[plain.count - 1]
      plain.append(value)
      row.append(value)
    }
    #expect(Array(row) == plain)
    #expect(row.kept == zip(plain, plain.dropFirst()).count { $0 != $1 } + (plain.isEmpty ? 0 : 1))
    if plain.isEmpty { return }
    let index = dice.roll(0...(plain.count - 1))
    plain[index] = 9
    row[index] = 9
    #expect(Array(row) == plain)
  }

  @Test func `shares of classes read as a row in which most are nothing`() {
    var shares = ClassShares(classes: 5)
    shares.append(.init(offered: 3), ofClass: 1)
    shares.append(.init(), ofClass: 2)
    shares.append(.init(ended: 4), ofClass: 4)
    #expect(shares.map(\.offered) == [0, 3, 0, 0, 0])
    #expect(shares.map(\.ended) == [0, 0, 0, 0, 4])
    #expect(shares.asking.map(\.index) == [1, 4])
    shares[0].offered = 7
    shares[4].ended += 1
    #expect(shares.map(\.offered) == [7, 3, 0, 0, 0])
    #expect(shares.map(\.ended) == [0, 0, 0, 0, 5])
  }

  @Test func `an interval is kept of what something happened at`() {
    var small = SmallNetwork()
    let busy = small.component("busy", steps: [.wait(3)])
    let idle = small.component("idle", steps: [.wait(3)])
    small.send(at: 5, 17, 18, 905, steps: [.call(Call(busy))])
    small.send(at: 505, steps: [.call(Call(idle))])
    let network = small.builder.build()
    let played = Played(
      network, RunOptions(duration: .nanoseconds(1000), interval: .nanoseconds(10)))
    #expect(played["busy"].intervals.count == 100)
    #expect(played["busy"].intervals.map(\.offered).reduce(0, +) == 4)
    // One comes and goes; two come and one goes; one goes; nothing; one; nothing.
    #expect(played["busy"].intervals.kept == 6)
    #expect(played["idle"].intervals.kept == 3)
    #expect(played[1].intervals.kept == 3)
  }
}

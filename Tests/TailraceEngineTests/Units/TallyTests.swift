import TestSupport
import Testing

@testable import TailraceEngine

struct TallyTests {
  @Test func `every cell is its own`() {
    // The last component is the client of all classes.
    var tally = Tally(clients: [3, 3, 3], components: 4)
    var plain: [[Int]: Int64] = [:]
    var dice = Dice(seed: 1)
    let times = Tally.Time.allCases
    for _ in 0..<5000 {
      let kind = dice.roll(0...2)
      let component = dice.roll(0...3)
      if dice.oneIn(3) {
        tally.offer(Handle(kind), Handle(component))
        plain[[kind, component, 99], default: 0] += 1
      } else if dice.oneIn(2) {
        let time = dice.pick(times)
        let amount = Int64(dice.roll(-5...50))
        tally.add(amount, to: time, Handle(kind), Handle(component))
        plain[[kind, component, time.rawValue], default: 0] += amount
      } else {
        let outcome = dice.pick(Outcome.allCases)
        tally.ended(outcome, 7, Handle(kind), Handle(component))
        plain[[kind, component, Tally.Time.latency.rawValue], default: 0] += 7
        plain[[kind, component, 100 + Int(outcome.rawValue)], default: 0] += 1
      }
    }
    for kind in 0..<3 {
      for component in 0..<4 {
        #expect(tally.offered(kind, component) == plain[[kind, component, 99], default: 0])
        for time in times {
          #expect(
            tally.time(time, kind, component).nanoseconds
              == plain[[kind, component, time.rawValue], default: 0])
        }
        for outcome in Outcome.allCases {
          #expect(
            tally.outcome(outcome, kind, component)
              == plain[[kind, component, 100 + Int(outcome.rawValue)], default: 0])
        }
      }
    }
    tally.reset()
    #expect(tally.offered(1, 1) == 0 && tally.time(.latency, 1, 1) == 0)
    #expect(tally.outcome(.full, 2, 3) == 0)
  }

  @Test func `clients share their rows, each with classes of its own`() {
    var tally = Tally(clients: [1, 2, 1], components: 3)
    tally.add(5, to: .wait, Handle(0), Handle(1))
    tally.add(7, to: .wait, Handle(1), Handle(2))
    tally.add(9, to: .wait, Handle(2), Handle(1))
    tally.add(11, to: .wait, Handle(0), Handle(0))
    #expect(tally.time(.wait, 0, 1) == 5)
    #expect(tally.time(.wait, 1, 2) == 7)
    #expect(tally.time(.wait, 2, 1) == 9)
    #expect(tally.time(.wait, 0, 0) == 11)
    #expect(tally.sum(.wait, ofClass: 0) == 16)
    #expect(tally.sum(.wait, ofClass: 1) == 7)
    tally.ended(.full, 3, Handle(1), Handle(2))
    tally.ended(.timeout, 3, Handle(1), Handle(2))
    #expect(tally.ended(1, 2) == 2)
  }
}

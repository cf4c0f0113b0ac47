import TestSupport
import Testing

@testable import TailraceEngine

struct TallyTests {
  @Test func `every cell is its own`() {
    var tally = Tally(classes: 3, components: 4)
    var plain: [[Int]: Int64] = [:]
    var dice = Dice(seed: 1)
    let fields: [Tally.Field] = [.offered, .waitTime, .serviceTime, .latencySum]
    for _ in 0..<5000 {
      let kind = dice.roll(0...2)
      let component = dice.roll(0...3)
      if dice.oneIn(2) {
        let field = dice.pick(fields)
        let amount = Int64(dice.roll(-5...50))
        tally.add(amount, to: field, Handle(kind), Handle(component))
        plain[[kind, component, field.rawValue], default: 0] += amount
      } else {
        let outcome = dice.pick(Outcome.allCases)
        tally.ended(outcome, 7, Handle(kind), Handle(component))
        plain[[kind, component, Tally.Field.latencySum.rawValue], default: 0] += 7
        plain[[kind, component, 100 + Int(outcome.rawValue)], default: 0] += 1
      }
    }
    for kind in 0..<3 {
      for component in 0..<4 {
        for field in fields {
          #expect(
            tally.value(field, kind, component)
              == plain[[kind, component, field.rawValue], default: 0])
        }
        for outcome in Outcome.allCases {
          #expect(
            tally.outcome(outcome, kind, component)
              == plain[[kind, component, 100 + Int(outcome.rawValue)], default: 0])
        }
      }
    }
    tally.reset()
    #expect(tally.value(.offered, 1, 1) == 0)
    #expect(tally.outcome(.full, 2, 3) == 0)
  }
}

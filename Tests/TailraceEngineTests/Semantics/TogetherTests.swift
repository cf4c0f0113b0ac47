import TailraceEngine
import TestSupport
import Testing

struct TogetherTests {
  /// One request to an app that does this, beside a database that takes 30 ns.
  private func run(_ steps: (OperationID) -> [Step], places: Int? = nil, cores: Int? = nil)
    -> Played
  {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(30)])
    let app = small.component("app", places: places, cores: cores, steps: steps(db))
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(app))])
    return small.play()
  }

  private let failure = Step.fail(probability: 1, .error)

  @Test func `branches are joined when all are done`() {
    let run = run { _ in [.together([[.wait(10)], [.wait(30)], [.wait(20)]], needed: nil)] }
    #expect(run.each == [30, 30])
  }

  @Test func `a quorum goes on without the others, whose work goes on too`() {
    let run = run { db in [.together([[.wait(10)], [.call(Call(db))]], needed: 1), .wait(5)] }
    #expect(run.each == [15, 15])
    #expect(run["db"].latency.values == [30, 30])
    #expect(run[0].late == 0)
  }

  @Test func `late branches do not disturb a later join of the same request`() {
    let run = run { db in
      [
        .together([[.wait(10)], [.wait(25), .call(Call(db))]], needed: 1),
        .together([[.wait(20)], [.wait(60)]], needed: nil),
      ]
    }
    #expect(run.each == [70, 70])
    #expect(run["db"].offered == 2)
  }

  @Test func `a failing branch fails the join at once`() {
    let run = run { [failure] db in
      [.together([[.wait(5), failure], [.call(Call(db))]], needed: nil), .wait(100)]
    }
    #expect(run[0].outcomes[.error] == 1)
    #expect(run[0].inFlightArea == 5)
    #expect(run["db"].outcomes[.full] == 2)
    #expect(run["app"].failuresBegun[.error] == 2)
  }

  @Test func `a failing call fails its branch with its reason`() {
    let run = run { db in
      [.together([[.call(Call(db, timeout: 7))], [.wait(100)]], needed: nil)]
    }
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run[0].inFlightArea == 7)
  }

  @Test func `a quorum bears as many failures as it has branches to spare`() {
    let run = run { [failure] _ in
      [.together([[.wait(10)], [failure], [.wait(20)]], needed: 2)]
    }
    #expect(run.each == [20, 20])
  }

  @Test func `a quorum fails as soon as it cannot be reached`() {
    let run = run { [failure] _ in
      [
        .together(
          [[.wait(90)], [.wait(5), failure], [.wait(7), failure], [.wait(9), failure]],
          needed: 2)
      ]
    }
    #expect(run[0].outcomes[.error] == 1)
    #expect(run[0].inFlightArea == 9)
  }

  @Test func `branches that end at once join at once`() {
    let run = run { [failure] _ in
      [.together([[], [], []], needed: 2), .together([[], [failure]], needed: 1), .wait(3)]
    }
    #expect(run.each == [3, 3])
  }

  @Test func `branches work in the one place of their request`() {
    let run = run({ _ in [.together([[.wait(10)], [.wait(30)]], needed: nil)] }, places: 1)
    #expect(run.each == [30, 59])
    #expect(run["app"].placesArea == 60)
  }

  @Test func `a decided quorum gives the place back while branches linger`() {
    let run = run({ _ in [.together([[.wait(10)], [.wait(30)]], needed: 1)] }, places: 1)
    #expect(run.each == [10, 19])
    #expect(run["app"].placesArea == 20)
  }

  @Test func `branches compete for the cores of their instance`() {
    let run = run({ _ in [.together([[.compute(10)], [.compute(10)]], needed: nil)] }, cores: 1)
    #expect(run.each == [20, 39])
  }

  @Test func `joins may be nested`() {
    let inner = Step.together([[.wait(10)], [.wait(40)]], needed: 1)
    let run = run { [failure] _ in
      [
        .together(
          [[inner, .wait(5)], [.together([[failure], [.wait(8)]], needed: 1)]], needed: nil)
      ]
    }
    #expect(run.each == [15, 15])
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

/// Who is sent away, and who comes first, where too many wait.
struct SheddingTests {
  /// One place, service of 10, and requests of one class each at these instants.
  private static func play(
    _ shedding: Shedding, limit: Int? = nil, discipline: QueueDiscipline = .fifo,
    service: Distribution = 10, at arrivals: [(Int64, priority: Int)]
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component(
      "app", places: 1, queueLimit: limit, queueDiscipline: discipline, steps: [.wait(service)])
    small.builder.shed(at: small.owner(of: app), shedding)
    for (instant, priority) in arrivals {
      small.send(at: instant, priority: priority, steps: [.call(Call(app))])
    }
    return small.play(for: 100_000)
  }

  @Test func `above its threshold a line serves the newest first`() {
    var rules = Shedding()
    rules.newestFirstAbove = 2
    let run = Self.play(rules, at: (0..<6).map { (Int64($0), 0) })
    // The first goes on at once. Five wait: the last, then the one before it, then the one before that,
    // until two are left, who go in the order in which they came.
    #expect(run.each == [10, 49, 58, 37, 26, 15])
    #expect(run["app"].wait.count == 6)
  }

  @Test(arguments: [QueueDiscipline.fifo, .lifo, .priority, .random])
  func `a newcomer takes the place of the least important, of equals the last`(
    _ discipline: QueueDiscipline
  ) {
    var rules = Shedding()
    rules.displaces = true
    let run = Self.play(
      rules, limit: 3, discipline: discipline,
      at: [(0, 0), (1, 2), (2, 1), (3, 1), (4, 1), (5, 3), (6, 3), (7, 3), (8, 2), (9, 9)])
    // 2, 1, 1 wait; the 1 at 4 is no more important. 3 takes the place of the second 1, 3 of the first, 3
    // of the 2; the 2 at 8 finds 3, 3, 3; the 9 takes the place of the last of these.
    let shed = run.results.classes.map { $0.outcomes[.shed] }
    #expect(shed == [0, 1, 1, 1, 1, 0, 0, 1, 1, 0])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `without the rule the newcomer is shed`() {
    let run = Self.play(
      Shedding(), limit: 1, discipline: .priority, at: [(0, 0), (1, 0), (2, 5)])
    #expect(run.results.classes.map { $0.outcomes[.shed] } == [0, 0, 1])
  }

  @Test func `who is displaced takes his timer along`() {
    var small = SmallNetwork()
    let app = small.component(
      "app", places: 1, queueLimit: 1, queueTimeout: 30, steps: [.wait(100)])
    var rules = Shedding()
    rules.displaces = true
    small.builder.shed(at: small.owner(of: app), rules)
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(app))])
    small.send(at: 2, priority: 1, steps: [.call(Call(app))])
    let run = small.play(for: 1000)
    #expect(run[1].outcomes[.shed] == 1 && run[2].outcomes[.timeout] == 1)
    #expect(run["app"].queueArea == 31)
  }

  @Test func `the control of delay follows its law`() {
    // A line that is always too long: one served each 10, waits far above 5. Waits are too long from the
    // first turn after one has waited, at 10, so sheds from 110 on: then after 100 / √n.
    var rules = Shedding()
    rules.codel = CoDel(target: .nanoseconds(5), interval: .nanoseconds(100))
    let run = Self.play(rules, at: (0..<200).map { (Int64($0) / 100, 0) })
    let served = run.results.classes.filter { $0.outcomes[.full] == 1 }
      .map { $0.latency.maximum }.sorted()
    let shed = run["app"].outcomes[.shed]
    #expect(run["app"].outcomes[.full] + shed == 200)
    #expect(served.count > 100)
    // By hand: dropped at turns 110, then due 210, 280, 337, 387 (100/√n rounded down): turns at 210, 280,
    // 340, 390.
    let early = run.results.classes.prefix(60).map { $0.outcomes[.shed] == 1 }
    let order = early.indices.filter { early[$0] }
    // Turn k is that of request k, later by one for each that was shed before it.
    #expect(order.prefix(5) == [11, 22, 30, 37, 43])
  }

  @Test func `the control begins where it left off if it is soon`() {
    var control = DelayControl()
    control.count = 7
    control.lastCount = 2
    control.nextDrop = 1000
    control.begin(now: 1100, interval: 100)
    #expect(control.count == 5 && control.nextDrop == 1100 + 44 && control.lastCount == 5)
    var late = DelayControl()
    late.count = 7
    late.lastCount = 2
    late.begin(now: 1700, interval: 100)
    #expect(late.count == 1 && late.nextDrop == 1800)
  }

  @Test func `short waits, and a line of one, are never shed`() {
    var control = DelayControl()
    func may(_ waited: Int64, _ behind: Int32, _ now: Int64) -> Bool {
      control.mayDrop(waited: waited, behind: behind, now: now, target: 5, interval: 100)
    }
    #expect(!may(6, 2, 10))
    #expect(!may(6, 2, 109))
    #expect(may(6, 2, 110))
    #expect(!may(4, 2, 120))
    #expect(!may(6, 2, 130))
    #expect(!may(6, 1, 240))
    #expect(!may(6, 2, 250))
    #expect(may(6, 2, 350))
  }
}

/// Places that some may not exceed, that are kept for them, or of which they are sure.
struct PlaceShareTests {
  private static func play(
    _ share: (OperationID) -> PlaceShare, places: Int = 2, discipline: QueueDiscipline = .fifo,
    at arrivals: [(Int64, isShared: Bool)]
  ) -> Played {
    var small = SmallNetwork()
    let component = small.builder.component(
      "app", places: places, queueDiscipline: discipline)
    let operations = ["other", "shared"].map { small.builder.operation($0, of: component) }
    for operation in operations { small.builder.define(operation, [.wait(10)]) }
    var rules = Shedding()
    rules.shares = [share(operations[1])]
    small.builder.shed(at: component, rules)
    for (instant, isShared) in arrivals {
      small.send(at: instant, steps: [.call(Call(operations[isShared ? 1 : 0]))])
    }
    return small.play(for: 1000)
  }

  @Test func `nobody holds more than the bulkhead allows, and others pass by`() {
    let run = Self.play(
      { PlaceShare(of: [$0], most: 1) },
      at: [(0, true), (1, true), (2, true), (3, false), (4, false)])
    // The shared one after the other, each in the place that it has; the others in the second.
    #expect(run.each == [10, 19, 28, 10, 19])
    #expect(run["app"].placesArea == 50)
  }

  @Test func `what is kept stays free, whatever those have for whom it is kept`() {
    let run = Self.play(
      { PlaceShare(of: [$0], kept: 1) },
      at: [(0, true), (1, false), (2, true), (3, false)])
    // One place is free at 1 and at 10, two only at 12; and then the first of the others leaves one again.
    #expect(run.each == [10, 21, 10, 29])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `who is sure of a place has it, and no more is left free once it is taken`() {
    let sure = Self.play(
      { PlaceShare(of: [$0], guaranteed: 1) },
      at: [(0, true), (1, false), (2, true), (3, false)])
    #expect(sure.each == [10, 10, 18, 18])
    let run = Self.play(
      { PlaceShare(of: [$0], guaranteed: 1) },
      at: [(0, false), (1, false), (2, true), (3, true), (4, false)])
    // The second of the others waits though a place is free. The shared take that one in turn; the place
    // of the first other goes to the second, whose turn is before the second shared one's.
    #expect(run.each == [10, 19, 10, 19, 26])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `all that is guaranteed and idle is lost to others`() {
    let run = Self.play(
      { PlaceShare(of: [$0], guaranteed: 2) }, places: 3,
      at: [(0, false), (0, false), (0, false), (0, true), (0, true), (0, true)])
    #expect(run.each.prefix(3) == [10, 20, 30])
    #expect(run.each.suffix(3) == [10, 10, 20])
  }
}

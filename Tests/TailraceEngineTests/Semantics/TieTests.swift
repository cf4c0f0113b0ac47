import TailraceEngine
import TestSupport
import Testing

/// A timer and something else at the same nanosecond, 10, for the request of class 0.
struct Tie: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// How the request ends: at 10, unless it is answered later.
  var outcome: Outcome
  var latency: Int64 = 10
  var late: Int64 = 0
  var build: @Sendable (inout SmallNetwork) -> Void
}

/// At one instant events keep the order in which they were scheduled, so each row says which of the
/// two was scheduled first, and that one wins.
struct TieTests {
  static let ties: [Tie] = [
    Tie(testDescription: "timeout, then arrival", outcome: .timeout, late: 1) { small in
      let app = small.component("app", steps: [.wait(3)])
      let client = small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
      small.builder.link(from: client, to: small.owner(of: app), latency: 10)
    },
    Tie(testDescription: "timeout, then start of service", outcome: .timeout, late: 1) { small in
      let app = small.component("app", places: 1, steps: [.wait(.replay([4, 3])), .wait(6)])
      small.send(at: 0, steps: [.wait(1), .call(Call(app, timeout: 9))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "start of service, then timeout", outcome: .timeout, late: 1) { small in
      let app = small.component("app", places: 1, steps: [.wait(10)])
      small.send(at: 0, steps: [.wait(1), .call(Call(app, timeout: 9))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "start of a service without time, then timeout", outcome: .full) {
      small in
      let app = small.component("app", places: 1, steps: [.wait(10)])
      let quick = small.builder.operation("quick", of: small.owner(of: app))
      small.builder.define(quick, [])
      small.send(at: 0, steps: [.wait(1), .call(Call(quick, timeout: 9))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "timeout, then departure", outcome: .timeout, late: 1) { small in
      let app = small.component("app", steps: [.wait(7)])
      let client = small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
      small.builder.link(from: client, to: small.owner(of: app), latency: 3)
    },
    Tie(testDescription: "timeout, then reply", outcome: .timeout, late: 1) { small in
      let app = small.component("app", steps: [.wait(4)])
      let client = small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
      small.builder.link(from: client, to: small.owner(of: app), latency: 3)
    },
    Tie(testDescription: "timeout of the caller, then timeout of its callee", outcome: .timeout) {
      small in
      let db = small.component("db", steps: [.wait(30)])
      let app = small.component("app", steps: [.call(Call(db, timeout: 10))])
      small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
    },
    Tie(testDescription: "queue timeout, then arrival", outcome: .timeout) { small in
      let app = small.component("app", places: 1, queueTimeout: 9, steps: [.wait(40)])
      small.send(at: 1, steps: [.call(Call(app))])
      small.send(at: 0, 10, steps: [.call(Call(app))])
    },
    Tie(testDescription: "queue timeout, then the place", outcome: .timeout) { small in
      let app = small.component(
        "app", places: 1, queueTimeout: 9, steps: [.wait(4), .wait(6)])
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "the place, then queue timeout", outcome: .full, latency: 20) { small in
      let app = small.component("app", places: 1, queueTimeout: 9, steps: [.wait(10)])
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "random queue timeout, then the place", outcome: .timeout) { small in
      let app = small.component(
        "app", places: 1, queueDiscipline: .priority, queueTimeout: .replay([9]),
        steps: [.wait(4), .wait(6)])
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "queue timeout, then timeout", outcome: .timeout) { small in
      let app = small.component("app", places: 1, queueTimeout: 5, steps: [.wait(40)])
      let client = small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
      small.builder.link(from: client, to: small.owner(of: app), latency: .replay([5, 0]))
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "queue timeout and the departure of its refusal", outcome: .timeout) {
      small in
      let app = small.component("app", places: 1, queueTimeout: 7, steps: [.wait(40)])
      let client = small.send(at: 1, steps: [.call(Call(app))])
      small.builder.link(from: client, to: small.owner(of: app), latency: .replay([1]))
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "pool timeout, then arrival of another", outcome: .poolTimeout) { small in
      let db = small.component("db", steps: [.wait(40)])
      let app = small.component("app", steps: [.call(Call(db))])
      pool(&small, app, db, timeout: 10)
      small.send(at: 0, steps: [.wait(0), .call(Call(app))])
      small.send(at: 0, 10, steps: [.call(Call(app))])
    },
    Tie(testDescription: "pool timeout, then the connection", outcome: .poolTimeout) { small in
      let db = small.component("db", steps: [.wait(4), .wait(6)])
      let app = small.component("app", steps: [.call(Call(db))])
      pool(&small, app, db, timeout: 9)
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "the connection, then pool timeout", outcome: .full, latency: 20) {
      small in
      let db = small.component("db", steps: [.wait(10)])
      let app = small.component("app", steps: [.call(Call(db))])
      pool(&small, app, db, timeout: 9)
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(
      testDescription: "a timeout's connection, then pool timeout", outcome: .timeout, latency: 20
    ) {
      small in
      let db = small.component("db", steps: [.wait(40)])
      let app = small.component("app", steps: [.call(Call(db, timeout: 10))])
      pool(&small, app, db, timeout: 9)
      small.send(at: 0, steps: [.wait(1), .call(Call(app))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(testDescription: "timeout, then pool timeout of the callee", outcome: .timeout) { small in
      let db = small.component("db", steps: [.wait(40)])
      let app = small.component("app", steps: [.call(Call(db))])
      pool(&small, app, db, timeout: 9)
      small.send(at: 0, steps: [.wait(1), .call(Call(app, timeout: 9))])
      small.send(at: 0, steps: [.call(Call(app))])
    },
    Tie(
      testDescription: "failing branch, then timeout of its sibling", outcome: .error, late: 1
    ) { small in
      let db = small.component("db", steps: [.wait(40)])
      small.send(
        at: 0,
        steps: [
          .together(
            [[.wait(10), .fail(probability: 1, .error)], [.call(Call(db, timeout: 10))]],
            needed: nil)
        ])
    },
    Tie(
      testDescription: "timeout, then the join that it belongs to", outcome: .timeout, late: 1
    ) { small in
      let db = small.component("db", steps: [.wait(40)])
      small.send(
        at: 0,
        steps: [.together([[.call(Call(db, timeout: 10))], [.wait(10)]], needed: nil)])
    },
  ]

  private static func pool(
    _ small: inout SmallNetwork, _ from: OperationID, _ to: OperationID, timeout: Int64
  ) {
    small.builder.link(
      from: small.owner(of: from), to: small.owner(of: to), latency: 0,
      pool: ConnectionPool(size: 1, timeout: .nanoseconds(timeout)))
  }

  @Test(arguments: TieTests.ties)
  func `the one that was scheduled first wins, and the request ends once`(_ tie: Tie) {
    var small = SmallNetwork()
    tie.build(&small)
    let run = small.play()
    let request = run[0]
    #expect(request.outcomes[tie.outcome] == 1)
    #expect(request.outcomes.total == 1)
    #expect(request.offered == 1)
    #expect(request.inFlightArea.nanoseconds == tie.latency - (firstArrival(run) ?? 0))
    #expect(request.late == tie.late)
    #expect(Laws.violations(run.network, run.results) == [])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  /// When the request was sent.
  private func firstArrival(_ run: Played) -> Int64? {
    guard case .recorded(let instants) = run.network.sources[0].arrivals else { return nil }
    return instants.first
  }
}

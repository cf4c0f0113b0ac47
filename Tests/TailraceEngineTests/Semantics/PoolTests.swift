import TailraceEngine
import TestSupport
import Testing

struct PoolTests {
  /// Clients that send at these instants to an app with few connections.
  private func run(
    _ instants: [Int64], size: Int = 1, pool timeout: Int64? = nil, call: Distribution? = nil
  ) -> Played {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(10)])
    let app = small.component("app", steps: [.call(Call(db, timeout: call))])
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 0,
      pool: ConnectionPool(size: size, timeout: timeout.map { .nanoseconds($0) }))
    for instant in instants { small.send(at: instant, steps: [.call(Call(app))]) }
    return small.play()
  }

  @Test func `a connection goes to the caller that has waited longest`() {
    let run = run([0, 1, 2])
    #expect(run.each == [10, 19, 28])
    #expect(run["app"].waitTime == 27)
    #expect(run["app"].queueArea == 27)
    #expect(run["db"].insideArea == 30)
    #expect(run.results.pools[0].waits == 2 && run.results.pools[0].waitTime == 27)
  }

  @Test func `a connection that was handed over cannot be taken by who comes at that instant`() {
    #expect(run([0, 1, 10]).each == [10, 19, 20])
  }

  @Test func `a caller gives up when no connection became free in time`() {
    let run = run([0, 1, 2, 8], pool: 5)
    #expect(run.each == [10, -1, -1, 12])
    #expect(run[1].outcomes[.poolTimeout] == 1)
    #expect(run[1].inFlightArea == 5)
    #expect(run["app"].failuresBegun[.poolTimeout] == 2)
    #expect(run["app"].queueArea == 12)
    #expect(run["db"].offered == 2)
  }

  @Test func `a caller that stops waiting for its answer gives the connection back`() {
    let run = run([0, 1], call: 4)
    #expect(run[0].inFlightArea == 4)
    #expect(run[1].inFlightArea == 7)
    #expect(run["app"].outcomes[.timeout] == 2)
    #expect(run["db"].insideArea == 20)
    #expect(run["db"].outcomes[.full] == 2)
  }

  @Test func `the time waited for a connection is not part of the call's timeout`() {
    #expect(run([0, 1, 2], call: 11).each == [10, 19, 28])
  }

  @Test func `each instance of a caller has its own connections`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(10)])
    let app = small.component("app", instances: 2, steps: [.call(Call(db))])
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 0,
      pool: ConnectionPool(size: 1))
    small.send(at: 0, 0, 0, steps: [.call(Call(app))])
    #expect(small.play().latencies(0) == [10, 10, 20])
  }

  @Test func `all connections are back when all is quiet`() {
    // Were one of them lost, the last request would wait for ever.
    for call in [4, 10, 11] as [Distribution] {
      let run = run([0, 1, 2, 3, 4, 5, 6, 500], size: 2, pool: 6, call: call)
      #expect(run[7].outcomes.total == 1)
      #expect(run[7].outcomes[.poolTimeout] == 0)
      #expect(run["db"].outcomes.total == run["db"].offered)
    }
  }

  @Test func `a message takes no connection`() {
    var small = SmallNetwork()
    let mail = small.component("mail", steps: [.wait(10)])
    let app = small.component("app", steps: [.publish(Call(mail)), .publish(Call(mail))])
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: mail), latency: 0,
      pool: ConnectionPool(size: 1))
    small.send(at: 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.each == [0])
    #expect(run["mail"].latency.values == [10, 10])
  }

  @Test func `clients may have a pool too`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    let client = small.send(at: 0, 0, steps: [.call(Call(app))])
    small.builder.link(
      from: client, to: small.owner(of: app), latency: 0,
      pool: ConnectionPool(size: 1, timeout: .nanoseconds(9)))
    let run = small.play()
    #expect(run.latencies(0) == [10])
    #expect(run[0].outcomes[.poolTimeout] == 1)
  }
}

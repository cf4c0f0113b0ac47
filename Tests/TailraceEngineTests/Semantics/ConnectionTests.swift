import TailraceEngine
import TestSupport
import Testing

/// Connections that are kept for more than a call, and what is counted of pools.
struct ConnectionTests {
  /// An app that calls twice with 20 ns between, and has so few connections.
  private func run(_ instants: [Int64], keeps: Bool, timeout: Int64? = nil) -> Played {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(10)])
    let call = Step.call(Call(db))
    let steps = [call, .wait(20), call]
    let app = small.component(
      "app", steps: keeps ? [.connected(to: small.owner(of: db), steps)] : steps)
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 0,
      pool: ConnectionPool(size: 1, timeout: timeout.map { .nanoseconds($0) }))
    for instant in instants { small.send(at: instant, steps: [.call(Call(app))]) }
    return small.play()
  }

  @Test func `a connection that is kept serves its owner alone`() {
    #expect(run([0, 0], keeps: false).each == [40, 50])
    let run = run([0, 0], keeps: true)
    #expect(run.each == [40, 80])
    let pool = run.results.pools[0]
    #expect(pool.taken == 2 && pool.waits == 1 && pool.waitTime == 40 && pool.busyArea == 80)
    #expect(pool.firstWait == .zero && pool.firstTimeout == nil)
  }

  @Test func `who waits for a connection to keep gives up as others do`() {
    let run = run([0, 3], keeps: true, timeout: 5)
    #expect(run.each == [40, -1])
    #expect(run[1].outcomes[.poolTimeout] == 1)
    #expect(run.results.pools[0].firstTimeout == .nanoseconds(8))
  }

  @Test func `what a look-up said holds on the connection too`() {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: 1, exponent: 0)
    let db = small.component("db", steps: [.wait(10)])
    let cache = small.builder.component("cache")
    let contents = small.builder.cache(in: cache, of: rows, capacity: 1)
    let get = small.builder.operation("get", of: cache)
    small.builder.define(get, [.probe(contents)])
    let app = small.component(
      "app",
      steps: [
        .call(Call(get)),
        .connected(to: small.owner(of: db), [.onMiss([.call(Call(db))])]),
      ])
    small.send(at: 0, key: rows, steps: [.call(Call(app))])
    #expect(small.play().each == [10])
  }
}

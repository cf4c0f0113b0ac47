import Tailrace
import Testing

/// Whoever makes a call by itself, because its kind says so, can be told how long to wait.
struct SemanticTimeoutTests {
  /// The same components with and without the key; the callee takes 100 ms for each request.
  private static func outcomes(_ call: String, _ components: (String) -> String) throws
    -> (stated: Report, unstated: Report)
  {
    (
      try Play.run(Play.steady(call, data: "{users: {keys: 1}}", components("timeout: 10ms"))),
      try Play.run(Play.steady(call, data: "{users: {keys: 1}}", components("")))
    )
  }

  @Test func `a balancer stops waiting, and its target works on`() throws {
    let (stated, unstated) = try Self.outcomes("lb") { timeout in
      """
      lb: {kind: load_balancer, targets: slow, \(timeout)}
      slow: {kind: external, latency: 100ms}
      """
    }
    #expect(stated.traffic["visitors"].outcomes[.timeout] == 999)
    #expect(stated.traffic["visitors"].latency.count == 0)
    #expect(isNear(stated.components["slow"].meanInside, 10, within: 0.02))
    #expect(unstated.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `a balancer's timeout may vary`() throws {
    let report = try Play.run(
      Play.steady(
        "lb",
        """
        lb: {kind: load_balancer, targets: slow, timeout: uniform(min=50ms max=150ms)}
        slow: {kind: external, latency: 100ms}
        """))
    #expect(isNear(report.traffic["visitors"].errorRate, 0.5, within: 0.1))
  }

  @Test(arguments: ["", "passes: [call],"])
  func `a CDN stops waiting for its origin`(_ passes: String) throws {
    let (stated, unstated) = try Self.outcomes("cdn") { timeout in
      """
      cdn: {kind: cdn, origin: slow, cache: {hit_ratio: 0%}, \(passes) \(timeout)}
      slow: {kind: external, latency: 100ms}
      """
    }
    #expect(stated.traffic["visitors"].outcomes[.timeout] == 999)
    #expect(unstated.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `a look-up stops waiting for the cache`() throws {
    let (stated, unstated) = try Self.outcomes("app.page") { timeout in
      """
      app:
        kind: service
        operations:
          page: [lookup: {in: redis, data: users, otherwise: [wait: 1ms]\(Self.after(timeout))}]
      redis: {kind: cache, capacity: 1, service: 100ms}
      """
    }
    #expect(stated.traffic["visitors"].outcomes[.timeout] == 999)
    #expect(unstated.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `filling the cache has the look-up's timeout too`() throws {
    let (stated, unstated) = try Self.outcomes("app.page") { timeout in
      """
      app:
        kind: service
        operations:
          page: [lookup: {in: redis, data: users, otherwise: [wait: 20ms]\(Self.after(timeout))}]
      redis: {kind: cache, hit_ratio: 0%, service: mix(50%=1ms 50%=100ms)}
      """
    }
    // Either command alone would fail half of the requests.
    #expect(isNear(stated.traffic["visitors"].errorRate, 0.75, within: 0.05))
    #expect(unstated.traffic["visitors"].outcomes.failed == 0)
  }

  @Test func `a consumer gives a message up and takes the next`() throws {
    let (stated, unstated) = try Self.outcomes("app.page") { timeout in
      """
      app: {kind: service, operations: {page: [publish: mail]}}
      mail: {kind: queue, consumers: {to: slow, concurrency: 1\(Self.after(timeout))}}
      slow: {kind: external, latency: 100ms}
      """
    }
    #expect(stated.components["mail"].outcomes[.timeout] >= 998)
    #expect(stated.traffic["visitors"].outcomes.failed == 0)
    #expect(unstated.components["mail"].outcomes.answered == 99)
    #expect(unstated.components["mail"].outcomes.failed == 0)
  }

  @Test func `the report names every kind that waits for ever`() throws {
    let places = try Play.run(
      Play.steady(
        "cdn",
        """
        cdn: {kind: cdn, origin: lb, cache: {hit_ratio: 0%}}
        lb: {kind: load_balancer, targets: slow, timeout: 1s}
        slow: {kind: external, latency: 1ms}
        """)
    ).network.annotations.defaults.map(\.place)
    #expect(places.contains("components.cdn.timeout"))
    #expect(!places.contains("components.lb.timeout"))
  }

  private static func after(_ timeout: String) -> String { timeout.isEmpty ? "" : ", \(timeout)" }
}

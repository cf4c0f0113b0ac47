import Tailrace

extension Workload {
  /// Clients, a CDN that answers 80 % itself, a balancer, 2,000 application instances, a cache that
  /// holds 80 % of what they ask for, and a database: a million requests a second.
  ///
  /// `stretch` multiplies the time on the client's and the CDN's links; with `timeout` every call has
  /// one, which does not fire; where it is `guarded` every pair has a circuit breaker, and every call is
  /// tried again if it fails, which none does.
  static func pipeline(
    _ name: String, stretch: Double, scale: Double, timeout: Distribution? = nil,
    isGuarded: Bool = false
  ) -> Workload {
    func call(_ operation: OperationID) -> Step {
      var call = Call(operation, timeout: timeout)
      if isGuarded {
        call.policy.retry = CallPolicy.Retry(attempts: 3, backoff: nil)
      }
      return .call(call)
    }
    func ms(_ mean: Double) -> Distribution { .exponential(mean: mean * 1e6) }
    func link(_ least: Double, _ most: Double) -> Distribution {
      .uniform(min: least * 1e6, max: most * 1e6)
    }
    var builder = NetworkBuilder()
    let users = builder.client("users")
    let cdn = builder.component("cdn")
    let balancer = builder.component("balancer")
    let app = builder.component("app", instances: 2000, places: 64, cores: 2)
    let cache = builder.component("cache", instances: 4, cores: 8)
    let database = builder.component("database", instances: 8, cores: 32)
    builder.link(from: users, to: cdn, latency: link(16 * stretch, 28 * stretch))
    builder.link(from: cdn, to: balancer, latency: link(15 * stretch, 25 * stretch))
    builder.link(from: app, to: cache, latency: link(0.1, 0.3))
    builder.link(from: app, to: database, latency: link(0.2, 0.6))
    builder.route(from: balancer, to: app, policy: .leastRequest(choices: 2, distinct: false))
    builder.route(from: app, to: cache, policy: .random)
    builder.route(from: app, to: database, policy: .random)

    if isGuarded {
      var rules = CallRules()
      rules.breaker = CircuitBreaker(failureRate: 0.5)
      for (caller, callee) in [
        (users, cdn), (cdn, balancer), (balancer, app), (app, cache), (app, database),
      ] {
        builder.rules(from: caller, to: callee, rules)
      }
    }

    let read = builder.operation("read", of: database)
    builder.define(read, [.compute(ms(4))])
    let look = builder.operation("look", of: cache)
    builder.define(look, [.compute(ms(0.05)), .assumedProbe(hitRatio: 0.8)])
    let render = builder.operation("render", of: app)
    builder.define(
      render,
      [.compute(ms(6)), call(look), .onMiss([call(read)]), .compute(ms(4))])
    let forward = builder.operation("forward", of: balancer)
    builder.define(forward, [call(render)])
    let get = builder.operation("get", of: cdn)
    builder.define(
      get, [.compute(ms(0.5)), .assumedProbe(hitRatio: 0.8), .onMiss([call(forward)])])
    let page = builder.requestClass("page", from: users, steps: [call(get)])
    builder.source(
      users, classes: [(page, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(1e6), batch: nil, modulation: []))

    // Waiting depends on the choice of two and has no formula; all else of the latency has a mean.
    let links = 44 * stretch + 0.2 * (40 * stretch + 0.4 + 0.2 * 0.8)
    let service = 0.5 + 0.2 * (10 + 0.05 + 0.2 * 4)
    return Workload(
      name: name, network: builder.build(),
      duration: .seconds((2.5 * scale + 0.05) * (stretch > 1 ? 2 : 1) + (stretch > 1 ? 3 : 0.3)),
      warmup: .seconds(stretch > 1 ? 3 : 0.3), expected: (links + service) * 1e6,
      measured: { results in
        let waits = results.components.reduce(0.0) { $0 + Double($1.waitTime) }
        return results.classes[0].latency.mean - waits / Double(results.classes[0].latency.count)
      })
  }
}

import TailraceEngine

/// A network, for how long it is played, and what theory says of it.
struct Workload {
  var name: String
  var network: Network
  var duration: Delay
  var warmup: Delay
  /// The mean that theory gives for `measured`, in nanoseconds.
  var expected: Double
  /// What of a run is held against theory.
  var measured: (Results) -> Double

  static let names = ["pipeline", "million", "architecture", "mm1", "mm50", "tandem"]

  /// The workload of this name; `scale` shortens it, 1 for the full length.
  static func named(_ name: String, scale: Double) -> Workload? {
    switch name {
    case "pipeline": pipeline(name, stretch: 1, scale: scale)
    case "million": pipeline(name, stretch: 20, scale: scale)
    case "architecture": architecture(name, scale: scale)
    case "mm1": queues(name, stations: 1, servers: 1, scale: scale)
    case "mm50": queues(name, stations: 1, servers: 50, scale: scale)
    case "tandem": queues(name, stations: 3, servers: 1, scale: scale)
    default: nil
    }
  }
}

extension Workload {
  /// Clients, a CDN that answers 80 % itself, a balancer, 2,000 application instances, a cache that
  /// holds 80 % of what they ask for, and a database: a million requests a second.
  ///
  /// `stretch` multiplies the time on the client's and the CDN's links.
  private static func pipeline(_ name: String, stretch: Double, scale: Double) -> Workload {
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

    let read = builder.operation("read", of: database)
    builder.define(read, [.compute(ms(4))])
    let look = builder.operation("look", of: cache)
    builder.define(look, [.compute(ms(0.05)), .assumedProbe(hitRatio: 0.8)])
    let render = builder.operation("render", of: app)
    builder.define(
      render,
      [.compute(ms(6)), .call(Call(look)), .onMiss([.call(Call(read))]), .compute(ms(4))])
    let forward = builder.operation("forward", of: balancer)
    builder.define(forward, [.call(Call(render))])
    let get = builder.operation("get", of: cdn)
    builder.define(
      get, [.compute(ms(0.5)), .assumedProbe(hitRatio: 0.8), .onMiss([.call(Call(forward))])])
    let page = builder.requestClass("page", from: users, steps: [.call(Call(get))])
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

  /// Stations of `servers` servers each, one behind the other, at a load of 0.8: each is M/M/c.
  private static func queues(
    _ name: String, stations: Int, servers: Int, scale: Double
  ) -> Workload {
    let service = 1e6
    let rate = 0.8 * Double(servers) * 1e3
    var builder = NetworkBuilder()
    let users = builder.client("users")
    let calls = (0..<stations).map { number in
      let station = builder.component("station \(number)", cores: servers)
      let serve = builder.operation("serve", of: station)
      builder.define(serve, [.compute(.exponential(mean: service))])
      return Step.call(Call(serve))
    }
    let visit = builder.requestClass("visit", from: users, steps: calls)
    builder.source(
      users, classes: [(visit, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(rate), batch: nil, modulation: []))
    let seconds = 6e6 / Double(stations) / rate
    let sojourn = service + erlangC(servers, 0.8) * service / (Double(servers) * 0.2)
    return Workload(
      name: name, network: builder.build(), duration: .seconds(seconds * (scale + 0.01)),
      warmup: .seconds(seconds * 0.01), expected: Double(stations) * sojourn,
      measured: { $0.classes[0].latency.mean })
  }

  /// The chance of having to wait in M/M/c, by the recursion for Erlang B (Erlang 1917).
  private static func erlangC(_ servers: Int, _ load: Double) -> Double {
    let offered = Double(servers) * load
    var blocking = 1.0
    for number in 1...servers {
      blocking = offered * blocking / (Double(number) + offered * blocking)
    }
    return blocking / (1 - load * (1 - blocking))
  }
}

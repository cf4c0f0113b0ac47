public import TailraceEngine
internal import TailraceReport

/// Small networks that between them use every instruction of the machine.
///
/// They answer one question: does this build of the simulator agree with another to the last bit?
public enum CheckNetworks {
  /// How many there are.
  public static let count = 4

  /// What a run of one of them must end with on every machine.
  public static func fingerprint(of number: Int, seed: UInt64 = 1) -> Fingerprint {
    let options = RunOptions(duration: .seconds(20), warmup: .seconds(2), seed: seed)
    return Run(network(number), options).play().fingerprint
  }

  private static func network(_ number: Int) -> Network {
    switch number {
    case 0: singleServer()
    case 1: shop()
    case 2: disciplines()
    default: shapes()
    }
  }

  private static func milliseconds(_ value: Double) -> Distribution {
    .exponential(mean: value * 1e6)
  }

  /// M/M/1 at a load of 0.8.
  private static func singleServer() -> Network {
    var builder = NetworkBuilder()
    let server = builder.component("server", cores: 1, recordsOccupancy: true)
    let serve = builder.operation("serve", of: server)
    builder.define(serve, [.compute(milliseconds(0.8))])
    let users = builder.client("users")
    let get = builder.requestClass("get", from: users, steps: [.call(Call(serve))])
    builder.source(
      users, classes: [(get, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(1000), batch: nil, modulation: []))
    return builder.build()
  }

  /// Two kinds of request through an application with a key cache and a pooled, guarded database.
  private static func shop() -> Network {
    var builder = NetworkBuilder()
    builder.defaultLatency = .lognormal(p50: 0.2e6, p99: 1e6)
    let products = builder.population("products", keys: 5000, exponent: 0.9)
    let app = builder.component(
      "app", instances: 3, places: 24, cores: 2, queueLimit: 20,
      queueTimeout: .constant(40e6))
    let store = builder.component(
      "store", instances: 2, cores: 3, coreDiscipline: .processorSharing)
    let mail = builder.component("mail", places: 2, queueDiscipline: .random)
    let cache = builder.cache(in: app, of: products, capacity: 800, timeToLive: .seconds(3))
    builder.link(
      from: app, to: store, latency: .gamma(mean: 0.3e6, cv: 0.5),
      pool: ConnectionPool(size: 6, timeout: .milliseconds(25)))
    let users = builder.client("users")
    builder.route(from: users, to: app, policy: .leastRequest(choices: 2, distinct: true))
    builder.route(from: app, to: store, policy: .leastConnections)
    let load = builder.operation("load", of: store)
    builder.define(
      load, [.compute(.lognormal(mean: 4e6, cv: 1.5)), .fail(probability: 0.01, .error)])
    let send = builder.operation("send", of: mail)
    builder.define(send, [.wait(.uniform(min: 1e6, max: 9e6))])
    let view = builder.operation("view", of: app)
    builder.define(
      view,
      [
        .probe(cache),
        .onMiss([.call(Call(load, timeout: .constant(30e6), key: products)), .fill(cache)]),
        .compute(.erlang(phases: 3, mean: 2e6)),
      ])
    let buy = builder.operation("buy", of: app)
    builder.define(
      buy,
      [
        .times(2, [.call(Call(load, timeout: .uniform(min: 15e6, max: 60e6)))]),
        .choose([
          .init(0.3, [.compute(.weibull(shape: 0.7, scale: 2e6))]),
          .init(0.5, [.assumedProbe(hitRatio: 0.6), .onMiss([.wait(.constant(1e6))])]),
        ]),
        .publish(Call(send)),
      ])
    let look = builder.requestClass(
      "look", from: users, key: products, steps: [.call(Call(view, timeout: .constant(80e6)))])
    let order = builder.requestClass("order", from: users, priority: 2, steps: [.call(Call(buy))])
    builder.source(
      users, classes: [(look, share: 0.8), (order, share: 0.2)],
      arrivals: .open(
        gaps: .hyperexponential(mean: 1, cv: 1.5),
        rate: RateProfile(
          segments: [.init(duration: .seconds(8), startRate: 200, endRate: 1400)], finalRate: 900),
        batch: .geometric(mean: 1.2),
        modulation: [
          ModulationState(factor: 1, holding: .exponential(mean: 2e9)),
          ModulationState(factor: 1.6, holding: .exponential(mean: 0.5e9)),
        ]))
    return builder.build()
  }

  /// One station for each order of service that interrupts or reorders.
  private static func disciplines() -> Network {
    var builder = NetworkBuilder()
    let all: [QueueDiscipline] = [
      .lifo, .lifoPreemptive, .priority, .priorityPreemptive, .shortestRemaining, .random,
    ]
    for (index, discipline) in all.enumerated() {
      let station = builder.component("station \(index)", cores: 2, coreDiscipline: discipline)
      let serve = builder.operation("serve", of: station)
      builder.define(serve, [.compute(.hyperexponential(mean: 3e6, cv: 2))])
      let users = builder.client("users \(index)")
      let low = builder.requestClass("low \(index)", from: users, steps: [.call(Call(serve))])
      let high = builder.requestClass(
        "high \(index)", from: users, priority: 5, steps: [.call(Call(serve))])
      builder.source(
        users, classes: [(low, share: 0.7), (high, share: 0.3)],
        arrivals: .closed(users: 12, think: milliseconds(12)))
    }
    return builder.build()
  }

  /// One wait for each shape of law, and branches in parallel.
  private static func shapes() -> Network {
    var builder = NetworkBuilder()
    let laws: [Distribution] = [
      .pareto(min: 1e5, shape: 2.2), .boundedPareto(min: 1e5, max: 1e8, shape: 1.1),
      .normal(mean: 2e6, sd: 1e6), .triangular(min: 0, mode: 1e6, max: 4e6),
      .samples([1e5, 2e5, 7e5]), .replay([3e5, 1e5]), .poisson(mean: 2e4), .poisson(mean: 4),
      .interpolated(values: [0, 1e6, 3e6], cumulative: [0.1, 0.6, 1]),
      .discrete([.init(1e6, probability: 0.25), .init(2e6, probability: 0.75)]),
      .mixture([.init(weight: 2, .gamma(shape: 0.4, scale: 1e6)), .init(weight: 1, .constant(9e5))]
      ),
    ]
    let worker = builder.component("worker", instances: 4)
    let users = builder.client("users")
    builder.route(from: users, to: worker, policy: .random)
    let work = builder.operation("work", of: worker)
    builder.define(
      work,
      [
        .together(laws.map { [.wait($0)] }, needed: laws.count - 2),
        .again(probability: 0.2, [.wait(.exponential(mean: 1e6))]),
      ])
    let ask = builder.requestClass(
      "ask", from: users, steps: [.call(Call(work, timeout: milliseconds(20)))])
    builder.source(
      users, classes: [(ask, share: 1)],
      arrivals: .open(gaps: .constant(1), rate: .constant(400), batch: nil, modulation: []))
    return builder.build()
  }
}

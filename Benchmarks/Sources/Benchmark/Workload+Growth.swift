import Tailrace

extension Workload {
  /// One thing made larger and nothing else: `growth-flight-1000`, `growth-components-10`,
  /// `growth-keys-1000` or `growth-rate-1000`; nil for other names.
  ///
  /// A million requests are measured, after three times the mean time in the system.
  static func growth(_ name: String, scale: Double) throws -> Workload? {
    let parts = name.split(separator: "-")
    guard parts.count == 3, parts[0] == "growth", let size = Int(parts[2]), size > 0 else {
      return nil
    }
    switch parts[1] {
    case "flight": return try waiting(name, rate: 100_000, inFlight: size, scale)
    case "rate": return try waiting(name, rate: size, inFlight: size / 100, scale)
    case "components": return try spread(name, components: size, scale)
    case "keys": return try cached(name, keys: size, scale)
    default: return nil
    }
  }

  /// Requests that do nothing but take time.
  private static func waiting(
    _ name: String, rate: Int, inFlight: Int, _ scale: Double
  ) throws -> Workload {
    let microseconds = inFlight * 1_000_000 / rate
    return try topology(
      name, rate: rate, mean: Double(microseconds) * 1e3, scale,
      """
      traffic: {users: {rate: \(rate)/s, requests: {visit: {share: 100%, call: far}}}}
      components: {far: {kind: external, latency: exponential(mean=\(microseconds)us)}}
      """)
  }

  /// So many components, a power of ten, of which each request asks one: all M/M/1 at a load of 0.5.
  private static func spread(
    _ name: String, components: Int, _ scale: Double
  ) throws -> Workload {
    let service = 5 * components
    let compute = "[{compute: exponential(mean=\(service)us)}]"
    let parts = (0..<components).map {
      "  part\($0): {kind: service, cores: 1, operations: {serve: \(compute)}}"
    }
    return try topology(
      name, rate: 100_000, mean: Double(service) * 2e3, scale,
      """
      traffic: {users: {rate: 100k/s, requests: {visit: {share: 100%, call: front}}}}
      components:
        front: {kind: service, cores: 1, operations: {ask: \(choice(of: 0..<components))}}
      \(parts.joined(separator: "\n"))
      """)
  }

  /// Steps that ask one of these parts, in tens of tens.
  private static func choice(of parts: Range<Int>) -> String {
    if parts.count == 1 { return "[{call: part\(parts.lowerBound)}]" }
    let tenth = parts.count / 10
    let branches = stride(from: parts.lowerBound, to: parts.upperBound, by: tenth).map {
      "{share: 10%, steps: \(choice(of: $0..<$0 + tenth))}"
    }
    return "[{choose: [\(branches.joined(separator: ", "))]}]"
  }

  /// A cache for a tenth of the keys in front of a database.
  private static func cached(_ name: String, keys: Int, _ scale: Double) throws -> Workload {
    try topology(
      name, rate: 100_000, mean: 2e6, scale,
      """
      data: {items: {keys: \(keys), popularity: zipf(0.99)}}
      traffic: {users: {rate: 100k/s, requests: {visit: {share: 100%, call: app, key: items}}}}
      components:
        app:
          kind: service
          cores: 1000
          operations: {get: [{lookup: {in: cache, data: items, otherwise: [call: store]}}]}
        cache: {kind: cache, capacity: \(keys / 10) entries, service: 20us, cores: 100}
        store: {kind: external, latency: exponential(mean=2ms)}
      """)
  }

  private static func topology(
    _ name: String, rate: Int, mean: Double, _ scale: Double, _ text: String
  ) throws -> Workload {
    let topology = try Topology("tailrace: 1\nsimulation: {duration: 1h}\n" + text, name: name)
    let warmup = 3 * mean / 1e9
    return Workload(
      name: name, network: topology.network,
      duration: .seconds(warmup + 1e6 * scale / Double(rate)), warmup: .seconds(warmup),
      expected: mean, measured: { $0.classes[0].latency.mean })
  }
}

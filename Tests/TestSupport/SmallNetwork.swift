public import Tailrace

/// A number as a distribution is that constant: nanoseconds where a time is wanted.
extension Distribution: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .constant(Double(value)) }
}

/// A network written down by a test, with times in nanoseconds small enough to be added up by hand.
///
/// Up to 255 ns a histogram is exact, so the latencies of a run can be listed.
package struct SmallNetwork {
  package var builder = NetworkBuilder()
  private var clients = 0
  private var owners: [OperationID: ComponentID] = [:]

  package init() {}

  /// A component with one operation.
  package mutating func component(
    _ name: String, instances: Int = 1, places: Int? = nil, cores: Int? = nil,
    queueLimit: Int? = nil, queueDiscipline: QueueDiscipline = .fifo,
    queueTimeout: Distribution? = nil, coreDiscipline: QueueDiscipline = .fifo, steps: [Step]
  ) -> OperationID {
    let component = builder.component(
      name, instances: instances, places: places, cores: cores, queueLimit: queueLimit,
      queueDiscipline: queueDiscipline, queueTimeout: queueTimeout,
      coreDiscipline: coreDiscipline)
    let operation = builder.operation("work", of: component)
    builder.define(operation, steps)
    owners[operation] = component
    return operation
  }

  /// The component that was made with an operation.
  package func owner(of operation: OperationID) -> ComponentID {
    guard let owner = owners[operation] else { preconditionFailure("made elsewhere") }
    return owner
  }

  /// A client of its own, with a class of its own, whose requests are sent at these instants.
  @discardableResult
  package mutating func send(
    at instants: Int64..., priority: Int = 0, key: PopulationID? = nil, steps: [Step]
  ) -> ComponentID {
    send(.recorded(instants), priority: priority, key: key, steps: steps)
  }

  /// A client of its own, with a class of its own.
  @discardableResult
  package mutating func send(
    _ arrivals: Arrivals, priority: Int = 0, key: PopulationID? = nil, steps: [Step]
  ) -> ComponentID {
    let client = builder.client("client \(clients)")
    let kind = builder.requestClass(
      "class \(clients)", from: client, key: key, priority: priority, steps: steps)
    builder.source(client, classes: [(kind, share: 1)], arrivals: arrivals)
    clients += 1
    return client
  }

  /// Plays for so many nanoseconds.
  package consuming func play(
    for duration: Int64 = 10_000, warmup: Int64 = 0, seed: UInt64 = 1,
    maximumEvents: Int64 = 1_000_000
  ) -> Played {
    Played(
      builder.build(),
      RunOptions(
        duration: .nanoseconds(duration), warmup: .nanoseconds(warmup), seed: seed,
        maximumEvents: maximumEvents))
  }
}

/// A run that has ended.
package struct Played {
  package let network: Network
  package let results: Results

  package init(_ network: Network, _ options: RunOptions) {
    self.network = network
    results = Run(network, options).play()
  }

  /// What a component did.
  package subscript(name: String) -> ComponentResult {
    guard let index = network.components.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no component '\(name)'")
    }
    return results.components[index]
  }

  /// What the clients of a class saw, by the order of `send`.
  package subscript(index: Int) -> ClassResult { results.classes[index] }

  /// The latencies of a class's answers in ascending order; exact up to 255 ns.
  package func latencies(_ index: Int) -> [Int64] { results.classes[index].latency.values }

  /// The latency of the only answer of each class, and what ended without an answer as -1.
  package var each: [Int64] {
    results.classes.map { $0.latency.count == 1 ? $0.latency.minimum : -1 }
  }
}

extension LatencyHistogram {
  /// The values in ascending order, each told as the least of its bucket.
  package var values: [Int64] {
    buckets.flatMap { Array(repeating: $0.lower, count: Int($0.count)) }
  }
}

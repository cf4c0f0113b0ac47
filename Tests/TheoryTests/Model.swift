import Tailrace

/// A network in few words, in seconds; every service time is stretched by `serviceFactor`.
///
/// Components are numbered in the order in which they are made, from 0, and so are the classes.
struct Model {
  var builder = NetworkBuilder()
  /// What multiplies the service times: 1, or more to see whether a bias is found.
  let serviceFactor: Double
  /// Whether stations record how long each number inside lasted.
  var recordsOccupancy = true
  private var names = 0

  init(serviceFactor: Double) { self.serviceFactor = serviceFactor }

  /// A service time: nanoseconds, stretched.
  func service(_ seconds: Distribution) -> Distribution { seconds.scaled(by: 1e9 * serviceFactor) }

  /// A queue for `servers` cores; one operation for each law of service.
  mutating func queue(
    _ services: Distribution..., servers: Int = 1, instances: Int = 1,
    discipline: QueueDiscipline = .fifo
  ) -> [OperationID] {
    let component = builder.component(
      nextName("queue"), instances: instances, cores: servers, coreDiscipline: discipline,
      recordsOccupancy: recordsOccupancy)
    return services.map { law in operation(of: component, [.compute(service(law))]) }
  }

  /// Places for `servers`, and room or patience for some to wait.
  mutating func room(
    _ service: Distribution, servers: Int, waiting: Int? = nil, patience: Distribution? = nil
  ) -> OperationID {
    let component = builder.component(
      nextName("room"), places: servers, queueLimit: waiting,
      queueTimeout: patience?.scaled(by: 1e9), recordsOccupancy: recordsOccupancy)
    return operation(of: component, [.wait(self.service(service))])
  }

  /// Any number served at once.
  mutating func delay(_ service: Distribution) -> OperationID {
    let component = builder.component(nextName("delay"), recordsOccupancy: recordsOccupancy)
    return operation(of: component, [.wait(self.service(service))])
  }

  /// An operation with the steps given.
  mutating func operation(of component: ComponentID, _ steps: [Step]) -> OperationID {
    let operation = builder.operation(nextName("operation"), of: component)
    builder.define(operation, steps)
    return operation
  }

  /// Clients whose requests come at a rate per second.
  @discardableResult
  mutating func open(
    rate: Double, gaps: Distribution = .exponential(mean: 1), batch: Distribution? = nil,
    modulation: [ModulationState] = [], profile: RateProfile? = nil, key: PopulationID? = nil,
    priority: Int = 0, route: (ComponentID, RoutingPolicy)? = nil, _ steps: [Step]
  ) -> ComponentID {
    let client = builder.client(nextName("client"))
    if let route { builder.route(from: client, to: route.0, policy: route.1) }
    let kind = builder.requestClass(
      nextName("class"), from: client, key: key, priority: priority, steps: steps)
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(
        gaps: gaps, rate: profile ?? .constant(rate), batch: batch, modulation: modulation))
    return client
  }

  /// Users who think and ask, in turn.
  mutating func closed(users: Int, think: Double, _ steps: [Step]) {
    let client = builder.client(nextName("client"))
    let kind = builder.requestClass(nextName("class"), from: client, steps: steps)
    let law = think > 0 ? Distribution.exponential(mean: think * 1e9) : .constant(0)
    builder.source(
      client, classes: [(kind, share: 1)], arrivals: .closed(users: users, think: law))
  }

  /// Requests at the seconds given.
  mutating func recorded(at seconds: [Double], _ steps: [Step]) {
    let client = builder.client(nextName("client"))
    let kind = builder.requestClass(nextName("class"), from: client, steps: steps)
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .recorded(seconds.map { Int64(($0 * 1e9).rounded()) }))
  }

  /// A name that no other part has.
  mutating func nextName(_ word: String) -> String {
    names += 1
    return "\(word) \(names)"
  }
}

extension Step {
  /// A call without a time limit.
  static func ask(_ operation: OperationID) -> Step { .call(Call(operation)) }
}

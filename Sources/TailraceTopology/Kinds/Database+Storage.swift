internal import TailraceEngine

/// Old data on slower storage: the newest keys of a data set, its first, are at hand, and what is older
/// has to be fetched.
extension Database {
  struct Storage {
    /// The share of the keys that is hot, 0 to 1.
    var hot: Double
    var latency: Distribution
    /// Fetches at once; nil for any number.
    var concurrency: Int?
  }

  static let coldSpec = ObjectSpec(
    "cold storage",
    [
      FieldSpec(
        "latency", .distribution, required: true, "What it takes to fetch from it, on no core."),
      FieldSpec(
        "concurrency", .count, or: ("unlimited", "its latency does not depend on our load"),
        "Fetches at once; others wait."),
    ])

  static let storageSpec = ObjectSpec(
    "storage",
    [
      FieldSpec(
        "hot", .percentage, required: true,
        "The share of a data set's keys at hand: the newest, which are its first and most popular."),
      FieldSpec("cold", .object(coldSpec), required: true, "Where all older keys are."),
    ])

  static func storage(_ fields: Fields) -> Storage? {
    guard let inner = fields.fields("storage", storageSpec),
      let cold = inner.fields("cold", coldSpec)
    else { return nil }
    cold.useDefault("concurrency")
    return Storage(
      hot: inner.percentage("hot") ?? 1, latency: cold.distribution("latency") ?? .constant(0),
      concurrency: cold.count("concurrency"))
  }

  /// The component that has what is old, and how it is fetched.
  func lower(_ storage: Storage, _ name: String, in lowering: Lowering) -> OperationID {
    var capacity = Capacity()
    capacity.places = storage.concurrency
    let cold = lowering.add("\(name).cold", .database, capacity, of: name, isServer: false)
    let fetch = lowering.builder.operation("fetch", of: cold)
    lowering.define(fetch, [.wait(storage.latency)])
    return fetch
  }

  /// What an operation on a key takes beside its service.
  func fetched(_ operation: Operation, _ fetch: OperationID?, in lowering: Lowering) -> [Step] {
    guard let storage, let fetch, let data = operation.data,
      let population = lowering.population(data),
      let keys = lowering.topology.data.first(where: { $0.name.text == data.text })?.keys
    else { return [] }
    let hot = Int((Double(keys) * storage.hot).rounded())
    return [.ifKeyBelow(population, hot, [], otherwise: [.call(Call(fetch))])]
  }
}

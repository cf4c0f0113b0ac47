@testable import Tailrace
@testable import TailraceTopology

/// The parts of the page of the language that are made from the reader.
enum LanguageTables {
  /// Every mapping with a fixed set of keys, each once, in the order in which a reader meets them.
  static var specs: [ObjectSpec] {
    var found: [ObjectSpec] = []
    func visit(_ type: FieldType) {
      switch type {
      case .object(let spec): visit(spec)
      case .named(let inner), .links(let inner), .pairs(let inner), .list(let inner),
        .items(let inner):
        visit(inner)
      case .either(let first, let second):
        visit(first)
        visit(second)
      case .anyKind: for kind in Kind.allCases { visit(kind.fullSpec) }
      case .steps: visit(StepReader.stepSpec)
      default: break
      }
    }
    func visit(_ spec: ObjectSpec) {
      if found.contains(where: { $0.name == spec.name }) { return }
      found.append(spec)
      for field in spec.fields { visit(field.type) }
    }
    visit(TopologyModel.spec)
    return found
  }

  static var all: [(name: String, table: String)] {
    specs.map { ("keys of \($0.name)", table($0)) }
      + [("distributions", distributions), ("defaults", defaults), ("limits", limits)]
  }

  private static func table(_ spec: ObjectSpec) -> String {
    var text = "| key | takes | unless stated | meaning |\n|---|---|---|---|\n"
    for field in spec.fields {
      let bounds = field.bounds.map { ", \($0.lowerBound) to \($0.upperBound)" } ?? ""
      let usual = field.usual.map { "\($0.value) (\($0.source))" } ?? ""
      text +=
        "| `\(field.name)`\(field.isRequired ? " (required)" : "") | \(words(field.type))\(bounds) "
        + "| \(usual) | \(field.help) |\n"
    }
    if !spec.later.isEmpty {
      text += "\nNot yet: " + spec.later.map { "`\($0)`" }.joined(separator: ", ") + ".\n"
    }
    return text
  }

  private static func words(_ type: FieldType) -> String {
    switch type {
    case .text: "a text"
    case .whole: "a whole number"
    case .count: "a count"
    case .entries: "a count, `20_000 entries`"
    case .duration: "a duration"
    case .distribution: "a duration, may vary"
    case .rate: "a rate"
    case .size: "a size"
    case .percentage: "a percentage"
    case .factor: "a factor"
    case .price: "a price"
    case .flag: "`true` or `false`"
    case .capacity: "a count, `20_000 entries`, or a size, `20GiB`"
    case .sizes: "a size, may vary"
    case .bandwidth: "a bandwidth, `1Gbps`"
    case .popularity: "`uniform` or `zipf(0.99)`"
    case .arrivals: "a law of arrivals"
    case .batch: "a count or `geometric(mean=4)`"
    case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .dataSet: "the name of a data set"
    case .component: "the name of a component"
    case .operation: "an operation"
    case .shape: "a part of a shape"
    case .objective: "an objective"
    case .steps: "steps"
    case .object(let spec): "the keys of \(spec.name)"
    case .named(let inner): "names, each with \(words(inner))"
    case .links(let inner): "`caller -> callee`, each with \(words(inner))"
    case .pairs(let inner): "`one <-> other`, each with \(words(inner))"
    case .list(let inner), .items(let inner): "a list of: \(words(inner))"
    case .either(let first, let second): "\(words(first)); or \(words(second))"
    case .anyKind: "the keys of its kind"
    case .overlay: "any part of the file"
    }
  }

  private static var distributions: String {
    var text = "| law | example | its other arguments |\n|---|---|---|\n"
    for form in DistributionForm.all {
      text += "| `\(form.name)` | `\(form.example)` | \(form.description) |\n"
    }
    for other in DistributionForm.others { text += "| `\(other.name)` | `\(other.example)` | |\n" }
    return text
  }

  /// What a file gets that says as little as it may.
  private static var defaults: String {
    let text = """
      tailrace: 1
      data: {things: {keys: 10}}
      traffic:
        source: {rate: 1/s, requests: {all: {share: 100%, call: cdn.all}}}
      components:
        cdn: {kind: cdn, origin: load_balancer, cache: {data: things, capacity: 1}}
        load_balancer: {kind: load_balancer, targets: service}
        service:
          kind: service
          concurrency: 1
          cores: 1
          operations: {all: [{call: database.read}, {call: cache}, {publish: queue}]}
        cache: {kind: cache, capacity: 1}
        database: {kind: database, max_connections: 1, replicas: {count: 1}, operations: {read: {service: 1ms}}}
        queue: {kind: queue, consumers: {to: external, concurrency: 1}}
        external: {kind: external, latency: 1ms}
      """
    let reading = Topology.read(SourceFile(name: "least.yaml", text: text))
    guard let topology = reading.topology else { return reading.rendered() }
    var table = "| where | value | why |\n|---|---|---|\n"
    for entry in topology.network.annotations.defaults {
      table += "| `\(entry.place)` | \(entry.value) | \(entry.source) |\n"
    }
    return table
  }

  private static var limits: String {
    """
    | of one run | at most |
    |---|---|
    | duration | 3650d |
    | rate of a source | 10^10/s |
    | components and sources | \(Limits.components) |
    | instances of all components | \(Limits.instances) |
    | users of all sources | \(Limits.users) |
    | keys of all data sets | \(Limits.keys) |
    | keys times instances in all caches | \(Limits.cacheCells) |
    | points on one ring of hashes | \(Limits.ringPoints) |
    | keys of a data set whose shards stand in a table | \(Limits.shardedKeys) |
    | calls that stand in the file | \(Limits.calls) |

    """
  }
}

internal import TailraceEngine

/// A database without a primary, as Dynamo and Cassandra are: a coordinator sends every write to all
/// replicas and waits for some, and asks some for every read; the newest version is the answer.
extension Database {
  struct Quorum {
    var replicas: Int
    var write: Int
    var read: Int
    var latency: Distribution
  }

  static let quorumSpec = ObjectSpec(
    "a quorum",
    [
      FieldSpec(
        "replicas", .count, required: true, in: 1...Int64(Limits.awaitedReplicas),
        "Servers that each have every key (Dynamo's N)."),
      FieldSpec(
        "write", .count, required: true, in: 1...Int64(Limits.awaitedReplicas),
        "How many have to have a write before it is answered (W)."),
      FieldSpec(
        "read", .count, required: true, in: 1...Int64(Limits.awaitedReplicas),
        "How many are asked for a read, at random (R)."),
      FieldSpec(
        "latency", .distribution, or: ("0ms", "the network takes no time unless stated"),
        "From the coordinator to a replica, and back as long again."),
    ])

  static func quorum(_ fields: Fields) -> Quorum? {
    guard let inner = fields.fields("quorum", quorumSpec) else { return nil }
    for key in ["replicas", "pooler", "storage", "read_your_writes"] where fields.has(key) {
      fields.context.report(.quorumWith(key), at: fields.range(ofKey: key))
    }
    let replicas = inner.count("replicas") ?? 1
    var latency = Distribution.constant(0)
    if inner.has("latency") {
      latency = inner.distribution("latency") ?? latency
    } else {
      inner.useDefault("latency")
    }
    return Quorum(
      replicas: replicas, write: inner.count("write", in: 1...Int64(replicas)) ?? 1,
      read: inner.count("read", in: 1...Int64(replicas)) ?? 1, latency: latency)
  }

  func lower(_ quorum: Quorum, _ name: String, into lowering: Lowering) {
    let coordinator = lowering.add(
      "\(name).coordinator", .database, Capacity(), of: name, isServer: false)
    var each = capacity
    each.instances = quorum.replicas
    let replicas = lowering.add("\(name).replica", .database, each, of: name)
    lowering.builder.link(from: coordinator, to: replicas, latency: quorum.latency)
    contend(at: [replicas], in: lowering)
    for operation in operations {
      let id = lowering.builder.operation(operation.name.text, of: coordinator)
      let served = lowering.builder.operation(operation.name.text, of: replicas)
      lowering.offer(name, operation.name.text, id)
      let branches = (0..<quorum.replicas).map { [Step.call(Call(served, instance: .number($0)))] }
      let asked: Step =
        operation.isRead
        ? .some(quorum.read, of: branches, needed: nil)
        : .together(branches, needed: quorum.write)
      var atReplica = operation.work.map { Step.compute($0) }
      var steps = [asked]
      if let population = lowering.population(operation.data) {
        let copies = lowering.copies(in: replicas, of: population)
        atReplica.append(operation.isRead ? .readCopy(copies) : .applyVersion(copies))
        steps =
          operation.isRead
          ? [.key(population), .beginRead(population), asked, .endRead(population)]
          : [.key(population), .reserve(population), asked, .establish(population)]
      }
      if let lock = operation.lock { steps = lock.around(steps, lowering) }
      lowering.define(served, atReplica)
      lowering.define(id, steps)
    }
  }
}

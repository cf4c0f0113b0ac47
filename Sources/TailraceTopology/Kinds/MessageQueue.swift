internal import TailraceEngine

/// A queue: takes messages at once and hands them to consumers, so many at a time, or to subscribers.
///
///     mail:
///       kind: queue
///       delivery: at_least_once
///       visibility_timeout: 30s
///       dead_letter_after: 5
///       consumers: {to: mailer.send, concurrency: 40, timeout: 30s}
final class MessageQueue: ComponentBody {
  var consumers: QueueConsumers?
  /// Operations each of which gets every message; empty where there are consumers.
  var subscribers: [Reference] = []
  var discipline: QueueDiscipline = .fifo
  /// How messages are kept; nil for a line before the consumers' places and nothing else.
  var rules: QueueRules?
  /// The data set whose key tells the partition.
  var key: Name?
  var deadLetter: Reference?
  var deduplication: Deduplication?
  /// Whether the file says if messages outlive a crash.
  var statesDurability = false

  /// How a consumer finds out that a message was dealt with before.
  struct Deduplication {
    var service: Distribution?
    var cache: Reference?
  }

  init() {}

  var offered: OfferedOperations { .fixed(["publish"], usual: "publish") }
  var instances: [Int] { [size] }
  var messages: MessageQueue? { self }

  /// A queue that may go down, or whose consumers are of several instances or may do so, is more than a
  /// line: its messages are kept by rules, if by plain ones.
  func keepMessages() {
    guard rules == nil, let consumers else { return }
    rules = QueueRules(consumers: consumers.concurrency)
  }

  /// The service in whose instances its consumers are, the one that they call. Where the link to it says
  /// how an instance is picked, or what guards calls, they are elsewhere and call it as anybody does.
  func host(of name: String, in model: TopologyModel) -> Component? {
    guard let to = consumers?.to, let host = model.component(to.component),
      host.body.hostsConsumers
    else { return nil }
    let link = model.links.pair(from: name, to: to.component)
    let isCalledByRules = link.map { $0.routing != nil || !$0.guards.stated.isEmpty } ?? false
    return isCalledByRules ? nil : host
  }

  /// Whether a publisher waits until it is told that its message is in.
  var acknowledges: Bool { rules?.limit != nil && rules?.overflow != .dropOldest }

  /// The frames that it takes beside those of messages, for the sum over all components.
  var size: Int {
    guard let rules else { return 1 }
    let partitions = rules.partitions ?? 1
    return partitions + (rules.partitions != nil || rules.poll != nil ? rules.mostConsumers : 0)
  }

  func lower(_ name: String, into lowering: Lowering) {
    var capacity = Capacity()
    let group = consumers?.group(in: lowering.topology)
    capacity.places =
      group.map { max(1, $0.most) } ?? rules?.mostConsumers ?? consumers?.concurrency
    capacity.queueDiscipline = discipline
    let component = lowering.add(name, .queue, capacity)
    let publish = lowering.builder.operation("publish", of: component)
    lowering.offer(name, "publish", publish)
    guard let rules else { return }
    lowering.addQueue(name, lowering.builder.queue(in: component, rules), rules)
    if acknowledges {
      // No name of the file's own is as long.
      let accept = lowering.builder.operation("accept", of: component)
      lowering.offer(name, Self.acceptance, accept)
    }
  }

  /// The operation that answers as soon as the message is in.
  static let acceptance = "publish and be told"

  func define(_ name: String, in lowering: Lowering) {
    guard let publish = lowering.operation(name, "publish") else { return }
    guard let queue = lowering.queues[name] else {
      lowering.define(publish, plainSteps(lowering))
      return
    }
    let key: [Step] = lowering.population(key).map { [.key($0)] } ?? []
    let deadLetter = deadLetter.flatMap { lowering.call($0) }
    if let host = host(of: name, in: lowering.topology),
      let part = lowering.parts[host.name.text]?.first
    {
      lowering.builder.consumers(of: queue, areIn: part)
    }
    func steps(_ acknowledges: Bool) -> [Step] {
      key + [
        .enqueue(
          queue, acknowledges: acknowledges, deliver: delivery(lowering), deadLetter: deadLetter)
      ]
    }
    lowering.define(publish, steps(false))
    if acknowledges, let accept = lowering.operation(name, Self.acceptance) {
      lowering.define(accept, steps(true))
    }
  }

  private func plainSteps(_ lowering: Lowering) -> [Step] {
    if consumers == nil { return subscribers.flatMap { lowering.publish($0) } }
    return call(lowering)
  }

  private func call(_ lowering: Lowering) -> [Step] {
    let call = consumers?.to.flatMap { lowering.call($0, consumers?.timeout) }
    return call.map { lowering.calls($0) } ?? []
  }

  /// What a consumer does with a message.
  private func delivery(_ lowering: Lowering) -> [Step] {
    guard let deduplication else { return call(lowering) }
    var lookup: [Step] = deduplication.service.map { [.wait($0)] } ?? []
    var note: [Step] = []
    if let cache = deduplication.cache {
      lookup += lowering.call(cache.component, "get").map { [.call($0)] } ?? []
      note += lowering.call(cache.component, "set").map { [.call($0)] } ?? []
    }
    return lookup + [.unlessDone(call(lowering) + note)]
  }
}

extension Lowering {
  /// The steps of publishing: a queue that may be full answers whether the message is in.
  func publish(_ reference: Reference) -> [Step] {
    if topology.component(reference.component)?.body.messages?.acknowledges ?? false {
      return call(reference.component, MessageQueue.acceptance).map { [.call($0)] } ?? []
    }
    return call(reference).map { [.publish($0)] } ?? []
  }
}

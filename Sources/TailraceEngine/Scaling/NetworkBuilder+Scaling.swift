/// Components whose number of instances changes.
extension NetworkBuilder {
  /// Lets the number of a component's instances change by itself; it must have been declared with as
  /// many instances as there may ever be, none of them a shard, and is neither resolved by name nor
  /// called over kept connections. Said once.
  public mutating func autoscale(_ component: ComponentID, _ scaling: Autoscaling) {
    let index = Int(component.index)
    let declared = network.components[index]
    precondition(!declared.isClient && declared.sharding == nil && declared.coldStart == nil)
    precondition(declared.instances == scaling.most, "a station for each of the most instances")
    precondition(
      scaling.least >= 0 && scaling.least <= scaling.most && scaling.initial >= 0
        && scaling.initial <= scaling.most, "from the least to the most")
    precondition(scaling.scrape > .zero && scaling.lag >= .zero && scaling.drain >= .zero)
    precondition((scaling.warmup?.speed ?? 1) > 0, "a speed is above 0")
    for metric in scaling.controller.metrics {
      precondition(metric.target > 0, "a target is above 0")
      precondition(metric.measure != .cores || declared.cores != nil, "no cores to be busy")
      precondition(metric.measure != .memory || declared.memory != nil, "no memory to be full")
    }
    var scaling = scaling
    scaling.sampler = sampler(scaling.boot, of: declared.name, "start of an instance")
    network.components[index].autoscaling = scaling
  }

  /// Lets the consumers of a queue, so many when the run begins, come and go with the instances of a
  /// component.
  public mutating func consumers(
    of queue: QueueID, beginning: Int, _ group: QueueRules.ConsumerGroup
  ) {
    precondition(beginning >= 0 && beginning <= group.most && group.consumers >= 1)
    network.queues[Int(queue.index)].rules.perInstance = group
    network.queues[Int(queue.index)].rules.consumers = beginning
  }

  /// Says that the consumers of a queue are in the instances of a component, none of which is a shard;
  /// if they come and go with a component's instances, of that one.
  public mutating func consumers(of queue: QueueID, areIn component: ComponentID) {
    let declared = network.components[Int(component.index)]
    precondition(!declared.isClient && declared.sharding == nil)
    let group = network.queues[Int(queue.index)].rules.perInstance
    precondition(group == nil || group?.worker == component)
    network.queues[Int(queue.index)].rules.host = component
  }
}

extension ScalingController {
  /// Every metric that it looks at.
  var metrics: [ScalingMetric] {
    switch self {
    case .horizontal(let rules): rules.metrics
    case .targetTracking(let rules): rules.metrics
    case .steps(let rules): rules.rules.map { $0.metric }
    }
  }
}

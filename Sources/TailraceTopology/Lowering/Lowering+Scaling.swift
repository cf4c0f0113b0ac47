internal import TailraceEngine

/// Components whose number of instances changes, once all that they may name is there.
extension Lowering {
  func lowerScaling() {
    for component in topology.components {
      guard let expression = component.body.autoscale,
        let part = parts[component.name.text]?.first
      else { continue }
      builder.autoscale(part, expression.scaling(self))
    }
    for component in topology.components {
      guard let consumers = component.body.messages?.consumers,
        let queue = queues[component.name.text], let group = consumers.group(in: topology),
        let worker = consumers.to.flatMap({ parts[$0.component]?.first })
      else { continue }
      builder.consumers(
        of: queue, beginning: group.initial,
        .init(worker: worker, consumers: group.each, most: group.most))
    }
  }
}

extension AutoscaleExpression {
  func scaling(_ lowering: Lowering) -> Autoscaling {
    var scaling = Autoscaling(
      least: least, most: most, initial: initial ?? least, boot: boot,
      controller: controller(lowering))
    scaling.warmup = warmup
    scaling.drain = drain
    scaling.scrape = scrape
    scaling.lag = lag
    scaling.schedule = schedule
    scaling.forecast = forecast
    return scaling
  }

  private func controller(_ lowering: Lowering) -> ScalingController {
    let metrics = metrics.compactMap { expression -> ScalingMetric? in
      var metric = expression.metric(lowering)
      if dialect == .keda && !allowsIdleConsumers {
        metric?.mostInstances = partitions(expression, lowering.topology)
      }
      return metric
    }
    switch dialect {
    case .hpa, .keda:
      var rules = horizontal
      rules.metrics = metrics
      if dialect == .keda { rules.activation = activation }
      return .horizontal(rules)
    case .targetTracking:
      var rules = TargetTracking(metrics: metrics)
      rules.warmup = instanceWarmup
      return .targetTracking(rules)
    case .step, .simple:
      var rules = StepScaling(
        rules: self.rules.compactMap { rule in
          rule.metric.metric(lowering).map {
            StepScaling.Rule(
              $0, isAbove: rule.isAbove, lasting: Delay(nanoseconds: rule.lasting),
              rule.adjustment)
          }
        })
      rules.warmup = instanceWarmup
      if dialect == .simple { rules.cooldown = cooldown }
      return .steps(rules)
    }
  }

  /// The partitions of a metric's queue: of more instances than those some would have nothing to read.
  private func partitions(_ metric: MetricExpression, _ topology: TopologyModel) -> Int? {
    metric.queue.flatMap { topology.component($0.component)?.body.messages?.rules?.partitions }
  }
}

extension QueueConsumers {
  /// Where an autoscaled service's instances bring consumers: how many each, at first and at most.
  func group(in topology: TopologyModel) -> (each: Int, initial: Int, most: Int)? {
    guard let each = concurrencyPerInstance, let to,
      let scaling = topology.component(to.component)?.body.autoscale
    else { return nil }
    return (each, each * (scaling.initial ?? scaling.least), each * scaling.most)
  }
}

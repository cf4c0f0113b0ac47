internal import Tailrace

/// Numbers of instances that change.
extension RandomNetwork {
  /// Lets the number of a component's instances change by rules that are never content for long.
  mutating func scale(_ component: ComponentID, most: Int, hasCores: Bool) {
    var measures: [ScalingMetric.Measure] =
      [.rate, .inside, .latency(nil), .latency(0.9)] + (hasCores ? [.cores] : [])
    if withMemory.contains(component) { measures += [.memory, .memory] }
    if wants.isWide, let queue = queues.last { measures += [.backlog(queue), .backlog(queue)] }
    func metric(_ maker: inout Self) -> ScalingMetric {
      let measure = maker.dice.pick(measures)
      let target: Double
      switch measure {
      case .cores, .memory: target = maker.dice.pick([0.1, 0.5, 0.9])
      case .rate: target = maker.dice.pick([1e5, 1e6, 1e7])
      case .inside: target = maker.dice.pick([0.5, 1, 4])
      case .latency: target = maker.dice.pick([20, 100, 400])
      case .backlog: target = maker.dice.pick([1, 3])
      }
      return ScalingMetric(measure, target: target)
    }
    let metrics = (0..<dice.roll(1...2)).map { _ in metric(&self) }
    var isActivated = false
    let controller: ScalingController
    switch dice.roll(0...3) {
    case 0:
      var rules = TargetTracking(metrics: metrics)
      rules.warmup = .nanoseconds(Int64(dice.roll(0...500)))
      rules.high = 1
      rules.low = 2
      controller = .targetTracking(rules)
    case 1:
      var rules = StepScaling(
        rules: metrics.flatMap { metric in
          [
            StepScaling.Rule(metric, isAbove: true, lasting: .zero, .instances(dice.roll(1...3))),
            StepScaling.Rule(metric, isAbove: false, lasting: .zero, .percent(-50)),
          ]
        })
      rules.warmup = .nanoseconds(Int64(dice.roll(0...500)))
      if dice.oneIn(2) { rules.cooldown = .nanoseconds(Int64(dice.roll(0...900))) }
      controller = .steps(rules)
    default:
      var rules = HorizontalScaling(metrics: metrics)
      rules.sync = .nanoseconds(Int64(dice.roll(50...400)))
      rules.initialization = .nanoseconds(Int64(dice.roll(0...500)))
      rules.down.stabilization = .nanoseconds(Int64(dice.roll(0...600)))
      if wants.isWide { widen(&rules, most: most) }
      isActivated = rules.activation != nil
      controller = .horizontal(rules)
    }
    var scaling = Autoscaling(
      least: isActivated ? 0 : 1, most: most, initial: dice.roll(1...most), boot: time(300),
      controller: controller)
    scaling.scrape = .nanoseconds(Int64(dice.roll(50...400)))
    scaling.lag = .nanoseconds(Int64(dice.roll(0...300)))
    scaling.drain = .nanoseconds(Int64(dice.roll(0...600)))
    if dice.oneIn(2) {
      scaling.warmup = .init(
        lasting: .nanoseconds(Int64(dice.roll(1...500))), speed: dice.pick([0.2, 0.5]))
    }
    if dice.oneIn(3) {
      scaling.schedule = (0..<4).map {
        .init(at: .nanoseconds(Int64($0 * 9000)), least: dice.roll(0...most))
      }
    }
    if wants.isWide && dice.oneIn(3) {
      scaling.forecast = .init(
        season: .nanoseconds(Int64(dice.roll(2000...6000)) * scale),
        lead: .nanoseconds(Int64(dice.roll(0...500)) * scale),
        ratePerInstance: dice.pick([1e5, 1e6, 1e7]))
    }
    builder.autoscale(component, scaling)
    scaled.append((component, scaling.initial, most))
  }

  /// Paces, tolerance, and a last instance that goes and comes with a backlog.
  private mutating func widen(_ rules: inout HorizontalScaling, most: Int) {
    rules.tolerance = dice.pick([0, 0.1, 0.5])
    for direction in [\HorizontalScaling.up, \HorizontalScaling.down] where dice.oneIn(2) {
      let period = Delay.nanoseconds(Int64(dice.roll(50...600)) * scale)
      rules[keyPath: direction] = ScalingPace(
        stabilization: .nanoseconds(Int64(dice.roll(0...400)) * scale),
        policies: [
          .init(.instances(1), period: period),
          .init(.percent(dice.pick([50, 100])), period: period),
        ], choice: dice.pick([.largest, .least, .least, .disabled]))
    }
    let cap = dice.oneIn(4) ? dice.roll(1...most) : nil
    guard dice.oneIn(2), let queue = queues.last else { return }
    rules.metrics = [ScalingMetric(.backlog(queue), target: 2)]
    rules.metrics[0].mostInstances = cap
    var activation = HorizontalScaling.Activation()
    activation.polling = .nanoseconds(Int64(dice.roll(20...200)) * scale)
    activation.cooldown = .nanoseconds(Int64(dice.roll(0...600)) * scale)
    activation.threshold = dice.pick([0, 1])
    rules.activation = activation
  }
}

internal import Tailrace

/// Numbers of instances that change.
extension RandomNetwork {
  /// Lets the number of a component's instances change by rules that are never content for long.
  mutating func scale(_ component: ComponentID, most: Int, hasCores: Bool) {
    let measures: [ScalingMetric.Measure] =
      [.rate, .inside, .latency(nil), .latency(0.9)] + (hasCores ? [.cores] : [])
    func metric(_ maker: inout Self) -> ScalingMetric {
      let measure = maker.dice.pick(measures)
      let target: Double
      switch measure {
      case .cores, .memory: target = maker.dice.pick([0.1, 0.5, 0.9])
      case .rate: target = maker.dice.pick([1e5, 1e6, 1e7])
      case .inside: target = maker.dice.pick([0.5, 1, 4])
      case .latency, .backlog: target = maker.dice.pick([20, 100, 400])
      }
      return ScalingMetric(measure, target: target)
    }
    let metrics = (0..<dice.roll(1...2)).map { _ in metric(&self) }
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
      controller = .horizontal(rules)
    }
    var scaling = Autoscaling(
      least: 1, most: most, initial: dice.roll(1...most), boot: time(300), controller: controller)
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
    builder.autoscale(component, scaling)
  }
}

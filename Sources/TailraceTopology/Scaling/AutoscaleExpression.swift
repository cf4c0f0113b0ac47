internal import TailraceEngine

/// How the number of a service's instances changes by itself, in the words of Kubernetes, AWS and KEDA.
///
///     autoscale:
///       min: 3
///       max: 50
///       metrics: [cpu: 70%, rate: 1000/s]
///       boot: lognormal(p50=40s p99=90s)
///       behavior: {scale_down: {stabilization: 5m}}
struct AutoscaleExpression {
  var least = 1
  var most = 1
  var initial: Int?
  var dialect = Dialect.hpa
  var metrics: [MetricExpression] = []
  var rules: [RuleExpression] = []
  var boot = Distribution.constant(0)
  var warmup: Autoscaling.Warmup?
  var drain = Delay.seconds(30)
  var scrape = Delay.seconds(15)
  var lag = Delay.zero
  var horizontal = HorizontalScaling(metrics: [])
  var activation = HorizontalScaling.Activation()
  /// Whether keda asks for more instances than there are partitions.
  var allowsIdleConsumers = false
  var instanceWarmup = Delay.seconds(300)
  var cooldown = Delay.seconds(300)
  var schedule: [Autoscaling.ScheduledSize] = []
  var forecast: Autoscaling.LoadForecast?

  enum Dialect: String, CaseIterable {
    case hpa
    case keda
    case targetTracking = "aws-target-tracking"
    case step = "aws-step"
    case simple = "aws-simple"

    var isKubernetes: Bool { self == .hpa || self == .keda }
  }

  static let warmupSpec = ObjectSpec(
    "a warm-up",
    [
      FieldSpec(
        "for", .duration, required: true, "How long an instance is slower after it came up."),
      FieldSpec("speed", .factor, required: true, "How fast it computes meanwhile, such as 0.5x."),
    ])

  static let scheduleSpec = ObjectSpec(
    "a scheduled size",
    [
      FieldSpec("at", .duration, required: true, "When, from time zero."),
      FieldSpec(
        "min", .count, required: true, in: 0...100_000,
        "The least number of instances from then on."),
    ])

  static let predictiveSpec = ObjectSpec(
    "predictive scaling",
    [
      FieldSpec("season", .duration, required: true, "After how long the load is alike again."),
      FieldSpec("lead", .duration, required: true, "How far ahead instances are made ready."),
      FieldSpec(
        "rate", .rate,
        "The requests that one instance is to have; the target of `rate` unless stated."
      ),
    ])

  static let spec = ObjectSpec(
    "autoscaling",
    [
      FieldSpec(
        "min", .count, required: true, in: 0...100_000,
        "The least number of instances; 0 with keda alone."),
      FieldSpec(
        "max", .count, required: true, in: 1...100_000,
        "The largest; there are machines for as many."),
      FieldSpec(
        "dialect", .word(Dialect.allCases.map { $0.rawValue }), or: ("hpa", "the most used"),
        "Whose rules the controller goes by."
      ),
      FieldSpec(
        "metrics", .items(.object(MetricExpression.spec)),
        "What is measured and what it should be; the one that asks for most counts."),
      FieldSpec(
        "rules", .items(.object(RuleExpression.spec)),
        "What is done when; of aws-step and aws-simple."
      ),
      FieldSpec(
        "boot", .distribution, required: true,
        "From the decision until an instance takes requests."),
      FieldSpec("warmup", .object(warmupSpec), "How an instance is slower at first."),
      FieldSpec(
        "drain", .duration,
        "How long an instance that goes may finish what it has; then that is lost."),
      FieldSpec(
        "scrape", .duration, "How often metrics are read; of AWS the period of its alarms."),
      FieldSpec(
        "lag", .duration, or: ("0s", "what was read can be seen at once"),
        "How long after that the controller can see them."),
      FieldSpec(
        "sync", .duration, or: ("15s", "Kubernetes' HorizontalPodAutoscaler"),
        "How often the controller decides; of hpa and keda."),
      FieldSpec(
        "tolerance", .percentage, or: ("10%", "Kubernetes' HorizontalPodAutoscaler"),
        "How far a metric may be from its target; of hpa and keda."),
      FieldSpec(
        "cpu_initialization_period", .duration, or: ("5m", "Kubernetes' HorizontalPodAutoscaler"),
        "How long after its start an instance's cpu counts only after a whole scrape; of hpa and keda."
      ),
      FieldSpec(
        "behavior", .object(PaceReader.behaviorSpec),
        "How fast the number may change; of hpa and keda."),
      FieldSpec(
        "instance_warmup", .duration, or: ("5m", "AWS's default cooldown, where none is stated"),
        "How long a new instance is left out of the metrics; of aws-target-tracking and aws-step."),
      FieldSpec(
        "cooldown", .duration, or: ("5m", "AWS's default cooldown"),
        "Of aws-simple, how long nothing happens after a change; of keda, how long a queue is idle "
          + "before the last instance goes."),
      FieldSpec(
        "polling", .duration, or: ("30s", "KEDA's"),
        "How often keda asks the queue whether there is anything."),
      FieldSpec(
        "activation", .count, in: 0...1_000_000_000, or: ("0", "KEDA's"),
        "With keda, a backlog above this wakes the first instance."),
      FieldSpec(
        "allow_idle_consumers", .flag,
        "Whether keda sees a backlog that is more than its `partitions` times the target."),
      FieldSpec(
        "schedule", .items(.object(scheduleSpec)), "Least numbers that hold from a moment on."),
      FieldSpec(
        "predictive", .object(predictiveSpec),
        "Instances for the load of a season ago, times how recent load stands to that of then."),
    ])

  /// The key `autoscale` of a service; nil if it is not there or cannot be read.
  init?(service: Fields) {
    guard let fields = service.fields("autoscale", Self.spec) else { return nil }
    let word = fields.word("dialect", among: Dialect.allCases.map { $0.rawValue })
    dialect = word.flatMap { Dialect(rawValue: $0) } ?? .hpa
    fields.useDefault("dialect")
    readBounds(fields, service)
    readLife(fields)
    metrics = fields.objects("metrics", MetricExpression.spec).compactMap { MetricExpression($0) }
    rules = fields.objects("rules", RuleExpression.spec).compactMap { RuleExpression($0) }
    checkDialect(fields)
    readTimes(fields)
    readPlans(fields)
    checkUses(fields, service)
  }

  private mutating func readBounds(_ fields: Fields, _ service: Fields) {
    least = fields.count("min", in: (dialect == .keda ? 0 : 1)...100_000) ?? 1
    most = fields.count("max", in: Int64(max(1, least))...100_000) ?? max(1, least)
    if service.has("instances") {
      initial = service.count("instances", in: Int64(least)...Int64(max(1, most)))
    } else {
      service.useDefault("instances", "\(least)", "as many as 'min' when the run begins")
    }
  }

  private mutating func readLife(_ fields: Fields) {
    boot = fields.distribution("boot") ?? .constant(0)
    if let inner = fields.fields("warmup", Self.warmupSpec) {
      let lasting = inner.duration("for", isPositive: true)
      let speed = inner.factor("speed")
      if let lasting, let speed {
        if speed < 1e-6, let phrase = inner.phrase("speed", Quantity.factor.expectation) {
          fields.context.report(
            .quantityTooSmall(.factor, phrase.text, least: "0.000001x"), at: phrase.range)
        }
        warmup = .init(lasting: Delay(nanoseconds: lasting), speed: max(speed, 1e-6))
      }
    }
    let isKubernetes = dialect.isKubernetes
    drain = fields.delay(
      "drain", or: isKubernetes ? "30s" : "5m",
      isKubernetes
        ? "Kubernetes' terminationGracePeriodSeconds"
        : "the deregistration delay of Elastic Load Balancing")
    scrape = fields.delay(
      "scrape", or: isKubernetes ? "15s" : "1m",
      isKubernetes ? "metrics-server's --metric-resolution" : "CloudWatch's detailed monitoring",
      isPositive: true)
    lag = fields.delay(orUsual: "lag")
  }

  /// Keys that only some dialects look at.
  private func checkDialect(_ fields: Fields) {
    let owners: [(String, [Dialect])] = [
      ("metrics", [.hpa, .keda, .targetTracking]), ("rules", [.step, .simple]),
      ("sync", [.hpa, .keda]), ("tolerance", [.hpa, .keda]),
      ("cpu_initialization_period", [.hpa, .keda]), ("behavior", [.hpa, .keda]),
      ("instance_warmup", [.targetTracking, .step]), ("cooldown", [.simple, .keda]),
      ("polling", [.keda]), ("activation", [.keda]), ("allow_idle_consumers", [.keda]),
    ]
    for (key, dialects) in owners where fields.has(key) && !dialects.contains(dialect) {
      fields.context.report(
        .needs(key, "dialect: \(dialects[0].rawValue)"), at: fields.range(ofKey: key))
    }
    let isPlanned = fields.has("schedule") || fields.has("predictive")
    switch dialect {
    case .hpa: if !isPlanned && !fields.has("metrics") { fields.reportMissing("metrics") }
    case .targetTracking: if !fields.has("metrics") { fields.reportMissing("metrics") }
    case .step, .simple: if !fields.has("rules") { fields.reportMissing("rules") }
    case .keda:
      // A metric that could not be read was reported.
      if metrics.count == fields.items("metrics").count,
        !metrics.contains(where: { $0.measure == .backlog })
      {
        fields.context.report(.needs("dialect: keda", "backlog"), at: fields.headline)
      }
    }
  }

  private mutating func readTimes(_ fields: Fields) {
    switch dialect {
    case .hpa, .keda:
      horizontal.sync = fields.delay(orUsual: "sync", isPositive: true)
      horizontal.initialization = fields.delay(orUsual: "cpu_initialization_period")
      horizontal.tolerance = fields.percentage(orUsual: "tolerance")
      PaceReader.read(fields, &horizontal)
      if dialect == .keda { readActivation(fields) }
    case .targetTracking, .step:
      instanceWarmup = fields.delay(orUsual: "instance_warmup")
    case .simple:
      cooldown = fields.delay(orUsual: "cooldown")
    }
  }

  private mutating func readActivation(_ fields: Fields) {
    activation.polling = fields.delay(orUsual: "polling", isPositive: true)
    activation.cooldown = fields.delay("cooldown", or: "5m", "KEDA's")
    activation.threshold = Double(fields.count(orUsual: "activation"))
    if fields.has("allow_idle_consumers") {
      allowsIdleConsumers = fields.flag("allow_idle_consumers")
    }
  }

  private mutating func readPlans(_ fields: Fields) {
    for inner in fields.objects("schedule", Self.scheduleSpec) {
      guard let at = inner.duration("at"), let size = inner.count("min", in: 0...Int64(most))
      else { continue }
      schedule.append(.init(at: Delay(nanoseconds: at), least: size))
    }
    schedule = schedule.enumerated().sorted {
      $0.element.at != $1.element.at ? $0.element.at < $1.element.at : $0.offset < $1.offset
    }.map { $0.element }
    guard let inner = fields.fields("predictive", Self.predictiveSpec) else { return }
    let season = inner.duration("season", isPositive: true)
    let lead = inner.duration("lead", isPositive: true)
    var rate = inner.has("rate") ? inner.rate("rate") : nil
    if !inner.has("rate") {
      rate = metrics.first { $0.measure == .rate }?.target
      if rate == nil { inner.reportMissing("rate") }
    }
    if let season, let lead, let rate, rate > 0 {
      forecast = .init(
        season: Delay(nanoseconds: season), lead: Delay(nanoseconds: lead), ratePerInstance: rate)
    }
  }

  /// What other keys of the service it cannot be beside, or needs.
  private func checkUses(_ fields: Fields, _ service: Fields) {
    for key in ["cold_start", "speeds"] where service.has(key) {
      service.context.report(.keysTogether(key, "autoscale"), at: service.range(ofKey: key))
    }
    if !service.has("cores"), let metric = allMetrics.first(where: { $0.measure == .cores }) {
      service.context.report(.needs("cpu", "cores"), at: metric.range)
    }
    if !service.has("memory"), let metric = allMetrics.first(where: { $0.measure == .memory }) {
      service.context.report(.memoryUnlimited, at: metric.range)
    }
  }
}

extension AutoscaleExpression {
  /// Every metric that it looks at.
  var allMetrics: [MetricExpression] { metrics + rules.map { $0.metric } }
}

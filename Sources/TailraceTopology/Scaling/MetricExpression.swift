internal import TailraceEngine

/// What is measured of instances, and what it should be: `cpu: 70%`, `{backlog: 100, of: jobs}`.
struct MetricExpression {
  /// Of a backlog, that of the queue below.
  var measure: Measure
  var target: Double
  /// The queue whose backlog it is.
  var queue: Reference?
  /// Where its name stands.
  let range: SourceRange

  enum Measure: Equatable {
    case cores
    case memory
    case rate
    case inside
    case latency(Double?)
    case backlog
  }

  static let words = ["cpu", "memory", "rate", "concurrency", "latency", "backlog"]

  private static let percentile = FieldSpec(
    "percentile", .percentage, "Which percentile of the latency; the mean unless stated.")
  private static let of = FieldSpec("of", .component, "The queue whose backlog it is.")

  static let spec = ObjectSpec(
    "a scaling metric",
    [
      FieldSpec("cpu", .percentage, "The part of an instance's cores that is busy."),
      FieldSpec(
        "memory", .percentage, "The part of the limit of an instance's memory that is in use."),
      FieldSpec("rate", .rate, "Requests that come to one instance."),
      FieldSpec("concurrency", .count, "Requests inside one instance."),
      FieldSpec("latency", .duration, "How long the component's answers take."),
      FieldSpec(
        "backlog", .count,
        "Messages that are not dealt with, for each instance (KEDA: lagThreshold)."
      ),
      percentile, of,
    ])

  static let extraFields = [percentile, of]

  init?(_ fields: Fields) {
    let stated = Self.words.filter { fields.has($0) }
    guard let word = stated.first else {
      if !fields.context.isDamaged {
        fields.context.report(.scalingMetricExpected(Self.words), at: fields.headline)
      }
      return nil
    }
    if stated.count > 1 {
      fields.context.report(.keysTogether(word, stated[1]), at: fields.range(ofKey: stated[1]))
    }
    self.init(word, valueOf: word, fields)
  }

  /// The metric of a name, its value in a key.
  init?(_ word: String, valueOf key: String, _ fields: Fields) {
    range = key == word ? fields.range(ofKey: word) : fields.range(of: "when")
    let value: Double?
    switch word {
    case "cpu":
      measure = .cores
      value = fields.percentage(key)
    case "memory":
      measure = .memory
      value = fields.percentage(key)
    case "rate":
      measure = .rate
      value = fields.rate(key)
    case "concurrency":
      measure = .inside
      value = fields.count(key).map { Double($0) }
    case "latency":
      measure = .latency(fields.has("percentile") ? fields.percentage("percentile") : nil)
      value = fields.duration(key).map { Double($0) }
    default:
      measure = .backlog
      value = fields.count(key).map { Double($0) }
      queue = fields.has("of") ? fields.reference("of") : nil
      if !fields.has("of") { fields.reportMissing("of", of: "a backlog") }
    }
    for (extra, owner) in [("percentile", "latency"), ("of", "backlog")]
    where fields.has(extra) && word != owner {
      fields.context.report(.needs(extra, owner), at: fields.range(ofKey: extra))
    }
    guard let value else { return nil }
    if value <= 0 {
      fields.context.report(.targetZero(key), at: fields.range(of: key))
      return nil
    }
    target = value
  }

  /// The metric of the machine; nil where its queue is not there.
  func metric(_ lowering: Lowering) -> ScalingMetric? {
    switch measure {
    case .cores: ScalingMetric(.cores, target: target)
    case .memory: ScalingMetric(.memory, target: target)
    case .rate: ScalingMetric(.rate, target: target)
    case .inside: ScalingMetric(.inside, target: target)
    case .latency(let percentile): ScalingMetric(.latency(percentile), target: target)
    case .backlog:
      queue.flatMap { lowering.parts[$0.component]?.first }.map {
        ScalingMetric(.backlog($0), target: target)
      }
    }
  }
}

/// What is done when a metric was beyond a threshold for a while:
/// `{when: cpu, below: 30%, for: 5m, remove: 1}`.
struct RuleExpression {
  var metric: MetricExpression
  var isAbove: Bool
  var lasting: Int64
  var adjustment: StepScaling.Adjustment

  private static let value = FieldType.either(
    .percentage, .either(.rate, .either(.duration, .count)))

  static let spec = ObjectSpec(
    "a scaling rule",
    joining: [
      [
        FieldSpec("when", .word(MetricExpression.words), required: true, "What is measured."),
        FieldSpec("above", value, "The rule is about values at or above this."),
        FieldSpec("below", value, "The rule is about values at or below this."),
        FieldSpec(
          "for", .duration, or: ("one value", "an alarm of one period"),
          "For how long; for one value unless stated."),
        FieldSpec("add", .either(.count, .percentage), "So many instances more, or such a part."),
        FieldSpec("remove", .either(.count, .percentage), "So many fewer, or such a part."),
      ], MetricExpression.extraFields,
    ])

  init?(_ fields: Fields) {
    let word = fields.word("when", among: MetricExpression.words)
    let directions = ["above", "below"].filter { fields.has($0) }
    let changes = ["add", "remove"].filter { fields.has($0) }
    if directions.isEmpty { fields.reportMissing("above") }
    if changes.isEmpty { fields.reportMissing("add") }
    for pair in [directions, changes] where pair.count > 1 {
      fields.context.report(.keysTogether(pair[0], pair[1]), at: fields.range(ofKey: pair[1]))
    }
    lasting = fields.has("for") ? fields.duration("for") ?? 0 : 0
    fields.useDefault("for")
    guard let word, let direction = directions.first, let change = changes.first,
      let metric = MetricExpression(word, valueOf: direction, fields),
      let adjustment = Self.adjustment(change, fields)
    else { return nil }
    self.metric = metric
    isAbove = direction == "above"
    self.adjustment = adjustment
  }

  private static func adjustment(_ key: String, _ fields: Fields) -> StepScaling.Adjustment? {
    guard let phrase = fields.phrase(key, "a count or a percentage, such as 2 or 10%") else {
      return nil
    }
    let sign = key == "add" ? 1 : -1
    if phrase.text.utf8.last == UInt8(ascii: "%") {
      return phrase.percentage(atMost: 1000, &fields.context.diagnostics).map {
        .percent(Double(sign) * $0 * 100)
      }
    }
    guard let count = phrase.count(&fields.context.diagnostics) else { return nil }
    if (1...100_000).contains(count) { return .instances(sign * Int(count)) }
    fields.context.report(.countOutOfRange(phrase.text, 1, 100_000), at: phrase.range)
    return nil
  }
}

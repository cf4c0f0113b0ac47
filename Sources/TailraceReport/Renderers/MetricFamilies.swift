internal import TailraceEngine

/// What the lists of measures say, as families with a series a part.
///
/// What has a time series is told at the end of each interval; what is known of the window alone at its end, a
/// count also at its beginning, where it is nothing.
struct MetricFamilies {
  var writer: MetricsWriter
  let start: Delay
  let end: Delay

  /// The upper bounds of the buckets of a histogram, in seconds.
  private static let bounds: [(text: String, nanoseconds: Int64)] = [
    ("0.001", 1_000_000), ("0.0025", 2_500_000), ("0.005", 5_000_000), ("0.01", 10_000_000),
    ("0.025", 25_000_000), ("0.05", 50_000_000), ("0.1", 100_000_000), ("0.25", 250_000_000),
    ("0.5", 500_000_000), ("1.0", 1_000_000_000), ("2.5", 2_500_000_000),
    ("5.0", 5_000_000_000), ("10.0", 10_000_000_000),
  ]

  private typealias Part = MetricsWriter.Part

  /// Every family of these parts.
  mutating func add<Subject: Measured>(_ subjects: [Subject]) {
    let all = Subject.measures.flatMap { group in group.measures.map { (group, $0) } }
    var told: [String] = []
    for (group, measure) in all {
      guard let name = measure.family(in: group), !told.contains(name) else { continue }
      told.append(name)
      let together = all.filter { $0.1.family(in: $0.0) == name }
      if measure.kind == .distribution {
        distribution(subjects, measure, name)
        continue
      }
      let unit = measure.unit.ofMetrics.flatMap { name.hasSuffix("_" + $0) ? $0 : nil }
      writer.family(
        name, measure.kind == .counter ? .counter : .gauge, measure.metric.help ?? measure.help,
        unit: unit)
      for subject in subjects {
        for (group, measure) in together where group.isThere(subject) {
          var labels: MetricsWriter.Labels = [(Subject.label, subject.name)]
          if let label = measure.metric.label { labels.append(label) }
          series(measure, subject, labels)
        }
      }
    }
  }

  private mutating func series<Subject: Measured>(
    _ measure: Measure<Subject>, _ subject: Subject, _ labels: MetricsWriter.Labels
  ) {
    let isCounter = measure.kind == .counter
    if let interval = measure.interval {
      let samples = subject.intervals.compactMap { part in
        scaled(interval(part), measure.unit).map { (part.start + part.length, $0) }
      }
      if isCounter {
        writer.sums(labels, samples)
      } else if !samples.isEmpty {
        writer.series("", labels, samples)
      }
    } else if let value = measure.window?(subject) {
      if case .outcomes(let counts) = value {
        let parts = Outcome.allCases.map {
          Part(suffix: "_total", label: ("outcome", $0.name), value: Double(counts[$0]))
        }
        rise(labels, to: parts)
      } else if let number = scaled(value, measure.unit) {
        if isCounter {
          rise(labels, to: [Part(suffix: "_total", value: number)])
        } else {
          writer.series("", labels, [(end, number)])
        }
      }
    }
  }

  /// Percentiles of each interval, and a histogram of the window.
  private mutating func distribution<Subject: Measured>(
    _ subjects: [Subject], _ measure: Measure<Subject>, _ name: String
  ) {
    if let interval = measure.interval {
      writer.family(
        name + "_latency_seconds", .summary, "Percentiles of the answers of an interval.",
        unit: "seconds")
      for subject in subjects {
        writer.points(
          [(Subject.label, subject.name)],
          subject.intervals.compactMap { part in
            guard case .percentiles(let latency?) = interval(part) else { return nil }
            let quantiles = [("0.5", latency.p50), ("0.95", latency.p95), ("0.99", latency.p99)]
            return (
              part.start + part.length,
              quantiles.map { Part(label: ("quantile", $0.0), value: $0.1.seconds) }
            )
          })
      }
    }
    writer.family(
      name + "_duration_seconds", .histogram, measure.metric.help ?? measure.help, unit: "seconds")
    for subject in subjects {
      guard case .latency(let latency)? = measure.window?(subject) else { continue }
      let histogram = latency.histogram
      var parts = Self.bounds.map { bound in
        let count = histogram.countAtOrBelow(bound.nanoseconds).possibly
        return Part(suffix: "_bucket", label: ("le", bound.text), value: Double(count))
      }
      let count = Double(histogram.count)
      parts.append(Part(suffix: "_bucket", label: ("le", "+Inf"), value: count))
      parts.append(Part(suffix: "_count", value: count))
      parts.append(Part(suffix: "_sum", value: histogram.sum / 1e9))
      rise([(Subject.label, subject.name)], to: parts)
    }
  }

  /// From nothing where measuring begins to these where it ends.
  private mutating func rise(_ labels: MetricsWriter.Labels, to parts: [Part]) {
    let before = parts.map { Part(suffix: $0.suffix, label: $0.label, value: 0) }
    writer.points(labels, [(start, before), (end, parts)])
  }

  private func scaled(_ value: MeasureValue, _ unit: MeasureUnit) -> Double? {
    value.number.map { unit == .nanoseconds ? $0 / 1e9 : $0 }
  }
}

extension Measure {
  /// The name of its family, or the beginning of the two names of a distribution; nil where it has none.
  func family(in group: MeasureGroup<Part>) -> String? {
    if metric.isAbsent { return nil }
    if let name = metric.name { return "tailrace_" + name }
    let own = key.hasSuffix("_ns") ? key.dropLast(3) + "_seconds" : key
    return "tailrace_\(Part.label)_\(group.metrics)\(own)"
  }
}

extension MeasureUnit {
  /// What Prometheus calls it; nil where its names do not end in it.
  fileprivate var ofMetrics: String? {
    switch self {
    case .nanoseconds, .seconds: "seconds"
    case .ratio: "ratio"
    case .bytes: "bytes"
    case .dollars, .perSecond, .perHour, .each: nil
    }
  }
}

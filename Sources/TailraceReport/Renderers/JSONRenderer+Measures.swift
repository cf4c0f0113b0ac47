internal import TailraceEngine

/// What the lists of measures say, under their keys.
extension JSONWriter {
  /// Every measure of the window, group by group.
  mutating func measures<Part: Measured>(of part: Part) {
    for group in Part.measures where group.isThere(part) {
      guard let name = group.name else {
        measures(group, of: part)
        continue
      }
      object(name) { $0.measures(group, of: part) }
    }
  }

  private mutating func measures<Part: Measured>(_ group: MeasureGroup<Part>, of part: Part) {
    for measure in group.measures {
      if let window = measure.window { field(measure.key, window(part)) }
    }
  }

  /// Every measure of every interval.
  mutating func intervals<Part: Measured>(of part: Part) {
    let measures = Part.allMeasures
    array("intervals") {
      for interval in part.intervals {
        $0.object {
          $0.field("start_ns", interval.start.nanoseconds)
          $0.field("length_ns", interval.length.nanoseconds)
          $0.field("is_measured", interval.isMeasured)
          for measure in measures {
            if let value = measure.interval { $0.field(measure.key, value(interval)) }
          }
        }
      }
    }
  }

  private mutating func field(_ key: String, _ value: MeasureValue) {
    switch value {
    case .count(let count): field(key, count)
    case .number(let number): field(key, number)
    case .outcomes(let counts):
      object(key) { for outcome in Outcome.allCases { $0.field(outcome.name, counts[outcome]) } }
    case .latency(let latency): object(key) { $0.fields(of: latency) }
    case .percentiles(let latency):
      field("p50_ns", latency?.p50.nanoseconds)
      field("p95_ns", latency?.p95.nanoseconds)
      field("p99_ns", latency?.p99.nanoseconds)
    case .absent: break
    }
  }

  private mutating func fields(of latency: LatencyReport) {
    let isKnown = latency.count > 0
    field("count", latency.count)
    field("mean_ns", isKnown ? latency.histogram.mean : nil)
    field("standard_deviation_ns", isKnown ? latency.histogram.variance.squareRoot() : nil)
    for (name, share) in LatencyReport.told {
      field(name + "_ns", latency.percentile(share)?.nanoseconds)
    }
    field("max_ns", latency.max?.nanoseconds)
    field("relative_error_ratio", LatencyHistogram.relativeError)
    object("all_outcomes") {
      $0.field("count", latency.allOutcomes.count)
      for (name, share) in LatencyReport.told {
        let value = latency.allOutcomes.percentile(share)
        $0.field(name + "_ns", value.nanoseconds)
        $0.field(name + "_is_failure", value == .failure)
      }
    }
    field("histogram_ns", latency.histogram.buckets.map { ($0.upper, $0.count) })
  }
}

extension AllOutcomes.Percentile {
  /// The latency, where it is known and not later than any limit.
  var nanoseconds: Int64? {
    if case .within(let delay) = self { return delay.nanoseconds }
    return nil
  }
}

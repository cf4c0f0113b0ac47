internal import TailraceEngine

/// The whole report as JSON: every number, every interval, every bucket.
///
/// `tailrace_report` is the version of this format: it grows when a key changes its meaning or goes
/// away, and stays when one is added. Keys keep their order and end in their unit: `_ns` whole or
/// fractional nanoseconds, `_per_second`, `_ratio` 0 to 1; a key without one is a count, a mean number
/// or a word. What is not known is null. Histograms are pairs of a bucket's upper end and its count.
public struct JSONRenderer: Sendable {
  /// The version of the format.
  public static let formatVersion: Int64 = 2

  /// A renderer.
  public init() {}

  /// The report as text, ended by a line feed.
  public func render(_ report: Report) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.field("tailrace_report", Self.formatVersion)
      $0.field("version", Release.version)
      $0.field("name", report.network.annotations.name)
      $0.field("description", report.network.annotations.description)
      run(report, &$0)
      load(report, &$0)
      $0.array("traffic") { for row in report.traffic.all { traffic(row, &$0) } }
      $0.array("components") { for row in report.components.all { component(row, &$0) } }
      $0.array("queues") { for row in report.queues.all { queue(row, &$0) } }
      cost(report.cost, &$0)
      $0.array("shards") { for survey in report.shards { shards(survey, &$0) } }
      $0.array("calls") { for row in report.calls.all { part(row, &$0) } }
      $0.array("guards") { for row in report.guards.all { part(row, &$0) } }
      $0.array("pools") { for row in report.pools.all { part(row, &$0) } }
      $0.array("locks") { for row in report.locks.all { part(row, named: "data", &$0) } }
      history(report, &$0)
      bottleneck(report.bottleneck, &$0)
      findings(report, &$0)
      limits(report, &$0)
      advice(report, &$0)
      headroom(report.bottleneck.headroom, &$0)
      tail(report, &$0)
      objectives(report, &$0)
      alerts(report, &$0)
      laws(report, &$0)
      textbook(report, &$0)
      $0.array("defaults") {
        for value in report.network.annotations.defaults {
          $0.object {
            $0.field("place", value.place)
            $0.field("value", value.value)
            $0.field("source", value.source)
          }
        }
      }
      $0.array("simplifications") {
        for text in report.network.annotations.simplifications { $0.field(nil, text) }
      }
      $0.array("not_modelled") { for text in Fidelity.notModelled { $0.field(nil, text) } }
    }
    return writer.text
  }

  private func run(_ report: Report, _ writer: inout JSONWriter) {
    let results = report.results
    writer.object("run") {
      $0.field("seed", report.options.seed)
      $0.field("replication", Int64(report.options.replication))
      $0.field("fingerprint", results.fingerprint.description)
      $0.field("duration_ns", report.options.duration.nanoseconds)
      $0.field("warmup_ns", report.options.warmup.nanoseconds)
      $0.field("window_start_ns", results.windowStart.nanoseconds)
      $0.field("window_end_ns", results.windowEnd.nanoseconds)
      $0.field("ending", ending(results.ending))
      $0.field("early_end", report.earlyEnd)
      $0.field("events", results.events)
      $0.field("stale_events", results.staleEvents)
      $0.field("peak_in_flight", Int64(results.peakInFlight))
      $0.field("maximum_events", report.options.maximumEvents)
      $0.field("maximum_in_flight", Int64(report.options.maximumInFlight))
    }
  }

  private func ending(_ ending: Ending) -> String {
    switch ending {
    case .horizon: "horizon"
    case .eventLimit: "event_limit"
    case .inFlightLimit: "in_flight_limit"
    case .instantLimit: "instant_limit"
    case .stopped: "stopped"
    }
  }

  private func objectives(_ report: Report, _ writer: inout JSONWriter) {
    writer.field("verdict", report.verdict?.rawValue)
    writer.array("objectives") {
      for result in report.objectives {
        let unit = result.objective.metric.unit
        $0.object {
          $0.field("text", result.objective.text)
          $0.field("verdict", result.verdict.rawValue)
          $0.field("comparison", result.objective.comparison.rawValue)
          $0.field("limit_" + unit, result.objective.limit)
          $0.field("measured_" + unit, result.measured)
          let downtime = result.downtime
          $0.field("downtime_allowed_minutes_per_month", downtime?.allowed)
          $0.field("downtime_measured_minutes_per_month", downtime?.measured)
          $0.field("burn_rate", result.burnRate)
          $0.field("never_answered", result.measured == .infinity)
          $0.field("count", result.count)
          $0.field("reason", result.reason)
        }
      }
    }
  }

  private func alerts(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("alerts") {
      for alert in report.alerts {
        $0.object {
          $0.field("name", alert.rule.name)
          $0.field("sentence", alert.sentence)
          $0.field("is_known", alert.isKnown)
          $0.field("first_fired_ns", alert.firstFired?.nanoseconds)
          $0.field("broken_objective", alert.broken?.objective.text)
          $0.field("broken_ns", alert.broken?.at.nanoseconds)
          $0.array("episodes") {
            for episode in alert.episodes {
              $0.object {
                $0.field("pending_ns", episode.pending.nanoseconds)
                $0.field("fired_ns", episode.fired?.nanoseconds)
                $0.field("resolved_ns", episode.resolved?.nanoseconds)
              }
            }
          }
        }
      }
    }
  }

  private func laws(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("laws") {
      for check in report.laws {
        $0.object {
          $0.field("law", check.law.rawValue)
          $0.field("subject", check.subject)
          $0.field("measured", check.measured)
          $0.field("predicted", check.predicted)
          $0.field("residual", check.residual)
          $0.field("lowest", check.lowest)
          $0.field("highest", check.highest)
          $0.field("holds", check.holds)
        }
      }
    }
  }
}

extension Objective.Metric {
  /// The unit of the metric, as a key ends in it.
  var unit: String {
    switch self {
    case .percentile, .mean, .maximum: "ns"
    case .errorRate, .availability: "ratio"
    case .throughput, .goodput: "per_second"
    }
  }
}

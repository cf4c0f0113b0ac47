internal import TailraceEngine

/// What is wrong, and who is to blame for it.
extension JSONRenderer {
  func findings(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("findings") {
      for finding in report.findings {
        $0.object {
          $0.field("severity", finding.severity.rawValue)
          $0.field("subject", finding.subject)
          $0.field("cause", finding.cause.rawValue)
          $0.field("headline", finding.headline)
          $0.field("sentence", finding.sentence)
          $0.array("keys") { for key in finding.keys { $0.field(nil, key) } }
        }
      }
    }
  }

  func limits(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("limits") {
      for limit in report.limits {
        $0.object {
          $0.field("from_ns", limit.from.nanoseconds)
          $0.field("to_ns", limit.to.nanoseconds)
          $0.field("subject", limit.subject)
          $0.field("reason", limit.reason.rawValue)
        }
      }
    }
  }

  func advice(_ report: Report, _ writer: inout JSONWriter) {
    guard let advice = report.advice else { return }
    writer.object("advice") {
      $0.field("aim", advice.aim)
      $0.field("replications", Int64(advice.replications))
      $0.array("changes") {
        for row in advice.changes {
          $0.object {
            $0.field("subject", row.subject)
            $0.field("change", row.change)
            $0.field("key", row.key)
            $0.field("value", row.value)
            effect("aim", row.aim, &$0)
            if let p99 = row.p99 { effect("p99_ns", p99, &$0) }
            effect("goodput_per_second", row.goodput, &$0)
            $0.field("dollars_per_hour", row.costPerHour)
            $0.field("gain_per_dollar_per_hour", row.gainPerDollar)
          }
        }
      }
      $0.array("without_effect") { for text in advice.withoutEffect { $0.field(nil, text) } }
    }
  }

  private func effect(
    _ key: String, _ effect: Counterfactual.Effect, _ writer: inout JSONWriter
  ) {
    writer.object(key) {
      $0.field("before", effect.before)
      $0.field("after", effect.after)
      $0.field("change_ratio", effect.change)
      $0.field("half_width_ratio", effect.halfWidth.isFinite ? effect.halfWidth : nil)
    }
  }

  func textbook(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("textbook") {
      for queue in report.textbook {
        $0.object {
          $0.field("component", queue.component)
          $0.field("model", queue.model)
          $0.field("arrivals_per_second", queue.arrivalsPerSecond)
          $0.field("service_ns", queue.service.nanoseconds)
          $0.field("utilization_ratio", queue.utilization)
          $0.field("predicted_wait_ns", queue.predictedWait.nanoseconds)
          $0.field("measured_wait_ns", queue.measuredWait.nanoseconds)
        }
      }
    }
  }
}

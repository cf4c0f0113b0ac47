internal import TailraceEngine

/// What happened.
extension JSONRenderer {
  func history(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("timeline") {
      for moment in report.history {
        $0.object {
          $0.field("at_ns", moment.at.nanoseconds)
          $0.field("subject", moment.subject)
          $0.field("instance", moment.instance.map { Int64($0) })
          $0.field("kind", moment.kind.rawValue)
          $0.field("event", moment.event)
          $0.field("text", moment.text)
        }
      }
    }
    writer.field("timeline_omitted", report.results.timelineOmitted)
    writer.array("disturbances") {
      for disturbance in report.disturbances {
        $0.object {
          $0.field("began_ns", disturbance.began.nanoseconds)
          $0.field("ended_ns", disturbance.ended?.nanoseconds)
          $0.field("time_to_detect_ns", disturbance.timeToDetect?.nanoseconds)
          $0.array("effects") { for effect in disturbance.effects { self.effect(effect, &$0) } }
        }
      }
    }
  }

  private func effect(_ effect: Disturbance.Effect, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("class", effect.name)
      $0.field("failed_ratio", effect.failedShare)
      $0.field("worst_p99_ns", effect.worstTail?.nanoseconds)
      switch effect.recovery {
      case .unaffected: $0.field("recovery", "unaffected")
      case .recovered(let after):
        $0.field("recovery", "recovered")
        $0.field("time_to_recover_ns", after.nanoseconds)
      case .notRecovered: $0.field("recovery", "not_recovered")
      }
    }
  }
}

internal import TailraceEngine

/// Traffic, components, what follows from them, and all that is no more than its measures.
extension JSONRenderer {
  func traffic(_ row: TrafficReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("is_whole_source", row.isWholeSource)
      $0.measures(of: row)
      $0.intervals(of: row)
    }
  }

  func component(_ row: ComponentReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("kind", row.kind)
      $0.field("is_client", row.isClient)
      $0.measures(of: row)
      $0.array("classes") {
        for use in row.byClass {
          $0.object {
            $0.field("name", use.name)
            $0.field("offered", use.offered)
            $0.field("operations_per_request", use.operationsPerRequest)
            $0.field("mean_wait_ns", use.meanWait?.nanoseconds)
            $0.field("mean_service_ns", use.meanService?.nanoseconds)
          }
        }
      }
      $0.intervals(of: row)
    }
  }

  func part<Part: Measured>(_ row: Part, named key: String = "name", _ writer: inout JSONWriter) {
    writer.object {
      $0.field(key, row.name)
      $0.measures(of: row)
    }
  }

  func cost(_ cost: Cost?, _ writer: inout JSONWriter) {
    writer.object("cost") {
      $0.field("dollars_per_hour", cost?.perHour)
      $0.field("dollars_per_million_requests", cost?.perMillionRequests)
    }
  }

  func shards(_ survey: ShardSurvey, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("component", survey.component)
      $0.field("data", survey.data)
      $0.field("shards", Int64(survey.shards))
      $0.array("key_share_ratios") { for share in survey.keyShares { $0.field(nil, share) } }
      $0.array("load_share_ratios") { for share in survey.loadShares { $0.field(nil, share) } }
      $0.field("hottest_key_ratio", survey.hottestKey)
      $0.field("added", Int64(survey.added))
      $0.field("moved_key_ratio", survey.movedKeys)
      $0.field("moved_load_ratio", survey.movedLoad)
    }
  }

  func bottleneck(_ bottleneck: Bottleneck, _ writer: inout JSONWriter) {
    writer.object("bottleneck") {
      $0.field("finding", bottleneck.finding.rawValue)
      $0.array("sentences") { for text in bottleneck.sentences { $0.field(nil, text) } }
      $0.array("culprits") { for row in bottleneck.culprits { load(row, &$0) } }
      $0.array("victims") {
        for victim in bottleneck.victims {
          $0.object {
            $0.field("waits_for", victim.culprit)
            loadFields(victim.load, &$0)
          }
        }
      }
      $0.array("busiest") { if let busiest = bottleneck.busiest { load(busiest, &$0) } }
    }
  }

  private func load(_ load: Bottleneck.Load, _ writer: inout JSONWriter) {
    writer.object { loadFields(load, &$0) }
  }

  private func loadFields(_ load: Bottleneck.Load, _ writer: inout JSONWriter) {
    writer.field("component", load.name)
    writer.field("resource", load.resource.rawValue)
    writer.field("servers", load.servers)
    writer.field("utilization_ratio", load.utilization)
    writer.field("worst_utilization_ratio", load.worst)
    writer.field("worst_at_ns", load.worstAt.nanoseconds)
    writer.field("saturated_at_ns", load.saturatedAt?.nanoseconds)
    writer.field("full_intervals", Int64(load.fullIntervals))
    writer.field("measured_intervals", Int64(load.intervals))
    writer.field("mean_queue", load.meanQueue)
    writer.field("first_queue", load.firstQueue)
    writer.field("last_queue", load.lastQueue)
    writer.field("peak_queue", load.peakQueue)
    writer.field("share_of_request_time_ratio", load.shareOfRequestTime)
    writer.field("mean_wait_ns", load.meanWait?.nanoseconds)
    writer.field("held_in_calls_ratio", load.heldInCalls)
  }
}

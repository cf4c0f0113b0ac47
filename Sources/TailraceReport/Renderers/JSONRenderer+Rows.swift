internal import TailraceEngine

/// Traffic and components.
extension JSONRenderer {
  func traffic(_ row: TrafficReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("is_whole_source", row.isWholeSource)
      $0.field("in_flight_at_start", row.inFlightAtStart)
      $0.field("offered", row.offered)
      $0.field("ended", row.outcomes.total)
      $0.field("in_flight_at_end", row.inFlightAtEnd)
      $0.field("late", row.late)
      $0.field("stale", row.stale)
      $0.field("offered_per_second", row.offeredPerSecond)
      $0.field("throughput_per_second", row.throughputPerSecond)
      $0.field("goodput_per_second", row.goodputPerSecond)
      $0.field("error_ratio", row.errorRate)
      $0.field("availability_ratio", row.availability)
      $0.field("chain_availability_ratio", row.chain?.product)
      $0.field("failures_per_second", row.failuresPerSecond)
      $0.field("mean_time_ns", row.meanTime)
      $0.field("mean_in_flight", row.meanInFlight)
      $0.field("mean_in_flight_by_littles_law", row.predictedInFlight)
      outcomes("outcomes", row.outcomes, &$0)
      latency("latency", row.latency, &$0)
      $0.object("per_request") {
        $0.field("wait_ns", row.perRequest.wait.nanoseconds)
        $0.field("service_ns", row.perRequest.service.nanoseconds)
        $0.field("network_ns", row.perRequest.network.nanoseconds)
      }
      $0.array("intervals") {
        for interval in row.intervals {
          $0.object {
            $0.field("start_ns", interval.start.nanoseconds)
            $0.field("length_ns", interval.length.nanoseconds)
            $0.field("is_measured", interval.isMeasured)
            $0.field("offered", interval.offered)
            $0.field("answered", interval.answered)
            $0.field("failed", interval.failed)
            $0.field("in_flight", interval.inFlight)
            $0.field("p50_ns", interval.latency?.p50.nanoseconds)
            $0.field("p95_ns", interval.latency?.p95.nanoseconds)
            $0.field("p99_ns", interval.latency?.p99.nanoseconds)
          }
        }
      }
    }
  }

  func component(_ row: ComponentReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("kind", row.kind)
      $0.field("is_client", row.isClient)
      $0.field("instances", Int64(row.instances))
      $0.field("cores", row.cores)
      $0.field("places", row.places)
      $0.field("offered", row.offered)
      $0.field("ended", row.outcomes.total)
      $0.field("offered_per_second", row.offeredPerSecond)
      $0.field("throughput_per_second", row.throughputPerSecond)
      $0.field("error_ratio", row.errorRate)
      $0.field("mean_inside", row.meanInside)
      $0.field("mean_queue", row.meanQueue)
      $0.field("core_utilization_ratio", row.coreUtilization)
      $0.field("place_utilization_ratio", row.placeUtilization)
      $0.field("least_instance_utilization_ratio", row.instanceUtilization?.least)
      $0.field("most_instance_utilization_ratio", row.instanceUtilization?.most)
      $0.field("least_instance_offered", row.instanceOffered.least)
      $0.field("most_instance_offered", row.instanceOffered.most)
      $0.field("cost_dollars_per_hour", row.costPerHour)
      $0.field("mean_wait_ns", row.meanWait?.nanoseconds)
      $0.field("mean_service_ns", row.meanService?.nanoseconds)
      $0.field("hit_ratio", row.hitRatio)
      if row.remembers { caching(row, &$0) }
      $0.field("versioned_reads", row.versionedReads)
      $0.field("stale_reads", row.staleReads)
      $0.field("stale_ratio", row.staleRatio)
      $0.field("lost_writes", row.lostWrites)
      $0.field("lost_on_way", row.lostOnWay)
      $0.field("up_ratio", row.outages?.availability)
      $0.field("operations_per_request", row.operationsPerRequest)
      $0.field("cold_starts", row.coldStart?.starts)
      $0.field("off_ratio", row.coldStart?.offShare)
      $0.field("starting_ratio", row.coldStart?.startingShare)
      if let memory = row.memory {
        $0.object("memory") {
          $0.field("limit_bytes", memory.limit)
          $0.field("mean_bytes", memory.mean)
          $0.field("peak_bytes", memory.peak)
          $0.field("kills", memory.kills)
        }
      }
      if let scaling = row.scaling {
        $0.object("scaling") {
          $0.field("least_instances", Int64(scaling.least))
          $0.field("most_instances", Int64(scaling.most))
          $0.field("mean_instances", scaling.mean)
          $0.field("instances_at_end", Int64(scaling.atEnd))
          $0.field("mean_billed_instances", scaling.meanBilled)
          $0.field("billed_instance_seconds", scaling.billedSeconds)
          $0.field("starts", scaling.starts)
          $0.field("lost_in_draining", scaling.lost)
          $0.field(
            "cost_dollars", row.costPerHour.map { $0 * row.window.seconds / 3600 })
        }
      }
      outcomes("outcomes", row.outcomes, &$0)
      outcomes("failures_begun", row.failuresBegun, &$0)
      if row.timeouts.total > 0 {
        $0.object("timeouts") {
          $0.field("client", row.timeouts.client)
          $0.field("connect", row.timeouts.connect)
          $0.field("queue", row.timeouts.queue)
          $0.field("server", row.timeouts.server)
        }
      }
      latency("latency", row.latency, &$0)
      latency("wait", row.wait, &$0)
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
      $0.array("intervals") {
        for interval in row.intervals { componentInterval(interval, &$0) }
      }
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

  private func componentInterval(
    _ interval: ComponentReport.Interval, _ writer: inout JSONWriter
  ) {
    writer.object {
      $0.field("start_ns", interval.start.nanoseconds)
      $0.field("length_ns", interval.length.nanoseconds)
      $0.field("is_measured", interval.isMeasured)
      $0.field("offered", interval.offered)
      $0.field("answered", interval.answered)
      $0.field("failed", interval.failed)
      $0.field("inside", interval.inside)
      $0.field("waiting", interval.waiting)
      $0.field("mean_queue", interval.meanQueue)
      $0.field("core_utilization_ratio", interval.coreUtilization)
      $0.field("place_utilization_ratio", interval.placeUtilization)
      $0.field("hit_ratio", interval.hitRatio)
      if let instances = interval.instances { $0.field("instances", instances) }
      $0.field("p50_ns", interval.latency?.p50.nanoseconds)
      $0.field("p95_ns", interval.latency?.p95.nanoseconds)
      $0.field("p99_ns", interval.latency?.p99.nanoseconds)
      if let memory = interval.memoryInUse { $0.field("memory_bytes", memory) }
    }
  }

  private func outcomes(_ key: String, _ counts: OutcomeCounts, _ writer: inout JSONWriter) {
    writer.object(key) {
      for outcome in Outcome.allCases { $0.field(outcome.name, counts[outcome]) }
    }
  }

  func latency(_ key: String, _ latency: LatencyReport, _ writer: inout JSONWriter) {
    writer.object(key) {
      $0.field("count", latency.count)
      $0.field("mean_ns", latency.count > 0 ? latency.histogram.mean : nil)
      $0.field(
        "standard_deviation_ns",
        latency.count > 0 ? latency.histogram.variance.squareRoot() : nil)
      $0.field("p50_ns", latency.p50?.nanoseconds)
      $0.field("p90_ns", latency.p90?.nanoseconds)
      $0.field("p95_ns", latency.p95?.nanoseconds)
      $0.field("p99_ns", latency.p99?.nanoseconds)
      $0.field("p999_ns", latency.p999?.nanoseconds)
      $0.field("max_ns", latency.max?.nanoseconds)
      $0.field("relative_error_ratio", LatencyHistogram.relativeError)
      $0.object("all_outcomes") {
        $0.field("count", latency.allOutcomes.count)
        for (name, share) in Self.percentiles {
          let value = latency.allOutcomes.percentile(share)
          $0.field(name + "_ns", value.nanoseconds)
          $0.field(name + "_is_failure", value == .failure)
        }
      }
      $0.field("histogram_ns", latency.histogram.buckets.map { ($0.upper, $0.count) })
    }
  }

  private static let percentiles = [
    ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999),
  ]
}

extension AllOutcomes.Percentile {
  /// The latency, where it is known and not later than any limit.
  var nanoseconds: Int64? {
    if case .within(let delay) = self { return delay.nanoseconds }
    return nil
  }
}

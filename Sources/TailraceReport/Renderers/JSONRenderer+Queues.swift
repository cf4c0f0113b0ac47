internal import TailraceEngine

/// Queues.
extension JSONRenderer {
  func queue(_ row: QueueReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("completed", row.completed)
      $0.field("failed", row.failed)
      $0.field("waiting_at_end", row.waiting)
      latency("completion", row.completion, &$0)
      $0.field("mean_batch", row.meanBatch)
      $0.field("asleep_ratio", row.asleep)
      $0.field("idle_consumers", Int64(row.idleConsumers))
      if let counts = row.counts { queueCounts(counts, &$0) }
      $0.array("partitions") {
        for partition in row.partitions {
          $0.object {
            $0.field("published", partition.published)
            $0.field("ended", partition.ended)
            $0.field("lag", partition.lag)
            $0.field("mean_lag", partition.meanLag)
            $0.field("peak_lag", partition.peakLag)
            $0.field("consumer", partition.consumer.map { Int64($0) })
          }
        }
      }
      if let backlog = row.backlog { self.backlog(backlog, &$0) }
    }
  }

  private func queueCounts(_ counts: QueueCounts, _ writer: inout JSONWriter) {
    writer.object("counts") {
      $0.field("published", counts.published)
      $0.field("rejected", counts.rejected)
      $0.field("dropped", counts.dropped)
      $0.field("blocked", counts.blocked)
      $0.field("blocked_ns", counts.blockedTime)
      $0.field("receives", counts.receives)
      $0.field("redeliveries", counts.redeliveries)
      $0.field("calls", counts.calls)
      $0.field("expired", counts.expired)
      $0.field("overran", counts.overran)
      $0.field("failed_receives", counts.failed)
      $0.field("completed", counts.completed)
      $0.field("duplicates", counts.duplicates)
      $0.field("duplicates_suppressed", counts.suppressed)
      $0.field("duplicate_effects", counts.duplicateEffects)
      $0.field("dead_lettered", counts.deadLettered)
      $0.field("rebalances", counts.rebalances)
    }
  }

  private func backlog(_ backlog: Backlog, _ writer: inout JSONWriter) {
    writer.object("backlog") {
      $0.field("peak", backlog.peak)
      $0.field("peak_at_ns", backlog.peakAt.nanoseconds)
      $0.field("excess", backlog.excess)
      $0.field("drains_from_ns", backlog.drainsFrom.nanoseconds)
      $0.field("drained_at_ns", backlog.drainedAt?.nanoseconds)
      $0.field("measured_drain_ns", backlog.measuredDrain?.nanoseconds)
      $0.field("predicted_drain_ns", backlog.predictedDrain?.nanoseconds)
      $0.field("service_per_second", backlog.serviceRate)
      $0.field("arrivals_per_second", backlog.arrivalRate)
    }
  }
}

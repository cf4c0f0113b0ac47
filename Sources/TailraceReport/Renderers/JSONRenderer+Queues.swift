internal import TailraceEngine

/// Queues.
extension JSONRenderer {
  func queue(_ row: QueueReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.measures(of: row)
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

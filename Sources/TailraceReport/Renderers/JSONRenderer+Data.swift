internal import TailraceEngine

/// Calls, connections and locks.
extension JSONRenderer {
  func call(_ row: CallReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("calls", row.counts.calls)
      $0.field("attempts", row.counts.attempts)
      $0.field("attempts_per_call", row.attemptsPerCall)
      $0.field("retries", row.counts.retries)
      $0.field("retries_refused", row.counts.retriesRefused)
      $0.field("mean_backoff_ns", row.meanBackoff?.nanoseconds)
      $0.field("hedges", row.counts.hedges)
      $0.field("hedges_won", row.counts.hedgesWon)
      $0.field("fallbacks", row.counts.fallbacks)
      $0.field("cancelled", row.counts.cancelled)
    }
  }

  func guarded(_ row: GuardReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("sent", row.counts.sent)
      $0.field("broken_off", row.counts.brokenOff)
      $0.field("held_back", row.counts.heldBack)
      $0.field("shed", row.counts.shed)
      $0.field("breaker_openings", row.counts.openings)
      $0.field("breaker_open_ratio", row.openShare)
      $0.field("probes", row.counts.probes)
      $0.field("failed_probes", row.counts.failedProbes)
      $0.field("found_unhealthy", row.counts.foundUnhealthy)
      $0.field("ejections", row.counts.ejections)
    }
  }

  func pool(_ row: PoolReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", row.name)
      $0.field("size", row.size)
      $0.field("pools", row.pools)
      $0.field("mean_busy", row.busy)
      $0.field("utilization_ratio", row.utilization)
      $0.field("taken", row.taken)
      $0.field("waits", row.waits)
      $0.field("timeouts", row.timeouts)
      $0.field("mean_wait_ns", row.meanWait?.nanoseconds)
      $0.field("most_waiting", row.mostWaiting)
      $0.field("first_wait_ns", row.firstWait?.nanoseconds)
      $0.field("first_timeout_ns", row.firstTimeout?.nanoseconds)
    }
  }

  func lock(_ row: LockReport, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("data", row.name)
      $0.field("wanted", row.wanted)
      $0.field("waits", row.waits)
      $0.field("wait_ratio", row.waitRatio)
      $0.field("timeouts", row.timeouts)
      $0.field("mean_wait_ns", row.meanWait?.nanoseconds)
      $0.field("mean_held", row.held)
      $0.field("most_waiting", row.mostWaiting)
    }
  }
}

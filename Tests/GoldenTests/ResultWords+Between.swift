import Tailrace

/// What happened between components, and single requests.
extension ResultWords {
  mutating func addBetween(_ results: Results) {
    for queue in results.queues { add(queue) }
    for pool in results.pools {
      add("pool from", Int64(pool.from.index))
      add("to", Int64(pool.to.index))
      add("size", pool.size)
      add("pools", pool.pools)
      add("busy", pool.busyArea)
      add("taken", pool.taken)
      add("waits", pool.waits)
      add("timeouts", pool.timeouts)
      add("waiting", pool.waitTime)
      add("most waiting", pool.mostWaiting)
      add("first wait", pool.firstWait)
      add("first timeout", pool.firstTimeout)
      for interval in pool.intervals {
        add("interval", interval.busyArea)
        add("waits", interval.waits)
      }
    }
    for lock in results.locks {
      add("locks of", Int64(lock.population.index))
      add("wanted", lock.wanted)
      add("waits", lock.waits)
      add("timeouts", lock.timeouts)
      add("waiting", lock.waitTime)
      add("held", lock.heldArea)
      add("most waiting", lock.mostWaiting)
      for interval in lock.intervals {
        add("interval", interval.waits)
        add("waiting", interval.waitTime)
      }
    }
    for call in results.calls {
      add("calls from", Int64(call.from.index))
      add("to", Int64(call.to.index))
      add(call.counts)
    }
    for guarded in results.guards {
      add("guards from", Int64(guarded.from.index))
      add("to", Int64(guarded.to.index))
      add(guarded.counts)
    }
  }

  private mutating func add(_ queue: QueueResult) {
    let counts = queue.counts
    add("queue", Int64(queue.component.index))
    add("published", counts.published)
    add("rejected", counts.rejected)
    add("dropped", counts.dropped)
    add("blocked", counts.blocked)
    add("time blocked", counts.blockedTime)
    add("receives", counts.receives)
    add("redeliveries", counts.redeliveries)
    add("calls", counts.calls)
    add("expired", counts.expired)
    add("ended", counts.ended)
    add("overran", counts.overran)
    add("failed", counts.failed)
    add("completed", counts.completed)
    add("duplicates", counts.duplicates)
    add("suppressed", counts.suppressed)
    add("given up", counts.deadLettered)
    add("rebalances", counts.rebalances)
    add("asleep", queue.asleepArea)
    add("consumers", queue.consumers)
    add("peak", queue.peakWaiting.count)
    add("peak at", queue.peakWaiting.at)
    for partition in queue.partitions {
      add("partition", partition.published)
      add("ended", partition.ended)
      add("lag", partition.lag)
      add("peak lag", partition.peakLag)
      add("lag area", partition.lagArea)
      add("consumer", partition.consumer ?? -1)
    }
  }

  private mutating func add(_ counts: CallCounts) {
    add("calls", counts.calls)
    add("attempts", counts.attempts)
    add("retries", counts.retries)
    add("retries refused", counts.retriesRefused)
    add("hedges", counts.hedges)
    add("hedges won", counts.hedgesWon)
    add("fallbacks", counts.fallbacks)
    add("cancelled", counts.cancelled)
    add("backoff", counts.backoffTime)
  }

  private mutating func add(_ counts: GuardCounts) {
    add("sent", counts.sent)
    add("broken off", counts.brokenOff)
    add("held back", counts.heldBack)
    add("shed", counts.shed)
    add("trips", counts.trips)
    add("openings", counts.openings)
    add("half-openings", counts.halfOpenings)
    add("open", counts.openTime)
    add("probes", counts.probes)
    add("failed probes", counts.failedProbes)
    add("found unhealthy", counts.foundUnhealthy)
    add("ejections", counts.ejections)
  }

  mutating func add(_ trace: Trace) {
    add("request", trace.number)
    add("class", trace.requestClass)
    add("start", trace.start)
    add("end", trace.end)
    add("outcome", Int64(trace.outcome.rawValue))
    for span in trace.spans {
      add("span of", span.parent ?? -1)
      add("component", span.component)
      add("instance", span.instance)
      add("call", span.call ?? -1)
      add("message", span.isMessage ? 1 : 0)
      add("start", span.start)
      add("end", span.end)
      add("outcome", Int64(span.outcome.rawValue))
      for activity in span.activities {
        add("activity", Int64(activity.kind.rawValue))
        add("start", activity.start)
        add("demand", activity.demand)
      }
    }
  }
}

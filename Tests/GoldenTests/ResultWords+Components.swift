import Tailrace

/// What classes and components did.
extension ResultWords {
  mutating func add(_ result: ClassResult) {
    add("at start", result.inFlightAtStart)
    add("offered", result.offered)
    add(result.outcomes)
    add("at end", result.inFlightAtEnd)
    add("late", result.late)
    add("stale", result.stale)
    add(result.latency)
    add("area", result.inFlightArea)
    add("waiting", result.waitTime)
    add("service", result.serviceTime)
    add("network", result.networkTime)
    for interval in result.intervals {
      add("interval", interval.offered)
      add("answered", interval.answered)
      add("failed", interval.failed)
      add("in flight", interval.inFlight)
      add("p50", interval.p50)
      add("p95", interval.p95)
      add("p99", interval.p99)
      add("first band", interval.bands.first)
      add("bands", interval.bands.counts)
      if let outcomes = interval.outcomes { add(outcomes) }
    }
  }

  mutating func add(_ result: ComponentResult) {
    add("at start", result.inFlightAtStart)
    add("offered", result.offered)
    add(result.outcomes)
    add("at end", result.inFlightAtEnd)
    add(result.failuresBegun)
    add("client timeouts", result.counts.timeouts.client)
    add("connect timeouts", result.counts.timeouts.connect)
    add("queue timeouts", result.counts.timeouts.queue)
    add("server timeouts", result.counts.timeouts.server)
    add(result.latency)
    add(result.wait)
    add("waiting", result.waitTime)
    add("service", result.serviceTime)
    add("inside", result.insideArea)
    add("queue", result.queueArea)
    add("places", result.placesArea)
    add("cores", result.coresArea)
    add("latencies", result.latencySum)
    add("hits", result.counts.cacheHits)
    add("misses", result.counts.cacheMisses)
    add("versioned", result.counts.versionedReads)
    add("stale", result.counts.staleReads)
    add(result.caching, result.counts)
    add("lost writes", result.counts.lostWrites)
    add("lost on the way", result.counts.lostOnWay)
    for share in result.byClass {
      add("of class", share.offered)
      add("ended", share.ended)
      add("waiting", share.waitTime)
      add("service", share.serviceTime)
      add("latencies", share.latencySum)
    }
    for instance in result.instances {
      add("instance", instance.offered)
      add("inside", instance.insideArea)
      add("busy", instance.busyArea)
    }
    for interval in result.intervals { add(interval) }
    addParts(of: result)
  }

  private mutating func add(_ caching: CacheCounts, _ counts: ComponentCounts) {
    add("evictions", caching.evictions)
    add("not let in", caching.refused)
    add("keys", caching.keys)
    add("mean keys", caching.meanKeys)
    add("mean idle", caching.meanIdle)
    add("expired hits", counts.expiredHits)
    add("refreshes", counts.refreshes)
    add("coalesced", counts.coalesced)
    add("rescued", counts.rescued)
    add("lost writes", counts.lostWriteBacks)
    add("bytes", counts.bytesServed)
  }

  private mutating func add(_ interval: ComponentResult.Interval) {
    add("interval", interval.offered)
    add("answered", interval.answered)
    add("failed", interval.failed)
    add("inside", interval.inside)
    add("waiting", interval.waiting)
    add("queue", interval.queueArea)
    add("places", interval.placesArea)
    add("cores", interval.coresArea)
    add("most cores", interval.mostCoresArea)
    add("hits", interval.counts.cacheHits)
    add("misses", interval.counts.cacheMisses)
    add("serving", interval.servingArea)
    add("members", interval.members)
    add("p50", interval.p50)
    add("p95", interval.p95)
    add("p99", interval.p99)
    add("memory", interval.memoryInUse ?? -1)
  }

  /// What only some components have.
  private mutating func addParts(of result: ComponentResult) {
    if let occupancy = result.occupancy {
      add("by number inside", occupancy.component)
      add("by instance", occupancy.instances.map { $0.nanoseconds ?? .max })
      add("busy periods", occupancy.busyPeriods)
      add("their sum", occupancy.busyPeriodSum)
      add("their squares", occupancy.busyPeriodSumOfSquares)
    }
    if let start = result.coldStart {
      add("cold starts", start.starts)
      add("off", start.offArea)
      add("starting", start.startingArea)
    }
    if let memory = result.memory {
      add("memory", memory.limit)
      add("mean", memory.mean)
      add("peak", memory.peak)
      add("kills", memory.kills)
    }
    if let scaling = result.scaling {
      add("billed", scaling.billedArea)
      add("serving", scaling.servingArea)
      add("members", scaling.memberArea)
      add("least", scaling.least)
      add("most", scaling.most)
      add("at end", scaling.atEnd)
      add("starts", scaling.starts)
      add("stops", scaling.stops)
      add("lost", scaling.lost)
      for instance in scaling.instances {
        add("billed", instance.billed)
        add("serving", instance.serving)
      }
    }
    if let outages = result.outages {
      add("outages", outages.times)
      add("rises", outages.rises)
    }
  }
}

/// Reading metrics off instances, as a scraper does, and seeing them later.
extension Simulation {
  /// What an instance has done so far is none of its next reading.
  mutating func startReading(_ slot: Handle<InstanceLife>) {
    let station = scaling.lives[slot].station
    scaling.lives[slot].busyRead = plant.stations[station].coresBusy.area(at: loop.clock)
    scaling.lives[slot].insideRead = plant.stations[station].inside.area(at: loop.clock)
    scaling.lives[slot].offeredRead = plant.stations[station].offered
  }

  /// Metrics are read.
  mutating func scrape(_ scaler: Int) {
    let component = scaling.scalers[scaler].component
    let before = scaling.scalers[scaler].readAt
    var reading = ScalingReading(at: loop.clock, instances: [], latency: LatencyHistogram())
    for slot in slots(of: component) {
      var one = InstanceReading()
      let station = scaling.lives[slot].station
      let since = max(before, scaling.lives[slot].upAt)
      if scaling.lives[slot].isMember && loop.clock > since
        && (faults.impairments.count == 0 || !isDown(station))
      {
        let time = Double(loop.clock - since)
        one.launch = scaling.lives[slot].launch
        one.since = since
        one.busy =
          Double(
            plant.stations[station].coresBusy.area(at: loop.clock) &- scaling.lives[slot].busyRead)
          / time
        one.inside =
          Double(
            plant.stations[station].inside.area(at: loop.clock) &- scaling.lives[slot].insideRead)
          / time
        one.rate =
          Double(plant.stations[station].offered &- scaling.lives[slot].offeredRead) / time * 1e9
        if let limit = network.components[Int(component)].memory?.limit {
          one.memory = Double(memoryInUse(station)) / Double(limit)
        }
      }
      startReading(slot)
      reading.instances.append(one)
    }
    carryLatency(scaler)
    reading.latency = scaling.scalers[scaler].latencyCarried
    scaling.scalers[scaler].latencyCarried = LatencyHistogram()
    scaling.scalers[scaler].readings.append(reading)
    scaling.scalers[scaler].readAt = loop.clock
    noteArrivals(scaler)
  }

  private mutating func carryLatency(_ scaler: Int) {
    let component = scaling.scalers[scaler].component
    let now = books.histograms.histogram(plant.components[component].latencyHistogram)
    let news = now.difference(from: scaling.scalers[scaler].latencyRead)
    scaling.scalers[scaler].latencyCarried = scaling.scalers[scaler].latencyCarried.merged(
      with: news)
    scaling.scalers[scaler].latencyRead = now
  }

  private mutating func noteArrivals(_ scaler: Int) {
    guard scaling.scalers[scaler].rules.forecast != nil else { return }
    let total = totalOffered(scaling.scalers[scaler].component)
    scaling.scalers[scaler].arrivals.append(total - scaling.scalers[scaler].arrivalsRead)
    scaling.scalers[scaler].arrivalsRead = total
  }

  private mutating func totalOffered(_ component: Handle<ComponentState>) -> Int64 {
    slots(of: component).reduce(Int64(0)) { $0 + plant.stations[scaling.lives[$1].station].offered }
  }

  /// Measuring begins, so that all counts begin again, and readings have to go on.
  mutating func carryReadings() {
    for scaler in scaling.scalers.indices {
      carryLatency(scaler)
      scaling.scalers[scaler].latencyRead = LatencyHistogram()
      scaling.scalers[scaler].arrivalsRead -= totalOffered(scaling.scalers[scaler].component)
    }
    for slot in scaling.lives.handles {
      let station = scaling.lives[slot].station
      scaling.lives[slot].busyRead &-= plant.stations[station].coresBusy.area(at: loop.clock)
      scaling.lives[slot].insideRead &-= plant.stations[station].inside.area(at: loop.clock)
      scaling.lives[slot].offeredRead -= plant.stations[station].offered
      scaling.lives[slot].billed.restart(at: loop.clock)
      scaling.lives[slot].serving.restart(at: loop.clock)
    }
    for scaler in scaling.scalers.indices {
      scaling.scalers[scaler].members.restart(at: loop.clock)
      scaling.scalers[scaler].fewest = Int(scaling.scalers[scaler].members.value)
      scaling.scalers[scaler].most = Int(scaling.scalers[scaler].members.value)
      scaling.scalers[scaler].starts = 0
      scaling.scalers[scaler].stops = 0
      scaling.scalers[scaler].lost = 0
    }
  }

  /// The newest reading that can be seen by now; those before it are forgotten.
  mutating func visibleReading(_ scaler: Int) -> ScalingReading? {
    let lag = scaling.scalers[scaler].rules.lag.nanoseconds
    var newest: Int?
    for (index, reading) in scaling.scalers[scaler].readings.enumerated()
    where reading.at <= loop.clock - lag {
      newest = index
    }
    guard let newest else { return nil }
    scaling.scalers[scaler].readings.removeFirst(newest)
    return scaling.scalers[scaler].readings.first
  }

  /// What a metric's measure is for one instance; nil for those that are of the whole.
  mutating func value(
    _ measure: ScalingMetric.Measure, of reading: InstanceReading,
    _ component: Handle<ComponentState>
  )
    -> Double?
  {
    switch measure {
    case .cores: reading.busy / Double(plant.components[component].cores)
    case .memory: reading.memory
    case .rate: reading.rate
    case .inside: reading.inside
    case .latency, .backlog: nil
    }
  }

  /// A latency in nanoseconds; nil where nothing was answered.
  mutating func latency(_ percentile: Double?, of reading: ScalingReading) -> Double? {
    if reading.latency.count == 0 { return nil }
    return percentile.map { Double(reading.latency.quantile($0)) } ?? reading.latency.mean
  }

  /// The messages of a queue that are not dealt with: waiting and at work.
  mutating func backlog(of queue: ComponentID) -> Double {
    Double(plant.stations[plant.components[queue.handle].firstStation].inside.value)
  }

  /// The forecast for the most that comes within the lead, in requests a second; nil before there was
  /// a season.
  mutating func forecast(_ scaler: Int) -> Double? {
    guard let rule = scaling.scalers[scaler].rules.forecast else { return nil }
    let step = scaling.scalers[scaler].rules.scrape.nanoseconds
    let arrivals = scaling.scalers[scaler].arrivals
    let season = Int(max(1, rule.season.nanoseconds / step))
    let lead = Int(max(1, rule.lead.nanoseconds / step))
    let now = arrivals.count
    if now < season + lead { return nil }
    var recent: Int64 = 0
    var earlier: Int64 = 0
    for back in 1...lead {
      recent += arrivals[now - back]
      earlier += arrivals[now - season - back]
    }
    let ratio = earlier > 0 ? Double(recent) / Double(earlier) : 1
    var most: Int64 = 0
    for ahead in 0...lead where now - season + ahead < now {
      most = max(most, arrivals[now - season + ahead])
    }
    return Double(most) * ratio / (Double(step) / 1e9)
  }
}

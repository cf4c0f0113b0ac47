/// Reading metrics off instances, as a scraper does, and seeing them later.
extension Simulation {
  /// What an instance has done so far is none of its next reading.
  mutating func startReading(_ slot: Handle<InstanceLife>) {
    let station = lives[slot].station
    lives[slot].busyRead = stations[station].coresBusy.area(at: clock)
    lives[slot].insideRead = stations[station].inside.area(at: clock)
    lives[slot].offeredRead = stations[station].offered
  }

  /// Metrics are read.
  mutating func scrape(_ scaler: Int) {
    let component = scalers[scaler].component
    let before = scalers[scaler].readAt
    var reading = ScalingReading(at: clock, instances: [], latency: LatencyHistogram())
    for slot in slots(of: component) {
      var one = InstanceReading()
      let station = lives[slot].station
      let since = max(before, lives[slot].upAt)
      if lives[slot].isMember && clock > since && (impairments.count == 0 || !isDown(station)) {
        let time = Double(clock - since)
        one.launch = lives[slot].launch
        one.since = since
        one.busy =
          Double(stations[station].coresBusy.area(at: clock) &- lives[slot].busyRead) / time
        one.inside =
          Double(stations[station].inside.area(at: clock) &- lives[slot].insideRead) / time
        one.rate = Double(stations[station].offered &- lives[slot].offeredRead) / time * 1e9
        if let limit = network.components[Int(component)].memory?.limit {
          one.memory = Double(memoryInUse(station)) / Double(limit)
        }
      }
      startReading(slot)
      reading.instances.append(one)
    }
    carryLatency(scaler)
    reading.latency = scalers[scaler].latencyCarried
    scalers[scaler].latencyCarried = LatencyHistogram()
    scalers[scaler].readings.append(reading)
    scalers[scaler].readAt = clock
    noteArrivals(scaler)
  }

  private mutating func carryLatency(_ scaler: Int) {
    let component = scalers[scaler].component
    let now = histograms.histogram(components[component].latencyHistogram)
    let news = now.difference(from: scalers[scaler].latencyRead)
    scalers[scaler].latencyCarried = scalers[scaler].latencyCarried.merged(with: news)
    scalers[scaler].latencyRead = now
  }

  private mutating func noteArrivals(_ scaler: Int) {
    guard scalers[scaler].rules.forecast != nil else { return }
    let total = totalOffered(scalers[scaler].component)
    scalers[scaler].arrivals.append(total - scalers[scaler].arrivalsRead)
    scalers[scaler].arrivalsRead = total
  }

  private mutating func totalOffered(_ component: Handle<ComponentState>) -> Int64 {
    slots(of: component).reduce(Int64(0)) { $0 + stations[lives[$1].station].offered }
  }

  /// Measuring begins, so that all counts begin again, and readings have to go on.
  mutating func carryReadings() {
    for scaler in scalers.indices {
      carryLatency(scaler)
      scalers[scaler].latencyRead = LatencyHistogram()
      scalers[scaler].arrivalsRead -= totalOffered(scalers[scaler].component)
    }
    for slot in lives.handles {
      let station = lives[slot].station
      lives[slot].busyRead &-= stations[station].coresBusy.area(at: clock)
      lives[slot].insideRead &-= stations[station].inside.area(at: clock)
      lives[slot].offeredRead -= stations[station].offered
      lives[slot].billed.restart(at: clock)
      lives[slot].serving.restart(at: clock)
    }
    for scaler in scalers.indices {
      scalers[scaler].members.restart(at: clock)
      scalers[scaler].fewest = Int(scalers[scaler].members.value)
      scalers[scaler].most = Int(scalers[scaler].members.value)
      scalers[scaler].starts = 0
      scalers[scaler].stops = 0
      scalers[scaler].lost = 0
    }
  }

  /// The newest reading that can be seen by now; those before it are forgotten.
  mutating func visibleReading(_ scaler: Int) -> ScalingReading? {
    let lag = scalers[scaler].rules.lag.nanoseconds
    var newest: Int?
    for (index, reading) in scalers[scaler].readings.enumerated() where reading.at <= clock - lag {
      newest = index
    }
    guard let newest else { return nil }
    scalers[scaler].readings.removeFirst(newest)
    return scalers[scaler].readings.first
  }

  /// What a metric's measure is for one instance; nil for those that are of the whole.
  mutating func value(
    _ measure: ScalingMetric.Measure, of reading: InstanceReading,
    _ component: Handle<ComponentState>
  )
    -> Double?
  {
    switch measure {
    case .cores: reading.busy / Double(components[component].cores)
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
    Double(stations[components[queue.handle].firstStation].inside.value)
  }

  /// The forecast for the most that comes within the lead, in requests a second; nil before there was
  /// a season.
  mutating func forecast(_ scaler: Int) -> Double? {
    guard let rule = scalers[scaler].rules.forecast else { return nil }
    let step = scalers[scaler].rules.scrape.nanoseconds
    let arrivals = scalers[scaler].arrivals
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

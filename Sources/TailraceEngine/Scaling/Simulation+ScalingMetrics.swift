/// Reading metrics off instances, as a scraper does, and seeing them later.
extension Simulation {

  /// Metrics are read.
  mutating func scrape(_ scaler: Int) {
    let component = scaling.scalers[scaler].component
    let before = scaling.scalers[scaler].readAt
    var reading = ScalingReading(at: loop.clock, instances: [], latency: LatencyHistogram())
    for slot in plant.slots(of: component) {
      var one = InstanceReading()
      let station = scaling.lives[slot].station
      let since = max(before, scaling.lives[slot].upAt)
      if scaling.lives[slot].isMember && loop.clock > since
        && (faults.impairments.count == 0 || !faults.isDown(station))
      {
        let time = Double(loop.clock - since)
        one.launch = scaling.lives[slot].launch
        one.since = since
        one.busy =
          Double(
            plant.stations[station].coresBusy.area(at: loop.clock) - scaling.lives[slot].busyRead)
          / time
        one.inside =
          Double(
            plant.stations[station].inside.area(at: loop.clock) - scaling.lives[slot].insideRead)
          / time
        one.rate =
          Double(plant.stations[station].offered - scaling.lives[slot].offeredRead) / time * 1e9
        if let limit = network.components[Int(component)].memory?.limit {
          one.memory =
            Double(protection.memoryInUse(station, network, plant, caching, faults)) / Double(limit)
        }
      }
      scaling.startReading(slot, at: loop.clock, plant)
      reading.instances.append(one)
    }
    scaling.carryLatency(scaler, plant, books)
    reading.latency = scaling.scalers[scaler].latencyCarried
    scaling.scalers[scaler].latencyCarried = LatencyHistogram()
    scaling.scalers[scaler].readings.append(reading)
    scaling.scalers[scaler].readAt = loop.clock
    scaling.noteArrivals(scaler, plant)
    loop.wind(
      scaling.scalers[scaler].scrapeClockwork,
      after: scaling.scalers[scaler].rules.scrape.nanoseconds)
  }
}

extension Scaling {
  /// What an instance has done so far is none of its next reading.
  mutating func startReading(_ slot: Handle<InstanceLife>, at now: Int64, _ plant: borrowing Plant)
  {
    let station = lives[slot].station
    lives[slot].busyRead = plant.stations[station].coresBusy.area(at: now)
    lives[slot].insideRead = plant.stations[station].inside.area(at: now)
    lives[slot].offeredRead = plant.stations[station].offered
  }

  fileprivate mutating func carryLatency(
    _ scaler: Int, _ plant: borrowing Plant, _ books: borrowing Books
  ) {
    let component = scalers[scaler].component
    let now = books.histograms.histogram(plant.components[component].latencyHistogram)
    let news = now.difference(from: scalers[scaler].latencyRead)
    scalers[scaler].latencyCarried = scalers[scaler].latencyCarried.merged(
      with: news)
    scalers[scaler].latencyRead = now
  }

  fileprivate mutating func noteArrivals(_ scaler: Int, _ plant: borrowing Plant) {
    guard scalers[scaler].rules.forecast != nil else { return }
    let total = plant.totalOffered(scalers[scaler].component, self)
    scalers[scaler].arrivals.append(total - scalers[scaler].arrivalsRead)
    scalers[scaler].arrivalsRead = total
  }

  /// Measuring begins, so that all counts begin again, and readings have to go on.
  mutating func carryReadings(at now: Int64, _ plant: borrowing Plant, _ books: borrowing Books) {
    for scaler in scalers.indices {
      carryLatency(scaler, plant, books)
      scalers[scaler].latencyRead = LatencyHistogram()
      scalers[scaler].arrivalsRead -= plant.totalOffered(scalers[scaler].component, self)
    }
    for slot in lives.handles {
      let station = lives[slot].station
      lives[slot].busyRead -= plant.stations[station].coresBusy.area(at: now)
      lives[slot].insideRead -= plant.stations[station].inside.area(at: now)
      lives[slot].offeredRead -= plant.stations[station].offered
      lives[slot].billed.restart(at: now)
      lives[slot].serving.restart(at: now)
    }
    for scaler in scalers.indices {
      scalers[scaler].members.restart(at: now)
      scalers[scaler].fewest = Int(scalers[scaler].members.value)
      scalers[scaler].most = Int(scalers[scaler].members.value)
      scalers[scaler].starts = 0
      scalers[scaler].stops = 0
      scalers[scaler].lost = 0
    }
  }

  /// The newest reading that can be seen by now; those before it are forgotten.
  mutating func visibleReading(_ scaler: Int, at now: Int64) -> ScalingReading? {
    let lag = scalers[scaler].rules.lag.nanoseconds
    var newest: Int?
    for (index, reading) in scalers[scaler].readings.enumerated()
    where reading.at <= now - lag {
      newest = index
    }
    guard let newest else { return nil }
    scalers[scaler].readings.removeFirst(newest)
    return scalers[scaler].readings.first
  }

  /// A latency in nanoseconds; nil where nothing was answered.
  func latency(_ percentile: Double?, of reading: ScalingReading) -> Double? {
    if reading.latency.count == 0 { return nil }
    return percentile.map { Double(reading.latency.quantile($0)) } ?? reading.latency.mean
  }

  /// The forecast for the most that comes within the lead, in requests a second; nil before there was
  /// a season.
  func forecast(_ scaler: Int) -> Double? {
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

extension Plant {
  fileprivate func totalOffered(_ component: Handle<ComponentState>, _ scaling: borrowing Scaling)
    -> Int64
  {
    slots(of: component).reduce(Int64(0)) { $0 + stations[scaling.lives[$1].station].offered }
  }

  /// What a metric's measure is for one instance; nil for those that are of the whole.
  func value(
    _ measure: ScalingMetric.Measure, of reading: InstanceReading,
    _ component: Handle<ComponentState>
  ) -> Double? {
    switch measure {
    case .cores: reading.busy / Double(components[component].cores)
    case .memory: reading.memory
    case .rate: reading.rate
    case .inside: reading.inside
    case .latency, .backlog: nil
    }
  }

  /// The messages of a queue that are not dealt with: waiting and at work.
  func backlog(of queue: ComponentID) -> Double {
    Double(stations[components[queue.handle].firstStation].inside.value)
  }
}

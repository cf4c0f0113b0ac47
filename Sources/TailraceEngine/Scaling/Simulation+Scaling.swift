/// Controllers: when they look, what they decide, and how it is carried out.
extension Simulation {
  /// Instances and controllers of all components whose number of instances changes; once stations,
  /// timer rings and queues are there.
  mutating func scheduleScaling() {
    for scaler in scaling.scalers.indices {
      let component = scaling.scalers[scaler].component
      let number = Int32(scaler)
      scaling.scalers[scaler].scrapeClockwork = loop.addClockwork(.scrape, number)
      scaling.scalers[scaler].syncClockwork = loop.addClockwork(.scaling, number)
      scaling.scalers[scaler].pollClockwork = loop.addClockwork(.activation, number)
      scaling.scalers[scaler].planClockwork = loop.addClockwork(.schedule, number)
      for slot in plant.slots(of: component) {
        scaling.lives[slot].clockwork = loop.addClockwork(.instance, slot.index)
      }
      for slot in plant.slots(of: component).prefix(scaling.scalers[scaler].wanted) {
        scaling.haveUp(slot, at: loop.clock, &routing)
      }
      membershipChanged(component)
      scaling.scheduleController(scaler, &loop)
    }
  }

  mutating func fireScrape(_ scaler: Int) {
    scrape(scaler)
    loop.wind(
      scaling.scalers[scaler].scrapeClockwork,
      after: scaling.scalers[scaler].rules.scrape.nanoseconds)
  }

  mutating func fireScaling(_ scaler: Int) {
    loop.wind(scaling.scalers[scaler].syncClockwork, after: scaling.period(scaler).nanoseconds)
    let floor = scaling.floor(of: scaler, at: loop.clock)
    if raise(scaler, to: floor) { return }
    switch scaling.scalers[scaler].rules.controller {
    case .horizontal(let rules): decide(scaler, rules, least: floor.count)
    case .targetTracking(let rules): decide(scaler, rules, least: floor.count)
    case .steps(let rules): decide(scaler, rules, least: floor.count)
    }
  }

  /// A size of the schedule begins.
  mutating func fireSchedule(_ scaler: Int) {
    let rules = scaling.scalers[scaler].rules
    if let next = rules.schedule.first(where: { $0.at.nanoseconds > loop.clock }) {
      loop.wind(scaling.scalers[scaler].planClockwork, after: (next.at - now).nanoseconds)
    }
    _ = raise(scaler, to: scaling.floor(of: scaler, at: loop.clock))
  }

  /// Whether there were too few, so that there are now as many as have to be.
  private mutating func raise(
    _ scaler: Int, to floor: (count: Int, reason: ScalingDecision.Reason)
  ) -> Bool {
    if scaling.scalers[scaler].wanted >= floor.count { return false }
    change(scaler, to: floor.count, wanted: floor.count, floor.reason, .none)
    return true
  }

  /// Carries a decision out and notes it; one that changes nothing is noted when what holds it back is
  /// something else than before.
  mutating func change(
    _ scaler: Int, to count: Int, wanted: Int, _ reason: ScalingDecision.Reason,
    _ limit: ScalingDecision.Limit
  ) {
    let from = scaling.scalers[scaler].wanted
    if count != from || (limit != .none && limit != scaling.scalers[scaler].notedLimit) {
      books.timeline.note(
        .scaled(
          ScalingDecision(from: from, to: count, wanted: wanted, reason: reason, limit: limit)),
        at: loop.clock, scaling.scalers[scaler].component)
    }
    scaling.scalers[scaler].notedLimit = count == from ? limit : .none
    if count == from { return }
    scaling.scalers[scaler].wanted = count
    scaling.scalers[scaler].changedAt = loop.clock
    if case .horizontal(let rules) = scaling.scalers[scaler].rules.controller {
      scaling.scalers[scaler].history.changed(from: from, to: count, rules, now: loop.clock)
    }
    reconcile(scaler)
  }
}

extension Scaling {
  /// An instance that has been up for long when the run begins.
  fileprivate mutating func haveUp(
    _ slot: Handle<InstanceLife>, at now: Int64, _ routing: inout RoutingTable
  ) {
    let scaler = Int(lives[slot].scaler)
    scalers[scaler].launches += 1
    lives[slot].launch = scalers[scaler].launches
    lives[slot].billed.rise(at: now)
    lives[slot].serving.rise(at: now)
    lives[slot].phase = .up
    // Longer than any warm-up lasts, however short the run is.
    lives[slot].launchedAt = -(Int64.max / 2)
    lives[slot].upAt = -(Int64.max / 2)
    routing.members[lives[slot].station] = true
  }

  fileprivate func scheduleController(_ scaler: Int, _ loop: inout EventLoop) {
    let rules = scalers[scaler].rules
    // Metrics are read before whoever looks at them at the same moment.
    loop.wind(scalers[scaler].scrapeClockwork, after: rules.scrape.nanoseconds)
    loop.wind(scalers[scaler].syncClockwork, after: period(scaler).nanoseconds)
    if case .horizontal(let horizontal) = rules.controller, let activation = horizontal.activation {
      loop.wind(scalers[scaler].pollClockwork, after: activation.polling.nanoseconds)
    }
    if let first = rules.schedule.first {
      loop.wind(scalers[scaler].planClockwork, after: first.at.nanoseconds)
    }
  }

  /// How often a controller decides; AWS's alarms see every value once.
  fileprivate func period(_ scaler: Int) -> Delay {
    if case .horizontal(let rules) = scalers[scaler].rules.controller { return rules.sync }
    return scalers[scaler].rules.scrape
  }

  /// The least number that is allowed now, and why.
  func floor(of scaler: Int, at now: Int64) -> (count: Int, reason: ScalingDecision.Reason) {
    let rules = scalers[scaler].rules
    var floor = rules.least
    var reason = ScalingDecision.Reason.bounds
    if case .horizontal(let horizontal) = rules.controller, horizontal.activation != nil {
      // Between none and one the backlog decides.
      floor = scalers[scaler].wanted == 0 ? 0 : max(1, floor)
    }
    if let size = rules.schedule.last(where: { $0.at.nanoseconds <= now }),
      size.least > floor
    {
      floor = size.least
      reason = .schedule
    }
    if let rate = forecast(scaler), let rule = rules.forecast {
      let count = ReplicaCalculator.whole(rate / rule.ratePerInstance)
      if count > floor {
        floor = count
        reason = .forecast(ratePerSecond: rate)
      }
    }
    var most = rules.most
    if case .horizontal(let horizontal) = rules.controller, let useful = horizontal.mostUseful {
      most = min(most, useful)
    }
    return (min(floor, most), reason)
  }

  /// The integral of the instances that could work; 0 where their number does not change.
  func servingArea(of index: Int, at now: Int64, _ plant: borrowing Plant) -> Int64 {
    if plant.components[index].firstLife == .none { return 0 }
    return plant.slots(of: Handle(index)).reduce(Int64(0)) {
      $0 &+ lives[$1].serving.area(at: now)
    }
  }

  /// What became of the instances of a component; nil where their number does not change.
  func scalingResult(of index: Int, at now: Int64, _ plant: borrowing Plant) -> ScalingResult? {
    let first = plant.components[index].firstLife
    if first == .none { return nil }
    let state = scalers[Int(lives[first].scaler)]
    var result = ScalingResult(
      billedArea: 0, servingArea: 0, memberArea: state.members.area(at: now),
      least: min(state.fewest, state.most), most: state.most, atEnd: Int(state.members.value),
      starts: state.starts, stops: state.stops, lost: state.lost, instances: [])
    for slot in plant.slots(of: Handle(index)) {
      let billed = lives[slot].billed.area(at: now)
      let serving = lives[slot].serving.area(at: now)
      result.billedArea &+= billed
      result.servingArea &+= serving
      result.instances.append(.init(billed: billed, serving: serving))
    }
    return result
  }
}

extension Plant {
  /// The instances that callers know of; 0 where their number does not change.
  func members(of index: Int, _ scaling: borrowing Scaling) -> Int64 {
    let first = components[index].firstLife
    return first == .none
      ? 0 : Int64(scaling.scalers[Int(scaling.lives[first].scaler)].members.value)
  }
}

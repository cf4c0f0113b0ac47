/// Controllers: when they look, what they decide, and how it is carried out.
extension Simulation {
  /// Instances and controllers of all components whose number of instances changes; once stations,
  /// timer rings and queues are there.
  mutating func scheduleScaling() {
    for scaler in scalers.indices {
      let component = scalers[scaler].component
      let number = Int32(scaler)
      scalers[scaler].scrapeClockwork = addClockwork(.scrape, number)
      scalers[scaler].syncClockwork = addClockwork(.scaling, number)
      scalers[scaler].pollClockwork = addClockwork(.activation, number)
      scalers[scaler].planClockwork = addClockwork(.schedule, number)
      for slot in slots(of: component) {
        lives[slot].clockwork = addClockwork(.instance, slot.index)
      }
      for slot in slots(of: component).prefix(scalers[scaler].wanted) { haveUp(slot) }
      membershipChanged(component)
      scheduleController(scaler)
    }
  }

  /// An instance that has been up for long when the run begins.
  private mutating func haveUp(_ slot: Handle<InstanceLife>) {
    let scaler = Int(lives[slot].scaler)
    scalers[scaler].launches += 1
    lives[slot].launch = scalers[scaler].launches
    lives[slot].billed.rise(at: clock)
    lives[slot].serving.rise(at: clock)
    lives[slot].phase = .up
    // Longer than any warm-up lasts, however short the run is.
    lives[slot].launchedAt = -(Int64.max / 2)
    lives[slot].upAt = -(Int64.max / 2)
    routing.members[lives[slot].station] = true
  }

  private mutating func scheduleController(_ scaler: Int) {
    let rules = scalers[scaler].rules
    // Metrics are read before whoever looks at them at the same moment.
    wind(scalers[scaler].scrapeClockwork, after: rules.scrape.nanoseconds)
    wind(scalers[scaler].syncClockwork, after: period(scaler).nanoseconds)
    if case .horizontal(let horizontal) = rules.controller, let activation = horizontal.activation {
      wind(scalers[scaler].pollClockwork, after: activation.polling.nanoseconds)
    }
    if let first = rules.schedule.first {
      wind(scalers[scaler].planClockwork, after: first.at.nanoseconds)
    }
  }

  /// How often a controller decides; AWS's alarms see every value once.
  private mutating func period(_ scaler: Int) -> Delay {
    if case .horizontal(let rules) = scalers[scaler].rules.controller { return rules.sync }
    return scalers[scaler].rules.scrape
  }

  mutating func fireScrape(_ scaler: Int) {
    scrape(scaler)
    wind(scalers[scaler].scrapeClockwork, after: scalers[scaler].rules.scrape.nanoseconds)
  }

  mutating func fireScaling(_ scaler: Int) {
    wind(scalers[scaler].syncClockwork, after: period(scaler).nanoseconds)
    let floor = floor(of: scaler)
    if raise(scaler, to: floor) { return }
    switch scalers[scaler].rules.controller {
    case .horizontal(let rules): decide(scaler, rules, least: floor.count)
    case .targetTracking(let rules): decide(scaler, rules, least: floor.count)
    case .steps(let rules): decide(scaler, rules, least: floor.count)
    }
  }

  /// A size of the schedule begins.
  mutating func fireSchedule(_ scaler: Int) {
    let rules = scalers[scaler].rules
    if let next = rules.schedule.first(where: { $0.at.nanoseconds > clock }) {
      wind(scalers[scaler].planClockwork, after: (next.at - now).nanoseconds)
    }
    _ = raise(scaler, to: floor(of: scaler))
  }

  /// The least number that is allowed now, and why.
  mutating func floor(of scaler: Int) -> (count: Int, reason: ScalingDecision.Reason) {
    let rules = scalers[scaler].rules
    var floor = rules.least
    var reason = ScalingDecision.Reason.bounds
    if case .horizontal(let horizontal) = rules.controller, horizontal.activation != nil {
      // Between none and one the backlog decides.
      floor = scalers[scaler].wanted == 0 ? 0 : max(1, floor)
    }
    if let size = rules.schedule.last(where: { $0.at.nanoseconds <= clock }), size.least > floor {
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

  /// Whether there were too few, so that there are now as many as have to be.
  private mutating func raise(
    _ scaler: Int, to floor: (count: Int, reason: ScalingDecision.Reason)
  ) -> Bool {
    if scalers[scaler].wanted >= floor.count { return false }
    change(scaler, to: floor.count, wanted: floor.count, floor.reason, .none)
    return true
  }

  /// Carries a decision out and notes it; one that changes nothing is noted when what holds it back is
  /// something else than before.
  mutating func change(
    _ scaler: Int, to count: Int, wanted: Int, _ reason: ScalingDecision.Reason,
    _ limit: ScalingDecision.Limit
  ) {
    let from = scalers[scaler].wanted
    if count != from || (limit != .none && limit != scalers[scaler].notedLimit) {
      timeline.note(
        .scaled(
          ScalingDecision(from: from, to: count, wanted: wanted, reason: reason, limit: limit)),
        at: clock, scalers[scaler].component)
    }
    scalers[scaler].notedLimit = count == from ? limit : .none
    if count == from { return }
    scalers[scaler].wanted = count
    scalers[scaler].changedAt = clock
    if case .horizontal(let rules) = scalers[scaler].rules.controller {
      scalers[scaler].history.changed(from: from, to: count, rules, now: clock)
    }
    reconcile(scaler)
  }

  /// The integral of the instances that could work; 0 where their number does not change.
  mutating func servingArea(of index: Int) -> Int64 {
    if components[index].firstLife == .none { return 0 }
    return slots(of: Handle(index)).reduce(Int64(0)) { $0 &+ lives[$1].serving.area(at: clock) }
  }

  /// The instances that callers know of; 0 where their number does not change.
  mutating func members(of index: Int) -> Int64 {
    let first = components[index].firstLife
    return first == .none ? 0 : Int64(scalers[Int(lives[first].scaler)].members.value)
  }

  /// What became of the instances of a component; nil where their number does not change.
  mutating func scalingResult(of index: Int) -> ScalingResult? {
    let first = components[index].firstLife
    if first == .none { return nil }
    let state = scalers[Int(lives[first].scaler)]
    var result = ScalingResult(
      billedArea: 0, servingArea: 0, memberArea: state.members.area(at: clock),
      least: min(state.fewest, state.most), most: state.most, atEnd: Int(state.members.value),
      starts: state.starts, stops: state.stops, lost: state.lost, instances: [])
    for slot in slots(of: Handle(index)) {
      let billed = lives[slot].billed.area(at: clock)
      let serving = lives[slot].serving.area(at: clock)
      result.billedArea &+= billed
      result.servingArea &+= serving
      result.instances.append(.init(billed: billed, serving: serving))
    }
    return result
  }
}

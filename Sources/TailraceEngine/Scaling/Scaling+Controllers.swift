/// Who decides on the number of instances, and when.
extension Scaling {
  /// It is time to decide; nil where nothing has to be said.
  mutating func decide(_ scaler: Int, _ loop: inout EventLoop, _ plant: borrowing Plant)
    -> ScalingDecision?
  {
    loop.wind(scalers[scaler].syncClockwork, after: period(scaler).nanoseconds)
    let floor = floor(of: scaler, at: loop.clock)
    if let decision = raise(scaler, to: floor) { return decision }
    switch scalers[scaler].rules.controller {
    case .horizontal(let rules):
      return decide(scaler, rules, least: floor.count, at: loop.clock, plant)
    case .targetTracking(let rules):
      return decide(scaler, rules, least: floor.count, at: loop.clock, plant)
    case .steps(let rules):
      return decide(scaler, rules, least: floor.count, at: loop.clock, plant)
    }
  }

  /// A size of the schedule begins.
  func followSchedule(_ scaler: Int, _ loop: inout EventLoop) -> ScalingDecision? {
    let rules = scalers[scaler].rules
    if let next = rules.schedule.first(where: { $0.at.nanoseconds > loop.clock }) {
      loop.wind(scalers[scaler].planClockwork, after: next.at.nanoseconds - loop.clock)
    }
    return raise(scaler, to: floor(of: scaler, at: loop.clock))
  }

  /// As many as have to be, where there are too few.
  private func raise(
    _ scaler: Int, to floor: (count: Int, reason: ScalingDecision.Reason)
  ) -> ScalingDecision? {
    let current = scalers[scaler].wanted
    if current >= floor.count { return nil }
    return ScalingDecision(
      from: current, to: floor.count, wanted: floor.count, reason: floor.reason, limit: .none)
  }

  /// Notes a decision; one that changes nothing is noted when what holds it back is something else than
  /// before. Whether the number changes.
  mutating func note(
    _ decision: ScalingDecision, _ scaler: Int, at now: Int64, _ books: inout Books
  ) -> Bool {
    let isChange = decision.to != decision.from
    if isChange || (decision.limit != .none && decision.limit != scalers[scaler].notedLimit) {
      books.timeline.note(.scaled(decision), at: now, scalers[scaler].component)
    }
    scalers[scaler].notedLimit = isChange ? .none : decision.limit
    if !isChange { return false }
    scalers[scaler].wanted = decision.to
    scalers[scaler].changedAt = now
    // What KEDA does by itself the autoscaler's history does not know.
    if case .activation = decision.reason { return true }
    if case .horizontal(let rules) = scalers[scaler].rules.controller {
      scalers[scaler].history.changed(from: decision.from, to: decision.to, rules, now: now)
    }
    return true
  }

  /// The controller of a component and its instances, of which some are up when the run begins.
  mutating func begin(
    _ scaler: Int, _ loop: inout EventLoop, _ plant: borrowing Plant, _ routing: inout RoutingTable
  ) {
    let component = scalers[scaler].component
    let number = Int32(scaler)
    scalers[scaler].scrapeClockwork = loop.addClockwork(.scrape, number)
    scalers[scaler].syncClockwork = loop.addClockwork(.scaling, number)
    scalers[scaler].pollClockwork = loop.addClockwork(.activation, number)
    scalers[scaler].planClockwork = loop.addClockwork(.schedule, number)
    for slot in plant.slots(of: component) {
      lives[slot].clockwork = loop.addClockwork(.instance, slot.index)
    }
    for slot in plant.slots(of: component).prefix(scalers[scaler].wanted) {
      haveUp(slot, at: loop.clock, &routing)
    }
  }

  /// An instance that has been up for long when the run begins.
  private mutating func haveUp(
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

  func scheduleController(_ scaler: Int, _ loop: inout EventLoop) {
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
  private func period(_ scaler: Int) -> Delay {
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
    return (min(floor, rules.most), reason)
  }

  /// The integral of the instances that could work; 0 where their number does not change.
  func servingArea(of index: Int, at now: Int64, _ plant: borrowing Plant) -> TimeTotal {
    if plant.components[index].firstLife == .none { return .zero }
    return plant.slots(of: Handle(index)).reduce(TimeTotal.zero) {
      $0 + lives[$1].serving.area(at: now)
    }
  }

  /// What became of the instances of a component; nil where their number does not change.
  func scalingResult(of index: Int, at now: Int64, _ plant: borrowing Plant) -> ScalingResult? {
    let first = plant.components[index].firstLife
    if first == .none { return nil }
    let state = scalers[Int(lives[first].scaler)]
    var result = ScalingResult(
      billedArea: .zero, servingArea: .zero, memberArea: state.members.area(at: now),
      least: min(state.fewest, state.most), most: state.most, atEnd: Int(state.members.value),
      starts: state.starts, stops: state.stops, lost: state.lost, instances: [])
    for slot in plant.slots(of: Handle(index)) {
      let billed = lives[slot].billed.area(at: now)
      let serving = lives[slot].serving.area(at: now)
      result.billedArea += billed
      result.servingArea += serving
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

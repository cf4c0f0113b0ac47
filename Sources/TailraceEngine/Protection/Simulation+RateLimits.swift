/// Limits on how often a component lets attempts in: at its door, or asked by a step.
extension Simulation {

  /// What an attempt has to pass before it may ask for a place; nil if it may go on at once.
  mutating func passLimiters(_ frame: Handle<Frame>, from first: Handle<LimiterTable.Settings>)
    -> Handle<Frame>?
  {
    var id = first
    while id.exists {
      if protection.limiters.applies[Int(id) * program.sites.count + Int(frames[frame].site)],
        let next = pass(frame, id)
      {
        return next
      }
      id = protection.limiters.settings[id].next
    }
    return nil
  }

  /// The step of an operation that asks a limit.
  mutating func admit(_ frame: Handle<Frame>, _ id: Handle<LimiterTable.Settings>) -> Handle<Frame>
  {
    if let next = pass(frame, id) { return next }
    frames[frame].advance()
    return frame
  }

  private mutating func pass(_ frame: Handle<Frame>, _ id: Handle<LimiterTable.Settings>) -> Handle<
    Frame
  >? {
    let station = frames[frame].station
    let verdict = protection.limiters.ask(
      id,
      protection.whoIsCounted(
        frame, protection.limiters.settings[id].counted, frames, sending, routing),
      instance: plant.ordinal(of: station),
      now: loop.clock)
    if !verdict.isLetIn {
      let next = failHere(frame, .throttled)
      frames[frame].since = Self.advice(protection.limiters.settings[id].advice, verdict.wait)
      return next
    }
    if verdict.wait == 0 { return nil }
    frames[frame].since = loop.clock
    frames[frame].state = .shaped
    frames[frame].limiter = id
    plant.stations[station].waiting.rise(at: loop.clock)
    loop.schedule(frame, after: verdict.wait, &frames)
    return .nobody
  }

  /// The nanoseconds after which whoever is refused is told to come again; 0 for no word of it.
  private static func advice(_ kind: Int64, _ wait: Int64) -> Int64 {
    switch kind {
    case -1: return 0
    case 0: return wait
    case 1: return (wait + 999_999_999) / 1_000_000_000 * 1_000_000_000
    default: return kind - 2
    }
  }
}

extension Protection {
  mutating func layOutLimiters(
    _ network: Network, _ plant: inout Plant, _ routing: borrowing RoutingTable
  ) {
    if network.rateLimits.isEmpty { return }
    for population in network.populations {
      limiters.firstKeys.append(limiters.keys)
      limiters.keys += Int32(population.keys)
    }
    for limit in network.rateLimits {
      let component = limit.component.handle
      let instances = Int(plant.components[component].stations)
      let cells: Int
      switch limit.counted {
      case .all: cells = 1
      case .client: cells = Int(routing.clients)
      case .key: cells = Int(limiters.keys) + 1
      }
      let id = limiters.add(limit, cells: max(1, cells), instances: instances)
      for site in network.sites {
        let operation = network.operations[Int(site.operation.index)]
        limiters.applies.append(
          operation.component == limit.component && operation.usesPlace
            && (limit.operations.isEmpty || limit.operations.contains(site.operation)))
      }
      if limit.isStep { continue }
      chain(id, to: component, &plant)
      plant.components[component].gates.insert(.rateLimit)
    }
  }

  /// Puts a limit behind those that its component has already.
  private mutating func chain(
    _ id: Handle<LimiterTable.Settings>, to component: Handle<ComponentState>, _ plant: inout Plant
  ) {
    var last = plant.components[component].firstLimiter
    if last == .none {
      plant.components[component].firstLimiter = id
      return
    }
    while limiters.settings[last].next.exists {
      last = limiters.settings[last].next
    }
    limiters.settings[last].next = id
  }

  fileprivate func whoIsCounted(
    _ frame: Handle<Frame>, _ counted: RateLimit.Counted, _ frames: borrowing Frames,
    _ sending: borrowing Sending, _ routing: borrowing RoutingTable
  ) -> Int {
    switch counted {
    case .all: return 0
    case .client: return Int(routing.client(of: frame, frames, sending))
    case .key:
      let population = frames[frame].keyPopulation
      return population == .none
        ? 0 : Int(limiters.firstKeys[population] + frames[frame].key.index) + 1
    }
  }

  /// One that waits for its token waits no longer; the token that it would have got is spent.
  func leaveShaping(
    _ frame: Handle<Frame>, at now: Int64, _ frames: inout Frames, _ plant: inout Plant,
    _ books: inout Books
  ) {
    books.endWait(frame, at: now, frames, &plant)
    frames[frame].wake = 0
  }
}

/// Who is shed, and of which share.
extension Protection {
  mutating func layOutShedding(_ network: Network, _ plant: inout Plant) {
    for index in network.components.indices {
      let rules = network.components[index].shedding
      if rules == Shedding() { continue }
      let count = plant.components[index].stations
      var shedder = Shedder()
      if let codel = rules.codel {
        shedder.target = codel.target.nanoseconds
        shedder.interval = min(codel.interval.nanoseconds, Int64.max / 64)
        shedder.firstControl = Handle(delayControls.count)
        delayControls.append(repeating: DelayControl(), count: Int(count))
      }
      if let above = rules.newestFirstAbove { shedder.newestFirstAbove = Int32(clamping: above) }
      shedder.displaces = rules.displaces
      shedder.firstShare = Handle(placeShares.count)
      shedder.shares = Int32(rules.shares.count)
      for share in rules.shares {
        placeShares.append(
          ShareRule(
            most: Int32(clamping: share.most ?? Int.max), kept: Int32(clamping: share.kept),
            guaranteed: Int32(clamping: share.guaranteed), firstHeld: Int32(placesOfShares.count)))
        placesOfShares.append(repeating: 0, count: Int(count))
      }
      if !rules.shares.isEmpty {
        plant.components[index].gates.insert(.places)
        plant.components[index].isWatched = true
        layOutShares(of: Handle(index), rules.shares, shedder.firstShare, network)
      }
      plant.components[index].shedder = Handle(shedders.count)
      shedders.append(shedder)
    }
  }

  /// Which share the attempts of each site are of.
  private mutating func layOutShares(
    of component: Handle<ComponentState>, _ shares: [PlaceShare], _ first: Handle<ShareRule>,
    _ network: Network
  ) {
    if shareOfSite.count == 0 {
      shareOfSite.append(repeating: .none, count: network.sites.count)
    }
    for (index, site) in network.sites.enumerated() {
      guard network.operations[Int(site.operation.index)].component.handle == component,
        let share = shares.firstIndex(where: { $0.operations.contains(site.operation) })
      else { continue }
      shareOfSite[index] = first + Int32(share)
    }
  }

  /// Who has to make room in a full line for a newcomer: the least important of those who wait, of equals
  /// the last; nobody if nobody there is less important.
  func victim(
    for frame: Handle<Frame>, _ id: Handle<Station>, _ component: Handle<ComponentState>,
    _ frames: borrowing Frames, _ plant: borrowing Plant, _ sending: borrowing Sending
  ) -> Handle<Frame> {
    if !shedders[plant.components[component].shedder].displaces { return .nobody }
    let line = plant.stations[id].placeLine
    var victim = Handle<Frame>.nobody
    if line.heap == .none {
      var candidate = line.tail
      while candidate != .nobody {
        if victim == .nobody
          || priority(candidate, frames, sending)
            < priority(victim, frames, sending)
        {
          victim = candidate
        }
        candidate = frames[candidate].previous
      }
    } else {
      for position in 0..<line.count {
        let candidate = plant.heaps.frame(line.heap, at: position)
        let isLess =
          victim == .nobody
          || priority(candidate, frames, sending)
            < priority(victim, frames, sending)
          || (priority(candidate, frames, sending)
            == priority(victim, frames, sending)
            && frames[candidate].wake > frames[victim].wake)
        if isLess { victim = candidate }
      }
    }
    if victim == .nobody
      || priority(victim, frames, sending) >= priority(frame, frames, sending)
    {
      return .nobody
    }
    return victim
  }

  private func priority(
    _ frame: Handle<Frame>, _ frames: borrowing Frames, _ sending: borrowing Sending
  ) -> Int32 {
    sending.priorities[frames[frame].requestClass]
  }
}

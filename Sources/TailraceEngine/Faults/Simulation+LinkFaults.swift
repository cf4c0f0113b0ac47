/// Links that are slow, lose, repeat, or let nothing through.
///
/// What is lost is lost for good: nobody sends it again, as with a datagram or a connection whose other
/// end is gone. A caller notices only that its time is over. Retransmission by TCP is not modelled; it
/// would show as added latency.
extension Simulation {
  /// Gives the way of a site the faults that its calls may meet.
  mutating func noteFaults(of site: Network.CallSite, _ way: inout Distances.Leg) {
    let link = network.links[Int(site.link)]
    way.firstFault = Int32(geography.faults.count)
    for (index, fault) in network.faults.enumerated() {
      guard case .link(let from, let to, _) = fault.target else { continue }
      if from == link.from && to == link.to { geography.faults.append(Handle(index)) }
    }
    way.faults = Int32(geography.faults.count) - way.firstFault
  }

  /// What faults of its link make of the time that a call or an answer is on its way; -1 if it will never
  /// be there, which has been seen to.
  @inline(never)
  mutating func meetFaults(
    _ frame: Handle<Frame>, _ way: Distances.Leg, _ time: Int64, isBack: Bool
  )
    -> Int64
  {
    var time = min(time, Int64.max / 8)
    for place in way.firstFault..<(way.firstFault + way.faults) {
      let index = geography.faults[Int(place)]
      let fault = network.faults[Int(index)]
      guard faults.isOn(index), case .link(_, _, let direction) = fault.target,
        direction.covers(back: isBack)
      else { continue }
      switch fault.kind {
      case .latency(let add, let jitter):
        time += min(add.nanoseconds, Int64.max / 8)
        if jitter > .zero {
          let offset = 2 * draws.samplers.unit(faults.states[index].draws) - 1
          time += Int64((Double(min(jitter.nanoseconds, Int64.max / 8)) * offset).rounded())
        }
        time = max(0, min(time, Int64.max / 8))
      case .loss(let share):
        if draws.samplers.unit(faults.states[index].draws) < share {
          loseOnWay(frame, by: index, isTold: false, isBack: isBack)
          return -1
        }
      case .partition(let isSilent):
        loseOnWay(frame, by: index, isTold: !isSilent, isBack: isBack)
        return -1
      case .duplicate(let share):
        // A word that comes twice says the same.
        let isOfCall = !isBack && frames[frame].state != .recalling
        if isOfCall && draws.samplers.unit(faults.states[index].draws) < share {
          sendTwice(frame, after: time)
        }
      case .crash, .freeze, .slow, .errors, .capacity, .refuse, .flush, .bandwidth: break
      }
    }
    return time
  }

  /// A request or an answer will never arrive.
  private mutating func loseOnWay(
    _ frame: Handle<Frame>, by fault: Handle<Faults.FaultState>, isTold: Bool, isBack: Bool
  ) {
    // The callee goes on with what nobody wants any more.
    if frames[frame].state == .recalling { return free(frame) }
    faults.states[fault].lost += 1
    let record = frames[frame]
    let link = network.links[Int(network.sites[Int(record.site)].link)]
    plant.components[link.from.handle].counts.lostOnWay += 1
    let caller = record.parent
    if record.flags.contains(.message) || frames[caller].wake != record.parentWake {
      free(frame)
      return
    }
    frames[frame].isCut = true
    frames[frame].wake = 0
    if isTold && !isBack {
      books.countFailure(caller, .partitioned, frames, plant)
      frames[frame].outcome = .partitioned
      frames[frame].state = .inbound
      loop.ready.pushBack(frame)
      return
    }
    frames[frame].state = .lost
    if !isBack { calling.limitConnecting(frame, record, program, &loop, &frames) }
  }

  /// The same request again, for whose answer nobody waits.
  private mutating func sendTwice(_ frame: Handle<Frame>, after time: Int64) {
    let copy = allocate()
    let record = frames[frame]
    frames[copy].renew(
      .outbound, record.flags.union(.message), at: record.counter, station: record.station,
      requestClass: record.requestClass, site: record.site, key: record.key,
      population: record.population)
    if frames.carriesCargo { frames.handCargo(from: frame, to: copy) }
    if time == 0 {
      loop.ready.pushBack(copy)
    } else {
      loop.schedule(copy, after: time, &frames)
    }
  }
}

extension Faults {
  mutating func beginLinkFault(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ network: Network,
    _ program: inout Program, at now: Int64, _ books: inout Books
  ) {
    guard case .link(let from, let to, _) = fault.target else { return }
    states[index].lost = 0
    books.timeline.note(.linkFaultBegan(fault.kind, to: to), at: now, from.handle)
    limitBandwidth(from, to, network, &program)
  }

  func endLinkFault(
    _ index: Handle<Faults.FaultState>, _ fault: Fault, _ network: Network,
    _ program: inout Program, at now: Int64, _ books: inout Books
  ) {
    guard case .link(let from, let to, _) = fault.target else { return }
    books.timeline.note(
      .linkFaultEnded(fault.kind, to: to, lost: states[index].lost), at: now,
      from.handle)
    limitBandwidth(from, to, network, &program)
  }

  /// Values cross at what the link has, or at the least that a fault leaves of it.
  private func limitBandwidth(
    _ from: ComponentID, _ to: ComponentID, _ network: Network, _ program: inout Program
  ) {
    for (id, site) in network.sites.enumerated() {
      let link = network.links[Int(site.link)]
      guard link.from == from, link.to == to else { continue }
      var time = link.bandwidth.map { 1e9 / $0 } ?? 0
      for (index, fault) in network.faults.enumerated() where isOn(Handle(index)) {
        guard case .link(from, to, _) = fault.target, case .bandwidth(let rate) = fault.kind
        else { continue }
        time = max(time, 1e9 / rate)
      }
      program.byteTimes[id] = time
    }
  }

  /// Whether a fault of a link is there now.
  fileprivate func isOn(_ fault: Handle<Faults.FaultState>) -> Bool {
    states[fault].hits == 1 && hits[states[fault].firstHit].isOn
  }
}

extension Calling {
  /// Nobody is there to take the connection: a caller that goes by rules may wait less long for that.
  func limitConnecting(
    _ frame: Handle<Frame>, _ record: Frame, _ program: borrowing Program, _ loop: inout EventLoop,
    _ frames: inout Frames
  ) {
    let id = record.site
    guard program.sites[id].connection.second.exists else { return }
    let patience = rules.entries[program.entry(of: id)].connectTimeout
    if patience >= 0 {
      let sent = frames[record.parent].since
      loop.schedule(
        frame, after: max(0, min(patience, Int64.max / 4) - (loop.clock - sent)), &frames)
    }
  }
}

extension Network {
  /// Whether some fault is one of a site's link.
  func hasFaults(_ site: Network.CallSite) -> Bool {
    let link = links[Int(site.link)]
    for fault in faults {
      if case .link(let from, let to, _) = fault.target, from == link.from, to == link.to {
        return true
      }
    }
    return false
  }
}

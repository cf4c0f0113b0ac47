/// Links that are slow, lose, repeat, or let nothing through.
///
/// What is lost is lost for good: nobody sends it again, as with a datagram or a connection whose other
/// end is gone. A caller notices only that its time is over. Retransmission by TCP is not modelled; it
/// would show as added latency.
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
  func isOn(_ fault: Handle<Faults.FaultState>) -> Bool {
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

/// How long the ways of calls and answers take, and what faults of links make of them.
extension Simulation {
  /// How long a call is on its way, the link's own time included; -1 if it never gets there.
  @inline(never)
  mutating func timeOfWay(
    _ id: Handle<Program.SiteState>, from caller: Handle<Frame>, to child: Handle<Frame>
  ) -> Int64 {
    let way = geography.ways[program.sites[id].forward.second]
    let link = way.forward == .none ? 0 : draws.samplers.nanoseconds(way.forward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += geography.time(
        from: geography.location(of: caller, frames), to: geography.locations[frames[child].station]
      )
    }
    return way.faults == 0 ? time : meetFaults(child, way, time, isBack: false)
  }

  /// How long an answer is on its way; to a caller that no longer waits, from wherever it was. It is -1 if
  /// the answer never gets there.
  @inline(never)
  mutating func timeOfWay(back frame: Handle<Frame>) -> Int64 {
    let way = geography.ways[program.sites[frames[frame].site].backward.second]
    let link = way.backward == .none ? 0 : draws.samplers.nanoseconds(way.backward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += geography.time(
        from: geography.locations[frames[frame].station], to: frames.cargo[frame].origin)
    }
    return way.faults == 0 ? time : meetFaults(frame, way, time, isBack: true)
  }

  /// What faults of its link make of the time that a call or an answer is on its way; -1 if it will never
  /// be there, which has been seen to.
  @inline(never)
  private mutating func meetFaults(
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

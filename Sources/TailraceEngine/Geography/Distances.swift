/// Where the instances are, and how long the ways between them take.
package struct Distances: ~Copyable {
  /// By station.
  var locations = Column<Int32>()
  /// By location from which and location to which.
  var oneWay = Column<Int64>()
  var regions = Column<Int32>()
  /// What a link takes by itself, where the way comes on top.
  var ways = Column<Leg>()
  /// By way: faults of its link, by number.
  var faults = Column<Int32>()

  struct Leg: BitwiseCopyable {
    /// The samplers of the link; -1 where it takes no time.
    var forward: Int32
    var backward: Int32
    /// Whether it leads from one location to another.
    var crosses = true
    /// The faults of its link, in `faults`.
    var firstFault: Int32 = 0
    var faults: Int32 = 0
  }

  init() {}

  @inline(__always)
  func time(from: Int32, to: Int32) -> Int64 {
    from < 0 || to < 0 ? 0 : oneWay[Int(from) &* regions.count &+ Int(to)]
  }
}

/// How long ways take.
extension Simulation {
  mutating func layOutMap() {
    for region in network.geography.regions { geography.regions.append(region) }
    for way in network.geography.oneWay { geography.oneWay.append(way.nanoseconds) }
    for component in network.components {
      let known = component.locations
      for instance in 0..<component.instances {
        let location = known.isEmpty ? Geography.nowhere : known[known.count == 1 ? 0 : instance]
        geography.locations.append(location)
      }
    }
  }

  /// Whether calls of a site may go from one location to another.
  mutating func crossesMap(_ site: Network.CallSite) -> Bool {
    guard network.geography.takesTime else { return false }
    let link = network.links[Int(site.link)]
    let from = network.components[Int(link.from.index)].locations
    let to = network.components[Int(link.to.index)].locations
    return !from.isEmpty && !to.isEmpty && to != [Geography.withCaller]
  }

  /// Where a frame is: what is wherever its caller is, is where the caller is.
  mutating func location(of frame: Int32) -> Int32 {
    var frame = frame
    while geography.locations[frames[frame].station] == Geography.withCaller
      && frames[frame].parent != 0
    {
      frame = frames[frame].parent
    }
    return geography.locations[frames[frame].station]
  }

  /// How long a call is on its way, the link's own time included; -1 if it never gets there.
  @inline(never)
  mutating func timeOfWay(_ id: Int32, from caller: Int32, to child: Int32) -> Int64 {
    let way = geography.ways[-2 - program.sites[id].forward]
    let link = way.forward < 0 ? 0 : draws.samplers.nanoseconds(way.forward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += geography.time(
        from: location(of: caller), to: geography.locations[frames[child].station])
    }
    return way.faults == 0 ? time : meetFaults(child, way, time, isBack: false)
  }

  /// How long an answer is on its way; to a caller that no longer waits, from wherever it was. It is -1 if
  /// the answer never gets there.
  @inline(never)
  mutating func timeOfWay(back frame: Int32) -> Int64 {
    let way = geography.ways[-2 - program.sites[Int(frames[frame].site)].backward]
    let link = way.backward < 0 ? 0 : draws.samplers.nanoseconds(way.backward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += geography.time(
        from: geography.locations[frames[frame].station], to: location(of: frames[frame].parent))
    }
    return way.faults == 0 ? time : meetFaults(frame, way, time, isBack: true)
  }
}

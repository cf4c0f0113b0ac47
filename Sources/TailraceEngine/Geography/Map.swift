/// Where the instances are, and how long the ways between them take.
package struct Map: ~Copyable {
  /// A region, or a zone of one.
  package enum Location {}

  /// By station.
  var locations = SideColumn<Station, Handle<Map.Location>>()
  /// By location from which and location to which.
  var oneWay = Column<Int64>()
  var regions = SideColumn<Map.Location, Int32>()
  /// What a link takes by itself, where the way comes on top.
  var ways = Column<Way>()
  /// By way: faults of its link, by number.
  var faults = Column<Handle<Simulation.FaultState>>()

  struct Way: BitwiseCopyable {
    /// The samplers of the link; none where it takes no time.
    var forward: Handle<Sampler>
    var backward: Handle<Sampler>
    /// Whether it leads from one location to another.
    var crosses = true
    /// The faults of its link, in `faults`.
    var firstFault: Int32 = 0
    var faults: Int32 = 0
  }

  init() {}

  @inline(__always)
  func time(from: Handle<Map.Location>, to: Handle<Map.Location>) -> Int64 {
    !from.exists || !to.exists ? 0 : oneWay[Int(from) &* regions.count &+ Int(to)]
  }
}

/// How long ways take.
extension Simulation {
  mutating func layOutMap() {
    for region in network.geography.regions { map.regions.append(region) }
    for way in network.geography.oneWay { map.oneWay.append(way.nanoseconds) }
    for component in network.components {
      let known = component.locations
      for instance in 0..<component.instances {
        let location = known.isEmpty ? Geography.nowhere : known[known.count == 1 ? 0 : instance]
        map.locations.append(Handle(location))
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
  mutating func location(of frame: Handle<Frame>) -> Handle<Map.Location> {
    var frame = frame
    while map.locations[frames[frame].station].index == Geography.withCaller
      && frames[frame].parent != .nobody
    {
      frame = frames[frame].parent
    }
    return map.locations[frames[frame].station]
  }

  /// How long a call is on its way, the link's own time included; -1 if it never gets there.
  @inline(never)
  mutating func timeOfWay(
    _ id: Handle<SiteState>, from caller: Handle<Frame>, to child: Handle<Frame>
  ) -> Int64 {
    let way = map.ways[sites[id].forward.second]
    let link = way.forward == .none ? 0 : samplers.nanoseconds(way.forward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += map.time(from: location(of: caller), to: map.locations[frames[child].station])
    }
    return way.faults == 0 ? time : meetFaults(child, way, time, isBack: false)
  }

  /// How long an answer is on its way; to a caller that no longer waits, from wherever it was. It is -1 if
  /// the answer never gets there.
  @inline(never)
  mutating func timeOfWay(back frame: Handle<Frame>) -> Int64 {
    let way = map.ways[sites[frames[frame].site].backward.second]
    let link = way.backward == .none ? 0 : samplers.nanoseconds(way.backward)
    var time = min(link, Int64.max / 4)
    if way.crosses {
      time += map.time(
        from: map.locations[frames[frame].station], to: location(of: frames[frame].parent))
    }
    return way.faults == 0 ? time : meetFaults(frame, way, time, isBack: true)
  }
}

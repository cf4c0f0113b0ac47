/// Where the instances are, and how long the ways between them take.
package struct Distances: ~Copyable {
  /// A region, or a zone of one.
  package enum Location {}

  /// By station.
  var locations = SideColumn<Station, Handle<Distances.Location>>()
  /// By location from which and location to which.
  var oneWay = Column<Int64>()
  var regions = SideColumn<Distances.Location, Int32>()
  /// What a link takes by itself, where the way comes on top.
  var ways = Column<Leg>()
  /// By way: faults of its link, by number.
  var faults = Column<Handle<Faults.FaultState>>()

  struct Leg: BitwiseCopyable {
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
  func time(from: Handle<Distances.Location>, to: Handle<Distances.Location>) -> Int64 {
    !from.exists || !to.exists ? 0 : oneWay[Int(from) &* regions.count &+ Int(to)]
  }
}

extension Distances {
  mutating func layOut(_ network: Network) {
    for region in network.geography.regions { regions.append(region) }
    for way in network.geography.oneWay { oneWay.append(way.nanoseconds) }
    for component in network.components {
      let known = component.locations
      for instance in 0..<component.instances {
        let location = known.isEmpty ? Geography.nowhere : known[known.count == 1 ? 0 : instance]
        locations.append(Handle(location))
      }
    }
  }

  /// Gives the way of a site the faults that its calls may meet.
  mutating func noteFaults(
    of site: Network.CallSite, _ way: inout Distances.Leg, _ network: Network
  ) {
    let link = network.links[Int(site.link)]
    way.firstFault = Int32(faults.count)
    for (index, fault) in network.faults.enumerated() {
      guard case .link(let from, let to, _) = fault.target else { continue }
      if from == link.from && to == link.to { faults.append(Handle(index)) }
    }
    way.faults = Int32(faults.count) - way.firstFault
  }

  /// Where a frame is: what is wherever its caller is, is where the caller was when it called.
  @inline(__always)
  func location(of frame: Handle<Frame>, _ frames: borrowing Frames) -> Handle<Distances.Location> {
    let own = locations[frames[frame].station]
    return own.index == Geography.withCaller ? frames.cargo[frame].origin : own
  }
}

extension Network {
  /// Whether calls of a site may go from one location to another.
  func hasDistance(_ site: Network.CallSite) -> Bool {
    guard geography.takesTime else { return false }
    let link = links[Int(site.link)]
    let from = components[Int(link.from.index)].locations
    let to = components[Int(link.to.index)].locations
    return !from.isEmpty && !to.isEmpty && to != [Geography.withCaller]
  }
}

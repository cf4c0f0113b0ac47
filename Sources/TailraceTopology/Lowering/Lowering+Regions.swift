internal import TailraceEngine

/// From regions and zones to locations and the ways between them.
extension Lowering {
  /// A region, or a zone of it.
  private struct Spot {
    var region: Int
    /// Nil for somewhere in the region.
    var zone: String?
  }

  /// All locations, by number: each region, and then its zones.
  private var spots: [Spot] {
    topology.regions.list.enumerated().flatMap { index, region in
      [Spot(region: index, zone: nil)]
        + region.zones.map { Spot(region: index, zone: $0.text) }
    }
  }

  /// The location of a zone; of a region its own and those of its zones.
  func locations(in region: String, zone: String?) -> [Int32] {
    spots.enumerated().filter { _, spot in
      topology.regions.list[spot.region].name.text == region && (zone == nil || spot.zone == zone)
    }.map { Int32($0.offset) }
  }

  func lowerRegions() {
    let regions = topology.regions
    if regions.list.isEmpty { return }
    let spots = spots
    var ways: [Delay] = []
    for from in spots {
      for to in spots {
        ways.append(Delay(nanoseconds: Self.oneWay(from, to, regions)))
      }
    }
    let names = spots.map { spot in
      let region = regions.list[spot.region].name.text
      return spot.zone.map { "\(region).\($0)" } ?? region
    }
    builder.geography(
      Geography(regions: spots.map { Int32($0.region) }, oneWay: ways, names: names))
    func spot(_ region: Name, _ zone: String?) -> Int32? {
      spots.firstIndex {
        regions.list[$0.region].name.text == region.text && $0.zone == zone
      }.map { Int32($0) }
    }
    for component in topology.components {
      guard let region = component.location.region else { continue }
      var turn = 0
      for part in parts[component.name.text] ?? [] {
        var locations: [Int32] = []
        for _ in 0..<capacities[part.position].instances {
          let zones = component.location.zones
          let zone = zones.isEmpty ? nil : zones[turn % zones.count].text
          locations.append(spot(region, zone) ?? Geography.nowhere)
          turn += 1
        }
        builder.locate(part, at: locations)
      }
    }
    for traffic in topology.traffic {
      guard let region = traffic.region, let client = parts[traffic.name.text]?.first,
        let location = spot(region, nil)
      else { continue }
      builder.locate(client, at: [location])
    }
  }

  private static func oneWay(_ from: Spot, _ to: Spot, _ regions: Regions) -> Int64 {
    let one = regions.list[from.region]
    if from.region != to.region {
      return (regions.roundTrip(one.name.text, regions.list[to.region].name.text) ?? 0) / 2
    }
    // Who is somewhere in the region is as near to any zone as to another.
    guard let left = from.zone, let right = to.zone, left != right else { return 0 }
    return one.zoneLatency
  }
}

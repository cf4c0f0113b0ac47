/// Whether every region and zone that a file uses is one that it declares, and every way is stated.
struct RegionChecks {
  let model: TopologyModel
  let context: ReadingContext

  private var names: [String] { model.regions.list.map { $0.name.text } }

  func check() {
    for trip in model.regions.roundTrips {
      check(trip.one)
      check(trip.other)
      if trip.one.text == trip.other.text {
        context.report(.roundTripToItself(trip.one.text), at: trip.other.range)
      }
    }
    let list = model.regions.list
    for (index, region) in list.enumerated() {
      for other in list.dropFirst(index + 1)
      where model.regions.roundTrip(region.name.text, other.name.text) == nil {
        context.report(
          .roundTripMissing(region.name.text, other.name.text), at: other.name.range)
      }
    }
    for traffic in model.traffic { if let region = traffic.region { check(region) } }
    for component in model.components { check(component.location) }
  }

  private func check(_ location: Location) {
    guard let name = location.region else { return }
    check(name)
    guard let region = model.regions.region(name.text) else { return }
    let zones = region.zones.map { $0.text }
    for zone in location.zones where !zones.contains(zone.text) {
      context.report(.zoneUnknown(zone.text, of: name.text, zones), at: zone.range)
    }
  }

  private func check(_ name: Name) {
    if names.contains(name.text) { return }
    context.report(.regionUnknown(name.text, names), at: name.range)
  }
}

internal import TailraceEngine

/// Where things can be: regions, their zones, and the round trips between them.
///
///     regions:
///       eu: {zones: [a, b, c], zone_latency: 0.5ms}
///       us: {}
///     round_trips: {eu <-> us: 80ms}
struct Regions {
  var list: [Region] = []
  var roundTrips: [RoundTrip] = []

  struct Region {
    let name: Name
    var zones: [Name] = []
    /// One way between two zones.
    var zoneLatency: Int64 = 0
  }

  struct RoundTrip {
    let one: Name
    let other: Name
    var time: Int64
  }

  static let spec = ObjectSpec(
    "a region",
    [
      FieldSpec("zones", .list(.text), "The names of its zones."),
      FieldSpec(
        "zone_latency", .duration, or: ("0ms", "the network takes no time unless stated"),
        "One way between two zones of the region, on top of what the link takes."),
    ])

  init(_ file: Fields) {
    let context = file.context
    for (name, node) in file.entries("regions") {
      guard
        let fields = Fields(
          node, Self.spec, at: "regions.\(name.text)", owner: name.range, context)
      else { continue }
      var region = Region(name: name)
      region.zones = fields.names("zones")
      region.zoneLatency = fields.duration("zone_latency") ?? 0
      for (index, zone) in region.zones.enumerated()
      where region.zones[..<index].contains(where: { $0.text == zone.text }) {
        context.report(.keyDuplicate(zone.text), at: zone.range)
      }
      if fields.has("zone_latency") && region.zones.count < 2 {
        context.report(
          .needs("zone_latency", "zones"), at: fields.range(ofKey: "zone_latency"))
      }
      if fields.has("zones") && !fields.has("zone_latency") {
        fields.useDefault("zone_latency")
      }
      list.append(region)
    }
    let owner = file.mapping.entry("round_trips")?.key.range
    for entry in file.node("round_trips").flatMap({
      context.mapping($0, of: "'round_trips'", owner: owner)?.entries
    }) ?? [] {
      let words = Phrase(entry.key).words
      guard words.count == 3, words[1].text == "<->" else {
        context.report(.roundTripNameExpected(entry.name), at: entry.key.range)
        continue
      }
      guard
        let phrase = entry.value.phrase(
          expecting: Quantity.duration.expectation, &context.diagnostics),
        let time = phrase.duration(&context.diagnostics)
      else { continue }
      if time > Limits.longestDuration {
        context.report(.durationTooLong(phrase.text, "36500d"), at: phrase.range)
        continue
      }
      if roundTrip(words[0].text, words[2].text) != nil {
        context.report(.keyDuplicate(entry.name), at: entry.key.range)
      }
      roundTrips.append(
        RoundTrip(
          one: Name(text: words[0].text, range: words[0].range),
          other: Name(text: words[2].text, range: words[2].range), time: time))
    }
  }

  func region(_ name: String) -> Region? { list.first { $0.name.text == name } }

  /// The round trip between two regions; nil if it is not stated.
  func roundTrip(_ one: String, _ other: String) -> Int64? {
    roundTrips.first {
      ($0.one.text == one && $0.other.text == other)
        || ($0.one.text == other && $0.other.text == one)
    }?.time
  }
}

/// Where a component or the clients of a source are.
struct Location {
  var region: Name?
  /// The instances take turns.
  var zones: [Name] = []

  static let fields = [
    FieldSpec("region", .text, "The region that it is in; next to everything unless stated."),
    FieldSpec("zones", .list(.text), "The zones over which its instances are spread, in turn."),
  ]

  init(_ fields: Fields) {
    region = fields.name("region")
    zones = fields.names("zones")
    if !zones.isEmpty && !fields.has("region") {
      fields.context.report(.needs("zones", "region"), at: fields.range(ofKey: "zones"))
    }
  }

  init(region: Name?) { self.region = region }
}

/// What the language says about regions, names and balancers' rules, by function name.
extension DiagnosticWording {
  static func notBoth(_ key: String, _ other: String) -> Self {
    Self("not-both", "\(key.inQuotes) and \(other.inQuotes) say the same thing; state one of them")
  }

  static func regionUnknown(_ name: String, _ known: [String]) -> Self {
    Self("region-unknown", "no region is called \(name.inQuotes)", hint: Hint(name, known))
  }

  static func roundTripMissing(_ one: String, _ other: String) -> Self {
    Self(
      "round-trip-missing",
      "'round_trips' does not say how long there and back takes: '\(one) <-> \(other): 80ms'")
  }

  static func roundTripNameExpected(_ found: String) -> Self {
    Self(
      "round-trip-name-expected",
      "expected two regions, such as 'eu <-> us'; found \(found.inQuotes)")
  }

  static func roundTripToItself(_ name: String) -> Self {
    Self(
      "round-trip-to-itself",
      "\(name.inQuotes) is one region; the way between its zones is its 'zone_latency'")
  }

  static func targetTwice(_ name: String) -> Self {
    Self("target-twice", "\(name.inQuotes) is a target already; give it a 'weight' instead")
  }

  static func zoneUnknown(_ name: String, of region: String, _ known: [String]) -> Self {
    Self(
      "zone-unknown", "region \(region.inQuotes) has no zone \(name.inQuotes)",
      hint: Hint(name, known))
  }
}

/// What the language says of guards of calls, by function name.
extension DiagnosticWording {
  static func factorLeast(_ found: String) -> Self {
    Self("factor-least", "expected at least 1x; found \(found.inQuotes)")
  }

  static func guardOfName(_ name: String) -> Self {
    Self(
      "guard-of-name",
      "\(name.inQuotes) is a name, which calls nobody: guard what its addresses call instead")
  }

  static func guardOfOne(_ key: String, _ target: String) -> Self {
    Self(
      "guard-of-one",
      "\(target.inQuotes) has one instance, which is called all the same while 'panic_threshold' is not 0%, "
        + "so \(key.inQuotes) does nothing", .warning)
  }

  static func guardOnShards(_ key: String, _ target: String) -> Self {
    Self(
      "guard-on-shards",
      "\(target.inQuotes) is in shards, of which each key has one; \(key.inQuotes) has no other instance to "
        + "call")
  }

  static func guardTwice(_ balancer: String, _ key: String) -> Self {
    Self(
      "guard-twice",
      "\(key.inQuotes) of \(balancer.inQuotes) is stated here and by the balancer itself")
  }

  static func guardUnused(_ from: String, _ to: String) -> Self {
    Self(
      "guard-unused",
      "no call from \(from.inQuotes) to \(to.inQuotes) waits for an answer over a connection of its own, so "
        + "this guards nothing", .warning)
  }

  static func linesTwice(_ owner: String) -> Self {
    Self(
      "lines-twice",
      "calls of \(owner.inQuotes) wait in one line: state one of 'pool', 'bulkhead', 'max_connections' and "
        + "'server_maxconn'")
  }

  static func percentagePositive(_ found: String) -> Self {
    Self("percentage-positive", "expected a percentage above 0%; found \(found.inQuotes)")
  }
}

/// What the language says of how an instance is picked, by function name.
extension DiagnosticWording {
  static func clientsNeeded(_ balancer: String, _ traffic: String) -> Self {
    Self(
      "clients-needed",
      "\(balancer.inQuotes) tells clients apart, and \(traffic.inQuotes) does not say how many "
        + "'clients' it has")
  }

  static func listLength(_ key: String, _ found: Int, of name: String, _ instances: Int) -> Self {
    Self(
      "list-length",
      "expected one of the \(key.inQuotes) for each of the \(instances) instances "
        + "of \(name.inQuotes); found \(found)")
  }

  static func percentageLeast(_ found: String, _ percent: Int64) -> Self {
    Self("percentage-least", "expected at least \(percent)%; found \(found.inQuotes)")
  }

  static func policyOfShards(_ name: String) -> Self {
    Self(
      "policy-of-shards",
      "\(name.inQuotes) is in shards: the key of a request decides where it goes, not a policy")
  }

  static func policyOnDefault(_ key: String) -> Self {
    Self(
      "policy-on-default",
      "\(key.inQuotes) belongs to one pair, such as 'app -> postgres', not to 'default'")
  }

  static func policyTwice(_ balancer: String) -> Self {
    Self(
      "policy-twice",
      "how \(balancer.inQuotes) picks an instance is said here and by the balancer itself")
  }

  static func poolBesideLimit(_ balancer: String) -> Self {
    Self(
      "pool-beside-limit",
      "\(balancer.inQuotes) counts what is open at each instance by its 'server_maxconn'; a pool counts it "
        + "for all instances together: state one of them")
  }

  static func primeExpected(_ found: Int) -> Self {
    Self("prime-expected", "expected a prime, such as 65537; found \(found)")
  }

  static func rulesOnShards(_ name: String, _ target: String) -> Self {
    Self(
      "rules-on-shards",
      "\(name.inQuotes) hands on to the shards of \(target.inQuotes), of which each key has one; there is no "
        + "other instance to go to")
  }

  static func shardKey(_ name: String, _ wanted: String, found: String) -> Self {
    Self(
      "shard-key",
      "\(name.inQuotes) is in shards by \(wanted.inQuotes), so it cannot be asked for a key of "
        + found.inQuotes)
  }
  static func shardsWith(_ what: String) -> Self {
    Self(
      "shards-with",
      "'shards' does not go with \(what): declare each shard as a database of its own instead")
  }
}

/// What the language says of keys that can do nothing in their file, by function name.
extension DiagnosticWording {
  static func afterTheEnd(_ what: String) -> Self {
    Self(
      "after-the-end", "\(what) comes after the end of the run, so it does nothing", .warning)
  }

  static func clientsUnused(_ source: String) -> Self {
    Self(
      "clients-unused",
      "nothing looks at whose request it is, so 'clients' of \(source.inQuotes) does nothing",
      .warning
    )
  }

  static func keyUnused(_ data: String) -> Self {
    Self("key-unused", "nothing that is asked here looks at a key of \(data.inQuotes)")
  }

  static func policyOfName(_ name: String) -> Self {
    Self(
      "policy-of-name",
      "\(name.inQuotes) is a name: its own 'policy' decides on the address, not a link's")
  }

  static func policyOfOne(_ target: String) -> Self {
    Self(
      "policy-of-one", "\(target.inQuotes) has one instance, so there is none to pick", .warning)
  }

  static func regionUnused(_ name: String) -> Self {
    Self("region-unused", "nothing is in region \(name.inQuotes)", .warning)
  }

  static func slowStartUnused(_ target: String) -> Self {
    Self(
      "slow-start-unused",
      "no instance of \(target.inQuotes) ever comes back from a crash, so 'slow_start' does nothing",
      .warning)
  }

  static func tableUnused(_ name: String) -> Self {
    Self("table-unused", "no operation names the table \(name.inQuotes)", .warning)
  }

  static func transactionWithoutPool(_ caller: String, _ callee: String) -> Self {
    Self(
      "transaction-without-pool",
      "\(caller.inQuotes) has no pool to \(callee.inQuotes), so a transaction there keeps nothing",
      .warning)
  }
}

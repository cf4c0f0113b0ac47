/// What the language says about locks, tables and replicas, by function name; each states its stable name
/// first.
extension DiagnosticWording {
  static func lockOrder(_ held: String, _ wanted: String) -> Self {
    let problem =
      held == wanted
      ? "a row of \(held.inQuotes) is locked while one is held: two requests could wait for each other"
      : "rows of \(held.inQuotes) and \(wanted.inQuotes) are locked in both orders: two requests could "
        + "wait for each other"
    return Self("lock-order", problem + "; take locks in one order, each data set once")
  }

  static func lockOtherData(_ operation: String, _ lock: String, _ data: String) -> Self {
    Self(
      "lock-other-data",
      "operation \(operation.inQuotes) has a key of \(data.inQuotes), so it cannot lock one of "
        + lock.inQuotes)
  }

  static func ownWritesNeedClients(_ source: String) -> Self {
    Self(
      "own-writes-need-clients",
      "'consistency: read_your_writes' has to know whose request it is, and \(source.inQuotes) has no "
        + "'clients'")
  }

  static var pageWithRows: Self {
    Self("page-with-rows", "'page' says how many rows are read, so 'rows' does not go with it")
  }

  static func quorumWith(_ key: String) -> Self {
    Self(
      "quorum-with", "\(key.inQuotes) does not go with 'quorum', which has no primary")
  }

  static func scanned(_ table: String, _ index: String, _ rows: Int64) -> Self {
    Self(
      "scanned",
      "table \(table.inQuotes) has no index \(index.inQuotes), so all of its \(grouped(rows)) rows are "
        + "looked at", .warning)
  }

  static func tableUnknown(_ name: String, _ known: [String]) -> Self {
    Self("table-unknown", "there is no table \(name.inQuotes)", hint: Hint(name, known))
  }

  static func transactionOverStatements(_ callee: String) -> Self {
    Self(
      "transaction-over-statements",
      "the pool to \(callee.inQuotes) has 'mode: statement', which allows no transaction of several "
        + "statements")
  }
}

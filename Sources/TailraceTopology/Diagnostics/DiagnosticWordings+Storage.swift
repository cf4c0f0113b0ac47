/// What the language says about databases and caches, by function name; each states its stable name first.
extension DiagnosticWording {
  static func writeAtReplica(_ operation: String) -> Self {
    Self(
      "write-at-replica",
      "operation \(operation.inQuotes) writes, and replicas take no writes but their primary's")
  }
}

internal import TailraceEngine

/// How busy connections slow each other down.
extension Database {
  static let contentionSpec = ObjectSpec(
    "contention",
    [
      FieldSpec(
        "sigma", .percentage, or: ("0%", "nothing contends unless stated"),
        "What every other active request adds to a service: they queue for what only one can have."),
      FieldSpec(
        "kappa", .percentage, or: ("0%", "nothing contends unless stated"),
        "What every pair of active requests adds: they have to agree."),
    ])

  static func contention(_ fields: Fields) -> Contention? {
    guard let inner = fields.fields("contention", contentionSpec) else { return nil }
    if inner.mapping.entries.isEmpty {
      fields.context.report(.mappingEmpty("contention", fields.spec.name), at: inner.headline)
    }
    for key in ["sigma", "kappa"] where !inner.has(key) {
      inner.useDefault(key)
    }
    return Contention(
      sigma: inner.percentage("sigma") ?? 0, kappa: inner.percentage("kappa") ?? 0)
  }

  func contend(at servers: [ComponentID], in lowering: Lowering) {
    guard let contention else { return }
    for server in servers { lowering.builder.contend(at: server, contention) }
  }
}

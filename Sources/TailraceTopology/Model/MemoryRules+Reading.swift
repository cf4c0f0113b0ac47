internal import TailraceEngine

/// `memory: {limit: 2GiB, base: 300MiB, per_request: 4MiB}`.
extension MemoryRules {
  static let spec = ObjectSpec(
    "memory",
    [
      FieldSpec(
        "limit", .size, required: true,
        "What one instance may use; one that uses more is killed with all that is inside."),
      FieldSpec(
        "base", .size, or: ("0B", "only requests take memory"), "What it uses with nobody there."),
      FieldSpec("per_request", .size, required: true, "What each request inside takes."),
      FieldSpec(
        "restart", .distribution, or: ("10s", "the first pause before a restart in Kubernetes"),
        "How long an instance that was killed takes to be back."),
    ])

  /// 64 GiB: so many for each request that can be in flight still add up within 64 bits.
  private static let mostOfRequest: Int64 = 1 << 36

  static let fields = [
    FieldSpec("memory", .object(spec), "What requests take of an instance's memory.")
  ]

  /// The key `memory` of a service; nil if it is not there or cannot be read.
  init?(service: Fields) {
    guard let fields = service.fields("memory", Self.spec) else { return nil }
    let most = Self.mostBytes
    let limit = fields.size("limit", in: 1...most)
    let base = fields.has("base") ? fields.size("base", in: 0...most) : 0
    fields.useDefault("base")
    let each = fields.size("per_request", in: 0...Self.mostOfRequest)
    let restart = fields.has("restart") ? fields.distribution("restart") : .constant(10e9)
    fields.useDefault("restart")
    guard let limit, let base, let each, let restart else { return nil }
    if base >= limit {
      service.context.report(.memoryFull, at: fields.range(of: "base"))
      return nil
    }
    self.init(limit: limit, base: base, perRequest: each, restart: restart)
  }
}

internal import TailraceEngine

extension ColdStart {
  static let spec = ObjectSpec(
    "a cold start",
    [
      FieldSpec("boot", .distribution, required: true, "How long an instance takes to start."),
      FieldSpec(
        "idle", .duration, required: true,
        "How long one without requests stays on; 0s for not at all."),
    ])

  /// The key `cold_start` of a service; nil if it is not there or cannot be read.
  init?(service: Fields) {
    guard let fields = service.fields("cold_start", Self.spec) else { return nil }
    let idle = fields.duration("idle")
    guard let boot = fields.distribution("boot"), let idle else { return nil }
    self.init(boot: boot, idle: Delay(nanoseconds: idle))
  }
}

internal import TailraceEngine

/// When a fault happens: once, again and again, by chance, or to one instance after the other.
extension FaultDeclaration {
  /// Nil if it cannot be read, which is reported.
  static func timing(_ verb: FaultVerb, _ fields: Fields) -> Fault.Timing? {
    if fields.has("mtbf") || fields.has("mttr") { return random(fields) }
    if !fields.has("at") { fields.reportMissing("at") }
    let at = Delay(nanoseconds: fields.has("at") ? fields.duration("at") ?? 0 : 0)
    if fields.has("rolling") { return rolling(at, fields) }
    let lasting =
      (fields.has("for") ? fields.duration("for", isPositive: true) : nil)
      .map { Delay(nanoseconds: $0) }
    if !fields.has("for") && verb != .flush && !fields.has("boot") {
      fields.useDefault("for")
    }
    guard fields.has("every") else { return .once(at: at, lasting: lasting) }
    guard let every = fields.duration("every", isPositive: true) else { return nil }
    if verb != .flush && !fields.has("boot") && !fields.has("for") { fields.reportMissing("for") }
    if let lasting, lasting.nanoseconds >= every {
      fields.context.report(.faultOutlastsItself, at: fields.range(of: "for"))
      return nil
    }
    return .repeated(at: at, every: Delay(nanoseconds: every), lasting: lasting)
  }

  private static func random(_ fields: Fields) -> Fault.Timing? {
    for key in ["at", "for", "every", "rolling"] where fields.has(key) {
      fields.context.report(.keysTogether(key, "mtbf"), at: fields.range(ofKey: key))
    }
    for key in ["mtbf", "mttr"] where !fields.has(key) { fields.reportMissing(key) }
    guard let up = fields.distribution("mtbf"), let down = fields.distribution("mttr") else {
      return nil
    }
    if up.mean < 1e6 {
      fields.context.report(
        .quantityTooSmall(.duration, fields.text("mtbf") ?? "", least: "1ms"),
        at: fields.range(of: "mtbf"))
      return nil
    }
    return .random(up: up, down: down)
  }

  private static func rolling(_ at: Delay, _ fields: Fields) -> Fault.Timing? {
    for key in ["for", "every", "mode", "value"] where fields.has(key) {
      fields.context.report(.keysTogether(key, "rolling"), at: fields.range(ofKey: key))
    }
    guard let inner = fields.fields("rolling", rollingSpec),
      let every = inner.duration("every", isPositive: true), let down = inner.distribution("down")
    else { return nil }
    var batch = 1
    if inner.has("batch") {
      batch = inner.count("batch") ?? 1
    } else {
      inner.useDefault("batch")
    }
    return .rolling(at: at, every: Delay(nanoseconds: every), batch: batch, down: down)
  }
}

#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// Something that is done to a component at a set time, in the grammar of Chaos Mesh.
///
///     - {at: 8m, for: 3m, crash: app, mode: fixed, value: 1}
///     - {at: 10m, flush: redis}
struct FaultDeclaration {
  let target: Reference
  var at: Int64
  var what: What
  /// Where the fault begins in the file.
  let range: SourceRange

  enum What {
    /// Instances go down and come back, if they do.
    case crash(Change.Extent, lasting: Int64?, isSilent: Bool)
    /// A cache loses its keys.
    case flush
  }

  static let manners = ["refusing", "silent"]
  static let modes = ["one", "all", "fixed", "fixed-percent", "random-max-percent"]

  static let spec = ObjectSpec(
    "a fault",
    [
      FieldSpec("at", .duration, required: true, "When it begins, from time zero."),
      FieldSpec("for", .duration, "How long a crash lasts; to the end unless stated."),
      FieldSpec("crash", .operation, "The component whose instances go down."),
      FieldSpec("flush", .operation, "The component whose caches lose all their keys."),
      FieldSpec("mode", .word(modes), "How many instances a crash hits, chosen at random."),
      FieldSpec(
        "value", .either(.count, .percentage),
        "The number of instances of mode fixed, the part of the other modes."),
      FieldSpec(
        "manner", .word(manners),
        "Whether a crashed instance refuses connections and cuts those it has, or says nothing at all."
      ),
    ],
    later: [
      "slow", "errors", "loss", "latency", "partition", "refuse", "mtbf", "mttr", "rolling", "zone",
      "region", "capacity", "duplicate", "bandwidth", "oom",
    ])

  /// Nil if it cannot be read, which is reported.
  init?(_ node: YAMLNode, at place: String, _ context: ReadingContext) {
    guard let fields = Fields(node, Self.spec, at: place, context) else { return nil }
    range = fields.headline
    at = fields.duration("at") ?? 0
    let lasting = fields.duration("for", isPositive: true)
    switch (fields.has("crash"), fields.has("flush")) {
    case (true, false):
      guard let target = fields.reference("crash") else { return nil }
      self.target = target
      let manner = fields.has("manner") ? fields.word("manner", among: Self.manners) : nil
      what = .crash(Self.extent(fields), lasting: lasting, isSilent: manner == "silent")
      if !fields.has("manner") {
        fields.useDefault("manner", "refusing", "the process is gone, its machine is not")
      }
      if !fields.has("for") {
        fields.useDefault("for", "to the end", "a crash ends only where it is said when")
      }
    case (false, true):
      guard let target = fields.reference("flush") else { return nil }
      self.target = target
      what = .flush
      for key in ["for", "mode", "value", "manner"] where fields.has(key) {
        context.report(.onlyWithCrash(key), at: fields.range(ofKey: key))
      }
    default:
      if !context.isDamaged { context.report(.faultKindExpected, at: fields.headline) }
      return nil
    }
  }

  private static func extent(_ fields: Fields) -> Change.Extent {
    let mode = fields.has("mode") ? fields.word("mode", among: modes) : "one"
    if !fields.has("mode") { fields.useDefault("mode", "one", "one instance fails by itself") }
    let takesValue = mode == "fixed" || mode == "fixed-percent" || mode == "random-max-percent"
    if takesValue && !fields.has("value") {
      fields.reportMissing("value", of: "a fault of mode \(mode ?? "")")
    } else if !takesValue && fields.has("value") {
      fields.context.report(.needs("value", "mode: fixed"), at: fields.range(ofKey: "value"))
    }
    switch mode {
    case "all": return .all
    case "fixed": return .fixed(fields.has("value") ? fields.count("value") ?? 1 : 1)
    case "fixed-percent": return .share(fields.has("value") ? fields.percentage("value") ?? 1 : 1)
    case "random-max-percent":
      return .randomShare(upTo: fields.has("value") ? fields.percentage("value") ?? 1 : 1)
    default: return .fixed(1)
    }
  }

  /// The parts of the network that it is done to: all of a component's, or the one that is named.
  func targets(_ lowering: Lowering) -> [ComponentID] {
    let parts = lowering.parts[target.component] ?? []
    if target.operation == nil { return parts }
    return parts.filter { lowering.names[$0] == target.text }
  }
}

extension Lowering {
  func lowerFaults() {
    for fault in topology.faults {
      for component in fault.targets(self) {
        switch fault.what {
        case .crash(let extent, let lasting, let isSilent):
          builder.change(
            Change(
              at: Delay(nanoseconds: fault.at),
              .crash(
                component, extent, lasting: lasting.map { Delay(nanoseconds: $0) },
                isSilent: isSilent)))
        case .flush:
          builder.change(Change(at: Delay(nanoseconds: fault.at), .flush(component)))
        }
      }
    }
  }
}

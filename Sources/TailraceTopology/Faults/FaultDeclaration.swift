internal import TailraceEngine

/// Something that breaks, in the grammar of Chaos Mesh: one verb with its target, how many, and when.
///
///     - {at: 8m, for: 3m, crash: app, mode: fixed, value: 1}
///     - {mtbf: exponential(mean=30d), mttr: exponential(mean=4h), crash: app}
///     - {at: 10m, rolling: {every: 30s, batch: 1, down: 20s}, crash: app}
///     - {at: 14m, for: 1m, loss: app -> postgres, share: 5%}
///
/// What each verb takes is in `FaultVerb`, when it happens is read in `+Timing`.
struct FaultDeclaration {
  let verb: FaultVerb
  let subject: Subject
  var kind: Fault.Kind
  var extent = Change.Extent.all
  var timing = Fault.Timing.once(at: .zero, lasting: nil)
  var boot: Distribution?
  /// When it is settled how much longer a piece of work takes.
  var fixesWork = Fault.WorkFixing.progress
  /// Which way on its link.
  var direction = Fault.Direction.to
  /// Where the fault begins in the file.
  let range: SourceRange

  enum Subject {
    case component(Reference)
    case region(Name)
    /// A zone, and its region where that is said.
    case zone(region: Name?, zone: Name)
    case link(from: Reference, to: Reference)
  }

  static let manners = ["refusing", "silent"]
  static let modes = ["one", "all", "fixed", "fixed-percent", "random-max-percent"]
  static let workFixings: [(String, Fault.WorkFixing)] = [
    ("progress", .progress), ("start", .start), ("arrival", .arrival),
  ]
  static let inService = ["lost", "resume"]
  static let directions = ["to", "from", "both"]

  static let rollingSpec = ObjectSpec(
    "a rolling fault",
    [
      FieldSpec("every", .duration, required: true, "From one batch to the next."),
      FieldSpec(
        "batch", .count, in: 1...1_000_000, or: ("1", "one instance after the other"),
        "How many instances go down at a time."),
      FieldSpec("down", .distribution, required: true, "How long each of them is down."),
    ])

  static let spec = ObjectSpec(
    "a fault",
    joining: [
      [
        FieldSpec("at", .duration, "When it begins, from time zero."),
        FieldSpec(
          "for", .duration, or: ("to the end", "a fault ends only where it is said when"),
          "How long it lasts; to the end unless stated."),
        FieldSpec("every", .duration, "From one beginning to the next, where it comes again."),
        FieldSpec(
          "mtbf", .distribution,
          "Instead of `at`: how long each instance it hits, or the link, is up before it fails."),
        FieldSpec("mttr", .distribution, "How long each of those failures lasts."),
        FieldSpec(
          "rolling", .object(rollingSpec),
          "Instead of `for`: all instances in turn, as a deploy restarts them."),
      ], FaultVerb.allCases.map { FieldSpec($0.rawValue, $0.type, $0.help) },
      [
        FieldSpec(
          "mode", .word(modes), or: ("one", "one instance fails by itself"),
          "How many instances it hits, chosen at random among those it can."),
        FieldSpec(
          "value", .either(.count, .percentage),
          "The number of instances of mode fixed, the part of the other modes."),
        FieldSpec(
          "manner", .word(manners),
          "Whether what is down refuses connections and cuts those it has, or says nothing at all."),
        FieldSpec(
          "in_service", .word(inService), or: ("lost", "what a process had in hand goes with it"),
          "What a crash does to requests inside: they fail as crashed, or they go on afterwards with "
            + "what was left, and whatever arrives meanwhile waits."),
        FieldSpec(
          "boot", .distribution,
          "How long an instance takes to start after its crash, and after `for` where that is stated."
        ),
        FieldSpec(
          "factor", .either(.factor, .percentage),
          "How many times as long a slow instance takes; the part of places and cores that is left."
        ),
        FieldSpec(
          "fixed_at", .word(workFixings.map { $0.0 }),
          or: ("progress", "work in service goes on at the new pace"),
          "When it is settled how long work at a slow instance takes: as it progresses, when a core takes it "
            + "up or its wait begins, or when its request arrives at the instance."),
        FieldSpec("rate", .percentage, "The part of the requests that fail, before any work."),
        FieldSpec("share", .percentage, "The part of what is sent that is lost, or arrives twice."),
        FieldSpec("add", .duration, "How much longer the way takes."),
        FieldSpec("jitter", .duration, "By how much that varies to either side, evenly."),
        FieldSpec("limit", .bandwidth, "How fast values cross at most."),
        FieldSpec(
          "direction", .word(directions), or: ("to", "Chaos Mesh's"),
          "Whether it is the way to the callee, the answers from it, or both."),
      ],
    ], later: ["oom"])

  /// Nil if it cannot be read, which is reported.
  init?(_ node: YAMLNode, at place: String, _ context: ReadingContext) {
    guard let fields = Fields(node, Self.spec, at: place, context) else { return nil }
    range = fields.headline
    let verbs = FaultVerb.allCases.filter { fields.has($0.rawValue) }
    guard verbs.count == 1, let verb = verbs.first else {
      if !context.isDamaged { context.report(.faultKindExpected, at: fields.headline) }
      return nil
    }
    self.verb = verb
    verb.refuseOthers(fields)
    guard let subject = verb.subject(fields), let kind = verb.kind(fields) else { return nil }
    self.subject = subject
    self.kind = kind
    let timing = Self.timing(verb, fields)
    self.timing = timing ?? self.timing
    if verb.takes.contains("direction") { direction = Self.direction(fields) }
    if verb == .slow {
      fields.useDefault("fixed_at")
      fixesWork = fields.word("fixed_at", of: Self.workFixings) ?? .progress
    }
    boot = fields.has("boot") ? fields.distribution("boot") : nil
    if verb.takes.contains("mode") && !fields.has("rolling") { extent = Self.extent(fields) }
  }

  private static func extent(_ fields: Fields) -> Change.Extent {
    var mode = fields.has("mode") ? fields.word("mode", among: modes) : "one"
    if !fields.has("mode") {
      if fields.has("mtbf") {
        mode = "all"
        fields.useDefault("mode", "all", "every instance fails in its own time")
      } else {
        fields.useDefault("mode")
      }
    }
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

  /// The component that it is done to; nil for a zone, a region or a link.
  var target: Reference? {
    if case .component(let target) = subject { return target }
    return nil
  }

  /// When it first happens; nil where that is drawn.
  var at: Delay? {
    switch timing {
    case .once(let at, _), .repeated(let at, _, _), .rolling(let at, _, _, _): at
    case .random: nil
    }
  }

  /// Whether instances that it takes down come back.
  var comesBack: Bool {
    if boot != nil { return true }
    switch timing {
    case .once(_, let lasting), .repeated(_, _, let lasting): return lasting != nil
    case .random, .rolling: return true
    }
  }
}

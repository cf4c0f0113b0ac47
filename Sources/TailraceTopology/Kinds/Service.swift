internal import TailraceEngine

/// A service: instances with cores and places that run the steps of its operations.
///
///     app:
///       kind: service
///       instances: 3
///       cores: 4
///       operations:
///         page: [{compute: 2ms}, {call: postgres.read}]
final class Service: ComponentBody {
  var capacity: Capacity
  var scripts: [OperationExpression] = []
  var coldStart: ColdStart?
  /// How the number of its instances changes by itself.
  var autoscale: AutoscaleExpression?
  /// By instance; all alike where empty.
  var speeds: [Double] = []
  var speedsRange: SourceRange?
  /// What each instance remembers in its own memory.
  var contents: CacheContents?
  var rateLimits: [RateLimitDeclaration]
  var concurrencyLimit: ConcurrencyLimit?
  var shedding: SheddingDeclaration?
  var memory: MemoryRules?

  static let cacheSpec = ObjectSpec(
    "a service's cache", joining: [CacheContents.fields, CacheContents.fetchFields])

  static let spec = ObjectSpec(
    "a service",
    joining: [
      Capacity.fields,
      [
        FieldSpec(
          "speeds", .list(.factor),
          "How fast each instance computes, one factor for each: [1x, 1x, 0.2x]."),
        FieldSpec(
          "operations", .named(.steps), required: true, "What can be asked, and the steps it takes."
        ),
        FieldSpec(
          "cold_start", .object(ColdStart.spec),
          "Instances that switch off when nobody is there, and start for the next request."),
        FieldSpec(
          "autoscale", .object(AutoscaleExpression.spec),
          "How the number of instances changes by itself."),
        FieldSpec(
          "cache", .object(cacheSpec),
          "What each instance remembers by itself; looked up in `local`, at no cost."),
        FieldSpec(
          "rate_limit", .list(.object(RateLimitDeclaration.spec)),
          "How often it lets requests in; of several each is asked in turn."),
      ], ConcurrencyLimit.fields, SheddingDeclaration.fields, SheddingDeclaration.shareFields,
      MemoryRules.fields,
    ])

  var offered: OfferedOperations { .fixed(scripts.map { $0.name.text }, usual: nil) }
  var instances: [Int] { [capacity.instances] }
  /// Where instances switch off, somebody outside them asks the queue.
  var hostsConsumers: Bool { coldStart == nil }

  static let traits = KindTraits(
    spec: spec, read: { Service($0) }, role: .server, shape: .box,
    coreKeys: ["instances", "cores"],
    placeKeys: ["concurrency", "instances"],
    isPriced: true, isLocated: true)

  init(_ fields: Fields) {
    capacity = Capacity(fields, scales: fields.has("autoscale"))
    rateLimits = RateLimitDeclaration.read(fields, RateLimitDeclaration.spec)
    concurrencyLimit = ConcurrencyLimit(fields)
    var shedding = SheddingDeclaration(fields, capacity)
    shedding.readShares(fields, capacity)
    self.shedding = shedding
    memory = MemoryRules(service: fields)
    coldStart = ColdStart(service: fields)
    autoscale = AutoscaleExpression(service: fields)
    if let autoscale { capacity.instances = autoscale.most }
    readSpeeds(fields)
    contents = fields.fields("cache", Self.cacheSpec).map { inner in
      if inner.has("hit_ratio") {
        fields.context.report(
          .keyUnknown(
            "hit_ratio", in: Self.cacheSpec.name,
            Self.cacheSpec.fields.map { $0.name }.filter { $0 != "hit_ratio" }),
          at: inner.range(ofKey: "hit_ratio"))
      } else if !inner.has("data") {
        inner.reportMissing("data")
      }
      return CacheContents(inner, fetches: true)
    }
    let reader = StepReader(context: fields.context)
    for (name, node) in fields.entries("operations", isFilled: true) {
      let place = "\(fields.place).operations.\(name.text)"
      scripts.append(
        OperationExpression(
          name: name, steps: reader.steps(node, at: place, owner: name.range)))
    }
    if !fields.has("cores"),
      let first = scripts.first(where: { $0.steps.contains { $0.computes } })
    {
      fields.context.report(.computeWithoutCores(first.name.text), at: first.name.range)
    }
    if fields.has("speeds") && !scripts.contains(where: { $0.steps.contains { $0.computes } }) {
      fields.context.report(
        .needs("speeds", "compute"), at: fields.range(ofKey: "speeds"))
    }
  }

  private func readSpeeds(_ fields: Fields) {
    guard fields.has("speeds") else { return }
    speedsRange = fields.range(of: "speeds")
    for node in fields.items("speeds") {
      guard
        let phrase = node.phrase(expecting: "a speed, such as 0.5x", &fields.context.diagnostics),
        let speed = phrase.factor(&fields.context.diagnostics)
      else { continue }
      if speed < 1e-6 {
        fields.context.report(
          .quantityTooSmall(.factor, phrase.text, least: "0.000001x"), at: phrase.range)
      } else if speed > Limits.highestFactor {
        fields.context.report(.quantityTooLarge(.factor, phrase.text), at: phrase.range)
      }
      speeds.append(speed)
    }
  }

  func lower(_ name: String, into lowering: Lowering) {
    let component = lowering.add(name, .service, capacity)
    if let coldStart {
      lowering.builder.coldStart(of: component, boot: coldStart.boot, idle: coldStart.idle)
    }
    if let memory { lowering.builder.memory(of: component, memory) }
    if !speeds.isEmpty { lowering.builder.speeds(of: component, speeds) }
    for operation in scripts {
      let id = lowering.builder.operation(operation.name.text, of: component)
      lowering.offer(name, operation.name.text, id)
    }
  }

  func define(_ name: String, in lowering: Lowering) {
    for operation in scripts {
      guard let id = lowering.operation(name, operation.name.text) else { continue }
      let steps =
        lowering.checks(of: name, operation.name.text) + lowering.steps(operation.steps, of: name)
      lowering.define(id, lowering.inSessions(steps, of: name))
    }
  }
}

/// A named list of steps.
struct OperationExpression {
  let name: Name
  let steps: [StepExpression]
}

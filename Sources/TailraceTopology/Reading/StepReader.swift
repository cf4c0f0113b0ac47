internal import TailraceEngine

/// Reads the steps of an operation.
///
/// A step is a mapping with one key, its verb: `{compute: 2ms}`, `{call: postgres.read}`.
struct StepReader {
  let context: ReadingContext

  /// The verbs with what each takes.
  static let stepSpec = ObjectSpec(
    "a step",
    [
      FieldSpec("compute", .distribution, "Core time on the instance's own cores."),
      FieldSpec("wait", .distribution, "Time that occupies the place but no core."),
      FieldSpec(
        "call", .either(.operation, .object(callSpec)), "Ask another component and wait for it."),
      FieldSpec("publish", .operation, "Hand a message to a queue and go on."),
      FieldSpec(
        "lookup", .object(lookupSpec), "Ask a cache; on a miss do the steps, then fill the cache."),
      FieldSpec("store", .object(storeSpec), "Write to a database with a cache beside it."),
      FieldSpec("invalidate", .object(invalidateSpec), "Take the key out of a cache."),
      FieldSpec(
        "together", .either(.items(.steps), .object(togetherSpec)),
        "Branches side by side, joined when all have succeeded or a quorum has."),
      FieldSpec(
        "choose", .items(.object(branchSpec)),
        "One branch at random; what is left of 100% does nothing."),
      FieldSpec("repeat", .object(repeatSpec), "The steps so many times, one after the other."),
      FieldSpec(
        "fail", .either(.percentage, .object(FailStep.spec)),
        "An error of its own, with this chance; otherwise go on."),
      FieldSpec("lock", .object(lockSpec), "Hold the lock of a row for the steps."),
      FieldSpec(
        "transaction", .object(transactionSpec), "Keep one connection to a component for the steps."
      ),
    ])

  static var verbs: [String] { stepSpec.fields.map { $0.name } }
  static let laterVerbs = ["retry"]
  private static let deepest = 16

  static let callSpec = ObjectSpec(
    "a call",
    [
      FieldSpec("to", .operation, required: true, "What is asked for."),
      FieldSpec.timeout("How long the caller waits, from the moment it sends; of each attempt."),
      FieldSpec(
        "key", .dataSet,
        "The data set of which the call carries a key of its own, drawn anew each time; the request's "
          + "goes along unless stated."),
      FieldSpec("times", .count, in: 1...100_000, "How often, one after the other."),
      CallPolicyReader.retryField, CallPolicyReader.hedgeField, CallPolicyReader.deadlineField,
      CallPolicyReader.cancellationField, CallPolicyReader.fallbackField,
    ])

  static let branchSpec = ObjectSpec(
    "a branch",
    [
      FieldSpec("share", .percentage, required: true, "The chance of this branch."),
      FieldSpec("steps", .steps, required: true, "What is done then."),
    ])

  static let togetherSpec = ObjectSpec(
    "together",
    [
      FieldSpec("branches", .items(.steps), required: true, "What is done side by side."),
      FieldSpec(
        "quorum", .count, in: 1...65_535, "How many branches have to succeed; all unless stated."),
    ])

  static let repeatSpec = ObjectSpec(
    "repeat",
    [
      FieldSpec("times", .count, required: true, in: 1...100_000, "How often."),
      FieldSpec(
        "key", .dataSet,
        "The data set of which each turn has a key of its own; the request's goes along unless stated."
      ),
      FieldSpec("steps", .steps, required: true, "What is done each time."),
    ])

  static let lockSpec = ObjectSpec(
    "a lock",
    joining: [
      LockExpression.fields,
      [
        FieldSpec("steps", .steps, required: true, "What is done while it is held.")
      ],
    ])

  static let transactionSpec = ObjectSpec(
    "a transaction",
    [
      FieldSpec(
        "on", .component, required: true,
        "The component; a caller without a pool there has a connection for everybody."),
      FieldSpec("steps", .steps, required: true, "What is done on one connection."),
    ])

  /// The steps of a list; a single mapping counts as a list of one step.
  func steps(
    _ node: YAMLNode, at place: String, owner: SourceRange? = nil, depth: Int = 0
  ) -> [StepExpression] {
    if node.isDamaged { return [] }
    if depth > Self.deepest {
      context.report(.stepsTooDeep(Self.deepest), at: node.range)
      return []
    }
    guard let items = node.sequence ?? (node.mapping == nil ? nil : [node]) else {
      context.report(
        .stepsExpected(found: node.inWords), at: node.isEmpty ? owner ?? node.range : node.range)
      return []
    }
    return items.enumerated().compactMap { index, item in
      step(item, at: "\(place)[\(index)]", depth: depth + 1)
    }
  }

  private func step(_ node: YAMLNode, at place: String, depth: Int) -> StepExpression? {
    if node.isDamaged { return nil }
    guard let entry = node.mapping?.entries.first else {
      context.report(.stepExpected(Self.verbs, found: node.inWords), at: node.range)
      return nil
    }
    for extra in node.mapping?.entries.dropFirst() ?? [] {
      context.report(.stepWithSecondKey(extra.name, entry.name), at: extra.key.range)
    }
    let value = entry.value
    switch entry.name {
    case "compute": return time(value).map { .compute($0, entry.key.range) }
    case "wait": return time(value).map { .plain(.wait($0)) }
    case "call": return call(entry, at: place, depth).map { .call($0) }
    case "publish": return reference(value).map { .publish($0) }
    case "lookup": return lookup(entry, at: place, depth)
    case "store": return store(entry, at: place)
    case "invalidate": return invalidate(entry, at: place)
    case "together": return together(entry, at: place, depth)
    case "choose": return choose(value, at: place, depth)
    case "repeat": return repeated(entry, at: place, depth)
    case "fail": return FailStep.read(entry, at: place, context)
    case "lock": return lock(entry, at: place, depth)
    case "transaction": return transaction(entry, at: place, depth)
    default:
      if Self.laterVerbs.contains(entry.name) {
        context.report(.keyNotYet(entry.name), at: entry.key.range)
      } else {
        context.report(.stepUnknown(entry.name, Self.verbs), at: entry.key.range)
      }
      return nil
    }
  }

  private func time(_ node: YAMLNode) -> Distribution? {
    let expected = "a duration, such as 250ms or exponential(mean=20ms)"
    guard let phrase = node.phrase(expecting: expected, &context.diagnostics),
      let expression = phrase.durationDistribution(&context.diagnostics)
    else { return nil }
    return Distribution(expression, of: phrase, context)
  }

  private func reference(_ node: YAMLNode) -> Reference? {
    node.phrase(expecting: "the name of a component, such as app.read", &context.diagnostics)
      .map { Reference($0) }
  }

  func fields(_ verb: YAMLEntry, _ spec: ObjectSpec, at place: String) -> Fields? {
    Fields(verb.value, spec, at: place, owner: verb.key.range, context)
  }

  private func call(_ verb: YAMLEntry, at place: String, _ depth: Int) -> CallExpression? {
    if verb.value.mapping == nil {
      return reference(verb.value).map { CallExpression(to: $0) }
    }
    guard let fields = fields(verb, Self.callSpec, at: place),
      let to = fields.reference("to")
    else { return nil }
    return CallExpression(
      to: to, timeout: fields.timeout(),
      key: fields.name("key"), times: fields.count("times") ?? 1,
      policy: CallPolicyReader(fields: fields).policy(),
      fallback: fallback(fields, at: place, depth),
      cancellation: fields.has("cancellation") ? fields.range(ofKey: "cancellation") : nil)
  }

  private func together(_ verb: YAMLEntry, at place: String, _ depth: Int) -> StepExpression? {
    var list = verb.value
    var quorum: Int?
    var quorumRange = list.range
    if list.mapping != nil {
      guard let fields = fields(verb, Self.togetherSpec, at: place),
        let branches = fields.node("branches")
      else { return nil }
      list = branches
      quorum = fields.count("quorum")
      quorumRange = fields.range(of: "quorum")
    }
    guard let items = list.sequence, !items.isEmpty else {
      if !list.isDamaged {
        context.report(.branchesExpected(found: list.inWords), at: list.range)
      }
      return nil
    }
    if let quorum, quorum > items.count {
      context.report(.quorumTooLarge(quorum, items.count), at: quorumRange)
      return nil
    }
    let branches = items.enumerated().map { index, item in
      steps(item, at: "\(place)|\(index)", depth: depth)
    }
    return .together(branches, quorum: quorum)
  }

  private func choose(_ node: YAMLNode, at place: String, _ depth: Int) -> StepExpression? {
    guard let items = node.sequence, !items.isEmpty else {
      if !node.isDamaged { context.report(.choicesExpected(found: node.inWords), at: node.range) }
      return nil
    }
    var branches: [(share: Double, steps: [StepExpression])] = []
    var shares = ShareSum()
    for (index, item) in items.enumerated() {
      let inner = "\(place)?\(index)"
      guard let fields = Fields(item, Self.branchSpec, at: inner, context),
        let body = fields.node("steps")
      else {
        shares.isComplete = false
        continue
      }
      let share = shares.read(fields)
      branches.append((share, steps(body, at: inner, depth: depth)))
    }
    return shares.checkPart(of: "choose", context) ? .choose(branches) : nil
  }

  private func lock(_ verb: YAMLEntry, at place: String, _ depth: Int) -> StepExpression? {
    guard let fields = fields(verb, Self.lockSpec, at: place),
      let lock = LockExpression(fields: fields), let body = fields.node("steps")
    else { return nil }
    return .lock(lock, steps(body, at: place, depth: depth))
  }

  private func transaction(
    _ verb: YAMLEntry, at place: String, _ depth: Int
  ) -> StepExpression? {
    guard let fields = fields(verb, Self.transactionSpec, at: place),
      let on = fields.reference("on"), let body = fields.node("steps")
    else { return nil }
    return .transaction(on: on, steps(body, at: place, depth: depth))
  }

  private func repeated(_ verb: YAMLEntry, at place: String, _ depth: Int) -> StepExpression? {
    guard let fields = fields(verb, Self.repeatSpec, at: place),
      let body = fields.node("steps")
    else { return nil }
    let times = fields.count("times") ?? 1
    return .repeated(
      times, key: fields.name("key"), steps(body, at: place, depth: depth))
  }
}

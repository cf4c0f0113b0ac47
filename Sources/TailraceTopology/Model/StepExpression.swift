internal import TailraceEngine

/// A step of an operation as the file states it, its names not yet resolved.
indirect enum StepExpression {
  case compute(Distribution, SourceRange)
  /// One that names nothing of the file, as the machine has it.
  case plain(Step)
  case call(CallExpression)
  case publish(Reference)
  case lookup(LookupExpression)
  case store(StoreExpression)
  case invalidate(InvalidateExpression)
  case together([[StepExpression]], quorum: Int?)
  case choose([(share: Double, steps: [StepExpression])])
  case repeated(Int, key: Name?, [StepExpression])
  case lock(LockExpression, [StepExpression])
  case transaction(on: Reference, [StepExpression])

  /// The lists of steps inside it.
  var inner: [[StepExpression]] {
    switch self {
    case .compute, .plain, .publish, .store, .invalidate: []
    case .call(let call): call.fallback.map { [$0.steps] } ?? []
    case .lookup(let lookup): [lookup.otherwise]
    case .together(let branches, _): branches
    case .choose(let branches): branches.map { $0.steps }
    case .repeated(_, _, let steps), .lock(_, let steps), .transaction(_, let steps): [steps]
    }
  }

  /// Whether it, or a step inside it, needs a core.
  var computes: Bool {
    if case .compute = self { return true }
    return inner.contains { $0.contains { $0.computes } }
  }
}

extension [StepExpression] {
  /// All of them and those inside them, each before what is inside it.
  func forEachStep(_ body: (StepExpression) -> Void) {
    for step in self {
      body(step)
      for steps in step.inner { steps.forEachStep(body) }
    }
  }

  /// All calls, those inside other steps too.
  func forEachCall(_ body: (CallExpression) -> Void) {
    forEachStep { step in
      if case .call(let call) = step { body(call) }
    }
  }
}

/// A call as the file states it.
struct CallExpression {
  var to: Reference
  var timeout: Distribution?
  /// Whose key is drawn for it alone; the request's own goes along where nothing is stated.
  var key: Name?
  var times = 1
  var policy = CallPolicy()
  var fallback: FallbackExpression?
  /// Where `cancellation` stands.
  var cancellation: SourceRange?
}

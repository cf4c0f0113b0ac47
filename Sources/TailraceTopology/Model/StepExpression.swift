#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A step of an operation as the file states it, its names not yet resolved.
indirect enum StepExpression {
  case compute(Distribution, SourceRange)
  case wait(Distribution)
  case call(CallExpression)
  case publish(Reference)
  case lookup(LookupExpression)
  case store(StoreExpression)
  case invalidate(InvalidateExpression)
  case together([[StepExpression]], quorum: Int?)
  case choose([(share: Double, steps: [StepExpression])])
  case repeated(Int, [StepExpression])
  case fail(probability: Double, Outcome)
  case lock(LockExpression, [StepExpression])
  case transaction(on: Reference, [StepExpression])

  /// Whether it, or a step inside it, needs a core.
  var computes: Bool {
    switch self {
    case .compute: true
    case .wait, .publish, .store, .invalidate, .fail: false
    case .call(let call): call.fallback?.steps.contains { $0.computes } ?? false
    case .lookup(let lookup): lookup.otherwise.contains { $0.computes }
    case .together(let branches, _): branches.contains { $0.contains { $0.computes } }
    case .choose(let branches): branches.contains { $0.steps.contains { $0.computes } }
    case .repeated(_, let steps), .lock(_, let steps), .transaction(_, let steps):
      steps.contains { $0.computes }
    }
  }
}

/// A call as the file states it.
struct CallExpression {
  var to: Reference
  var timeout: Distribution?
  var key: Name?
  var times = 1
  var policy = CallPolicy()
  var fallback: FallbackExpression?
  /// Where `cancellation` stands.
  var cancellation: SourceRange?
}

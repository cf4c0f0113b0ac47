internal import TailraceEngine

/// From the steps of the file to the steps of the machine.
extension Lowering {
  /// The steps of an operation of a component.
  func steps(_ expressions: [StepExpression], of caller: String) -> [Step] {
    expressions.flatMap { step($0, caller) }
  }

  private func step(_ expression: StepExpression, _ caller: String) -> [Step] {
    func steps(_ expressions: [StepExpression]) -> [Step] { self.steps(expressions, of: caller) }
    switch expression {
    case .compute(let time, _): return [.compute(time)]
    case .plain(let step): return [step]
    case .call(let expression):
      guard var call = call(expression.to, expression.timeout) else { return [] }
      call.policy = expression.policy
      call.fallback = expression.fallback.map {
        Fallback(steps($0.steps), reasons: $0.reasons)
      }
      let own = withOwnKey(expression.key, calls(call), of: caller)
      let isOne = expression.times == 1 && expression.key == nil
      return isOne ? own : [.times(expression.times, own)]
    case .publish(let reference): return publish(reference)
    case .lookup(let expression): return lookup(expression, of: caller)
    case .store(let expression): return store(expression, of: caller)
    case .invalidate(let expression): return invalidate(expression, of: caller)
    case .together(let branches, let quorum):
      return [.together(branches.map { steps($0) }, needed: quorum)]
    case .choose(let branches):
      return [.choose(branches.map { Step.Branch($0.share, steps($0.steps)) })]
    case .repeated(let times, let key, let inner):
      return [.times(times, withOwnKey(key, steps(inner), of: caller))]
    case .lock(let lock, let inner): return lock.around(steps(inner), self)
    case .transaction(let callee, let inner):
      return connected(steps(inner), from: caller, to: callee.component)
    }
  }
}

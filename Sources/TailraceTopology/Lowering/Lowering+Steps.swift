#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

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
    case .wait(let time): return [.wait(time)]
    case .call(let expression):
      guard var call = call(expression.to, expression.timeout) else { return [] }
      call.key = population(expression.key)
      return expression.times == 1 ? calls(call) : [.times(expression.times, calls(call))]
    case .publish(let reference): return call(reference).map { [.publish($0)] } ?? []
    case .lookup(let cache, let data, let otherwise, let timeout):
      guard let get = call(cache.component, "get", timeout),
        let set = call(cache.component, "set", timeout),
        let population = population(data)
      else { return [] }
      // One key for the look-up, for what a miss asks of others, and for filling.
      return [
        .key(population), .call(get), .onMiss(steps(otherwise) + [.call(set)]),
      ]
    case .together(let branches, let quorum):
      return [.together(branches.map { steps($0) }, needed: quorum)]
    case .choose(let branches):
      return [.choose(branches.map { Step.Branch($0.share, steps($0.steps)) })]
    case .repeated(let times, let inner): return [.times(times, steps(inner))]
    case .lock(let lock, let inner): return lock.around(steps(inner), self)
    case .transaction(let callee, let inner):
      return connected(steps(inner), from: caller, to: callee.component)
    }
  }
}

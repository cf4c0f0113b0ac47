#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// From the steps of the file to the steps of the machine.
extension Lowering {
  func steps(_ expressions: [StepExpression]) -> [Step] { expressions.flatMap { step($0) } }

  private func step(_ expression: StepExpression) -> [Step] {
    switch expression {
    case .compute(let time, _): return [.compute(time)]
    case .wait(let time): return [.wait(time)]
    case .call(let expression):
      guard var call = call(expression.to, expression.timeout) else { return [] }
      if let key = population(expression.key) { call.key = key }
      let step = ask(call)
      return expression.times == 1 ? [step] : [.times(expression.times, [step])]
    case .publish(let reference): return publish(reference)
    case .lookup(let expression): return lookup(expression)
    case .store(let expression): return store(expression)
    case .invalidate(let expression): return invalidate(expression)
    case .together(let branches, let quorum):
      return [.together(branches.map { steps($0) }, needed: quorum)]
    case .choose(let branches):
      return [.choose(branches.map { Step.Branch($0.share, steps($0.steps)) })]
    case .repeated(let times, let inner): return [.times(times, steps(inner))]
    case .fail(let probability, let outcome): return [.fail(probability: probability, outcome)]
    }
  }
}

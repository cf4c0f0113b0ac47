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
    case .fail(let probability, let outcome): return [.fail(probability: probability, outcome)]
    }
  }
}

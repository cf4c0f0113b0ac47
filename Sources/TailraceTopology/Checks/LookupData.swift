/// Which data set each cache holds, where only the look-ups in it say so.
enum LookupData {
  static func find(in model: TopologyModel, _ context: ReadingContext) -> [String: Name] {
    var found: [String: Name] = [:]
    for component in model.components {
      guard case .cache(let body) = component.body, let data = body.contents.data else { continue }
      found[component.name.text] = data
    }
    func walk(_ steps: [StepExpression]) {
      for step in steps {
        switch step {
        case .lookup(let cache, let data, let otherwise, _):
          if let known = found[cache.component], known.text != data.text {
            context.report(
              .cacheSecondData(cache.component, known.text, data.text), at: data.range,
              notes: [.init("'\(known.text)' is named here", at: known.range)])
          } else {
            found[cache.component] = found[cache.component] ?? data
          }
          walk(otherwise)
        case .together(let branches, _): for branch in branches { walk(branch) }
        case .choose(let branches): for branch in branches { walk(branch.steps) }
        case .repeated(_, let inner), .lock(_, let inner), .transaction(_, let inner): walk(inner)
        case .compute, .wait, .call, .publish: break
        }
      }
    }
    for component in model.components {
      guard case .service(let body) = component.body else { continue }
      for operation in body.operations { walk(operation.steps) }
    }
    return found
  }
}

/// Which data set each cache holds, where only the look-ups in it say so.
enum LookupData {
  static func find(in model: TopologyModel, _ context: ReadingContext) -> [String: Name] {
    var found: [String: Name] = [:]
    for component in model.components {
      switch component.body {
      case .cache(let body): found[component.name.text] = body.contents.data
      case .service(let body): found[component.name.text] = body.cache?.data
      default: break
      }
    }
    // The service whose steps these are, which is where its own cache is.
    var own = ""
    func walk(_ steps: [StepExpression]) {
      for step in steps {
        switch step {
        case .lookup(let lookup):
          let cache = lookup.isLocal ? own : lookup.cache.component
          let data = lookup.data
          if let known = found[cache], known.text != data.text {
            context.report(
              .cacheSecondData(cache, known.text, data.text), at: data.range,
              notes: [.init("'\(known.text)' is named here", at: known.range)])
          } else {
            found[cache] = found[cache] ?? data
          }
          walk(lookup.otherwise)
        case .together(let branches, _): for branch in branches { walk(branch) }
        case .choose(let branches): for branch in branches { walk(branch.steps) }
        case .repeated(_, let inner), .lock(_, let inner), .transaction(_, let inner): walk(inner)
        case .call(let call): walk(call.fallback?.steps ?? [])
        case .compute, .wait, .publish, .fail, .store, .invalidate: break
        }
      }
    }
    for component in model.components {
      guard case .service(let body) = component.body else { continue }
      own = component.name.text
      for operation in body.operations { walk(operation.steps) }
    }
    return found
  }
}

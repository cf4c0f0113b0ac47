/// Which data set each cache holds, where only the look-ups in it say so.
enum LookupData {
  static func find(in model: TopologyModel, _ context: ReadingContext) -> [String: Name] {
    var found: [String: Name] = [:]
    for component in model.components {
      found[component.name.text] = component.body.contents?.data
    }
    for component in model.components {
      for operation in component.body.scripts {
        operation.steps.forEachStep { step in
          guard case .lookup(let lookup) = step else { return }
          let cache = lookup.isLocal ? component.name.text : lookup.cache.component
          let data = lookup.data
          if let known = found[cache], known.text != data.text {
            context.report(
              .cacheSecondData(cache, known.text, data.text), at: data.range,
              notes: [.init("'\(known.text)' is named here", at: known.range)])
          } else {
            found[cache] = found[cache] ?? data
          }
        }
      }
    }
    return found
  }
}

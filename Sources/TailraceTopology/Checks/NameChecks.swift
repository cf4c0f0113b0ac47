/// Whether every name that a file uses is one that it declares.
struct NameChecks {
  let model: TopologyModel
  let context: ReadingContext
  private let components: KnownNames
  private let data: KnownNames
  private let traffic: KnownNames
  /// Sources and components.
  private let parties: KnownNames

  init(_ model: TopologyModel, _ context: ReadingContext) {
    self.model = model
    self.context = context
    components = KnownNames(model.components.map { $0.name.text })
    data = KnownNames(model.data.map { $0.name.text })
    traffic = KnownNames(model.traffic.map { $0.name.text })
    parties = KnownNames(traffic.list + components.list)
  }

  func check() {
    for traffic in model.traffic {
      if components.contains(traffic.name.text) {
        context.report(.nameTwice(traffic.name.text), at: traffic.name.range)
      }
      checkData(traffic.cache?.data)
      for request in traffic.requests {
        checkCall(request.call)
        checkData(request.key)
      }
    }
    for component in model.components { check(component) }
    for link in model.links.pairs {
      if link.from.text == link.to.text {
        context.report(.linkToItself(link.from.text), at: link.to.range)
        continue
      }
      checkParty(link.from)
      checkComponent(link.to)
    }
    RegionChecks(model: model, context: context).check()
    FaultChecks(model: model, context: context).checkNames(
      isComponent: { checkComponent($0) }, isParty: { checkParty($0) })
    for objective in model.objectives { checkSubject(objective.subject) }
    for alert in model.alerts { checkSubject(alert.subject) }
    AlertChecks(model: model, context: context).checkSignals()
  }

  private func check(_ component: Component) {
    checkProtection(component)
    component.body.checkNames(self, of: component)
  }

  /// The operations that limits and shares are about, and where limits are counted.
  private func checkProtection(_ component: Component) {
    let named =
      component.body.rateLimits.flatMap { $0.operations }
      + (component.body.shedding?.operations ?? [])
    if !named.isEmpty, let offered = model.operations(of: component)?.names, !offered.isEmpty {
      for name in named where !offered.contains(name.text) {
        context.report(
          .operationUnknown(name.text, of: component.name.text, offered), at: name.range)
      }
    }
    for limit in component.body.rateLimits { if let store = limit.store { checkCall(store) } }
  }

  func check(_ step: StepExpression, of owner: Component) {
    switch step {
    case .compute, .plain, .together, .choose: break
    case .repeated(_, let key, _): checkData(key)
    case .call(let call):
      checkCall(call.to)
      checkData(call.key)
    case .publish(let reference): checkCall(reference)
    case .lookup(let lookup):
      checkCache(lookup.cache, of: owner)
      checkData(lookup.data)
      if model.component(lookup.cache.component)?.body.sharedCache?.origin != nil {
        context.report(.keysTogether("otherwise", "origin"), at: lookup.cache.range)
      }
    case .store(let store):
      checkCache(store.cache, of: owner)
      checkCall(store.to)
      checkHasData(store.cache)
    case .invalidate(let invalidation):
      checkCache(invalidation.cache, of: owner)
      checkHasData(invalidation.cache)
    case .lock(let lock, _): checkData(lock.data)
    case .transaction(let callee, _):
      checkWhole(callee)
      checkFixed(callee, "a kept connection")
    }
  }

  /// A component that hands on: its target has to exist and must not lead back to it.
  func checkForward(_ reference: Reference?, from component: Component) {
    guard let reference else { return }
    if let operation = reference.operation {
      context.report(.operationUnwanted(reference.component, operation), at: reference.range)
      return
    }
    let name = Name(text: reference.component, range: reference.range)
    guard checkComponent(name) else { return }
    if model.operations(of: component) == nil && isFirstOfCircle(component) {
      context.report(.forwardCircle(component.name.text), at: reference.range)
    }
  }

  /// Whether no component before it in the file hands requests on in the same circle.
  ///
  /// What only leads into a circle is not part of it; a chain that is too long counts as one.
  private func isFirstOfCircle(_ component: Component) -> Bool {
    var passed: Set<String> = []
    var next: Component? = component
    while let current = next, passed.count <= TopologyModel.longestForwarding {
      if passed.contains(current.name.text) {
        return current.name.text == component.name.text
          && components.first(of: passed) == component.name.text
      }
      passed.insert(current.name.text)
      guard case .those(let other) = current.body.offered else { return true }
      next = other.flatMap { model.component($0.component) }
    }
    return true
  }

  /// An operation that a component offers, as far as that is known.
  func checkOffered(_ name: Name, by reference: Reference?) {
    guard let reference, let target = model.component(reference.component),
      let (names, _) = model.operations(of: target), !names.isEmpty, !names.contains(name.text)
    else { return }
    context.report(.operationUnknown(name.text, of: reference.component, names), at: name.range)
  }

  /// A cache that is written to has to say whose keys it holds, where no look-up in it does.
  private func checkHasData(_ reference: Reference) {
    guard let cache = model.component(reference.component)?.body.sharedCache,
      cache.kept.data == nil, model.lookupData[reference.component] == nil
    else { return }
    context.report(.cacheDataMissing(reference.component), at: reference.range)
  }

  func checkCache(_ reference: Reference, of owner: Component) {
    if reference.isLocal && !owner.body.scripts.isEmpty {
      if owner.body.contents != nil { return }
      context.report(.localCacheMissing(owner.name.text), at: reference.range)
      return
    }
    let name = Name(text: reference.component, range: reference.range)
    guard checkComponent(name), let component = model.component(reference.component) else {
      return
    }
    if component.body.sharedCache == nil {
      context.report(
        .cacheExpected(reference.component, component.kind), at: reference.range)
    }
  }

  /// A component as such, none of its operations.
  func checkQueue(_ reference: Reference?) {
    guard let reference else { return }
    guard checkComponent(Name(text: reference.component, range: reference.range)),
      let component = model.component(reference.component)
    else { return }
    if component.body.messages != nil { return }
    context.report(
      .queueExpected(reference.component, component.kind), at: reference.range)
  }

  /// What does not follow instances that come and go.
  func checkFixed(_ reference: Reference, _ what: String) {
    if model.component(reference.component)?.body.autoscale == nil { return }
    context.report(.autoscaleUnseen(reference.component, what), at: reference.range)
  }

  private func checkWhole(_ reference: Reference) {
    if let operation = reference.operation {
      context.report(.operationUnwanted(reference.component, operation), at: reference.range)
    }
    checkComponent(Name(text: reference.component, range: reference.range))
  }

  func checkCall(_ reference: Reference) {
    let name = Name(text: reference.component, range: reference.range)
    guard checkComponent(name), let component = model.component(reference.component),
      let (names, usual) = model.operations(of: component)
    else { return }
    if let operation = reference.operation {
      if !model.offers(operation, component) && !context.unread.contains(reference.text) {
        context.report(
          .operationUnknown(operation, of: reference.component, names), at: reference.range)
      }
    } else if usual == nil && !names.isEmpty {
      context.report(.operationNeeded(reference.component, names), at: reference.range)
    }
  }

  private func checkSubject(_ reference: Reference) {
    if let place = traffic.place(of: reference.component) {
      let source = model.traffic[place]
      let names = source.requests.map { $0.name.text }
      if let request = reference.operation, !names.contains(request) {
        context.report(.requestUnknown(request, of: source.name.text, names), at: reference.range)
      }
      return
    }
    guard let component = model.component(reference.component) else {
      if isUnread(reference.component, "components") { return }
      context.report(.nameUnknown(reference.component, parties.list), at: reference.range)
      return
    }
    let parts = component.body.parts
    // A single server is the database, whatever stands beside it.
    let isSingle = !parts.contains("replica")
    if let part = reference.operation {
      if parts.contains(part) { return }
      if isSingle {
        context.report(.operationUnwanted(reference.component, part), at: reference.range)
        return
      }
    } else if isSingle {
      return
    }
    context.report(.databasePartNeeded(reference.component, parts), at: reference.range)
  }

  @discardableResult
  private func checkParty(_ name: Name) -> Bool {
    if parties.contains(name.text) || isUnread(name.text, "components") { return true }
    context.report(.nameUnknown(name.text, parties.list), at: name.range)
    return false
  }

  private func isUnread(_ name: String, _ section: String) -> Bool {
    context.unread.contains(name) || context.unread.contains(section)
  }

  @discardableResult
  private func checkComponent(_ name: Name) -> Bool {
    // A component that could not be read was reported; its name is known all the same.
    if components.contains(name.text) || isUnread(name.text, "components") { return true }
    context.report(.componentUnknown(name.text, components.list), at: name.range)
    return false
  }

  func checkData(_ name: Name?) {
    guard let name, !data.contains(name.text), !isUnread(name.text, "data") else { return }
    context.report(.dataUnknown(name.text, data.list), at: name.range)
  }
}

/// Names that a file declares, in its order, and found at once.
private struct KnownNames {
  let list: [String]
  private var places: [String: Int] = [:]

  init(_ list: [String]) {
    self.list = list
    for (place, name) in list.enumerated() where places[name] == nil { places[name] = place }
  }

  func contains(_ name: String) -> Bool { places[name] != nil }

  func place(of name: String) -> Int? { places[name] }

  /// The one of these that comes first in the file.
  func first(of names: Set<String>) -> String? {
    names.compactMap { places[$0] }.min().map { list[$0] }
  }
}

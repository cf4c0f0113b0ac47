internal import TailraceEngine

/// The steps of caches: looking up, fetching what is not there, writing and taking out.
extension Lowering {
  /// What a miss takes, where several may miss the same key and old values may serve.
  func onMiss(
    _ steps: [Step], for cache: CacheID?, _ contents: CacheContents?, coalesces: Bool
  ) -> [Step] {
    let revalidates = (contents?.staleWhileRevalidate ?? 0) > 0
    let forgives = (contents?.staleIfError ?? 0) > 0
    guard coalesces || revalidates || forgives else { return [.onMiss(steps)] }
    let fetch = builder.fetch(
      for: revalidates || forgives ? cache : nil, coalesces: coalesces)
    return [.onMiss([.fetch(fetch, steps)])] + (revalidates ? [.refresh(fetch, steps)] : [])
  }

  func lookup(_ expression: LookupExpression, of caller: String) -> [Step] {
    guard let population = population(expression.data) else { return [] }
    var otherwise = keeping(population, steps(expression.otherwise, of: caller))
    if expression.isLocal {
      guard let contents = localContents(of: caller), let cache = cache(of: caller, contents)
      else { return [] }
      return [.key(population), .probe(cache)]
        + onMiss(
          otherwise + [.fill(cache)], for: cache, contents,
          coalesces: contents.coalesces || expression.coalesces)
    }
    guard let get = call(expression.cache.component, "get", expression.timeout),
      let set = call(expression.cache.component, "set", expression.timeout)
    else { return [] }
    // One key for the look-up, for what a miss asks of others, and for filling.
    if topology.component(expression.cache.component)?.body.contents?.hitRatio != nil {
      otherwise = onAssumedMiss(otherwise, of: population)
    }
    return [.key(population), .call(get)]
      + onMiss(otherwise + [.call(set)], for: nil, nil, coalesces: expression.coalesces)
  }

  /// The steps, after which the key is the same: where they would carry another, they are a branch.
  private func keeping(_ population: PopulationID, _ steps: [Step]) -> [Step] {
    steps.carriesOther(than: population) ? [.times(1, steps)] : steps
  }

  func store(_ expression: StoreExpression, of caller: String) -> [Step] {
    guard let population = population(ofCache: expression.cache, of: caller) else { return [] }
    let write = call(expression.to).map { calls($0) } ?? []
    switch expression.mode {
    case .around: return [.key(population)] + write
    case .through where expression.isLocal:
      guard let contents = localContents(of: caller), let cache = cache(of: caller, contents)
      else { return [] }
      return [.key(population)] + write + [.fill(cache)]
    case .through:
      let set = call(expression.cache.component, "set").map { [Step.call($0)] } ?? []
      return [.key(population)] + write + set
    case .back:
      guard let put = putBack(expression) else { return [] }
      return [.key(population), .call(Call(put))]
    }
  }

  func invalidate(_ expression: InvalidateExpression, of caller: String) -> [Step] {
    guard let population = population(ofCache: expression.cache, of: caller) else { return [] }
    if expression.isLocal {
      guard let contents = localContents(of: caller), let cache = cache(of: caller, contents)
      else { return [] }
      return [.key(population), .invalidate(cache)]
    }
    if expression.delay > 0 {
      guard let later = invalidateLater(expression) else { return [] }
      return [.key(population), .publish(Call(later))]
    }
    return [.key(population)]
      + (call(expression.cache.component, "delete").map { [.call($0)] } ?? [])
  }

  /// What the instances of a service remember themselves.
  private func localContents(of caller: String) -> CacheContents? {
    topology.component(caller)?.body.contents
  }

  private func population(ofCache reference: Reference, of caller: String) -> PopulationID? {
    if reference.isLocal { return population(localContents(of: caller)?.data) }
    let kept = topology.component(reference.component)?.body.sharedCache?.kept
    return kept.flatMap { population(data(of: reference.component, $0)) }
  }

  /// The command of a cache that takes a write and tells the database later.
  private func putBack(_ expression: StoreExpression) -> OperationID? {
    let name = expression.cache.component
    guard let shared = topology.component(name)?.body.sharedCache,
      let part = parts[name]?.first, let write = call(expression.to),
      let cache = cache(of: name, shared.kept)
    else { return nil }
    let wording = "put for \(expression.to.text) after \(expression.delay)ns"
    if let known = operation(known: name, wording) { return known }
    let work: [Step] = shared.service.map { [.compute($0)] } ?? []
    let put = builder.operation(wording, of: part)
    let flush = builder.operation("\(wording), written", of: part, usesPlace: false)
    offer(name, wording, put)
    offer(name, "\(wording), written", flush)
    builder.link(from: part, to: part, latency: .constant(0))
    define(put, work + [.putBack(cache), .onMiss([.publish(Call(flush))])])
    define(
      flush,
      [.wait(.constant(Double(expression.delay))), .takeBack(cache), .onMiss(calls(write))])
    return put
  }

  /// The command of a cache that takes a key out some time later.
  private func invalidateLater(_ expression: InvalidateExpression) -> OperationID? {
    let name = expression.cache.component
    guard let shared = topology.component(name)?.body.sharedCache,
      let part = parts[name]?.first, let cache = cache(of: name, shared.kept)
    else { return nil }
    let wording = "delete after \(expression.delay)ns"
    if let known = operation(known: name, wording) { return known }
    let id = builder.operation(wording, of: part, usesPlace: false)
    offer(name, wording, id)
    let work: [Step] = shared.service.map { [.compute($0)] } ?? []
    define(id, [.wait(.constant(Double(expression.delay)))] + work + [.invalidate(cache)])
    return id
  }
}

/// Caches that clients have themselves.
extension Lowering {
  func clientCache(of traffic: Traffic) -> ClientCacheID? {
    guard let own = traffic.cache, let population = population(own.data) else { return nil }
    return builder.clientCache(
      of: population, capacity: own.entries,
      timeToLive: own.lifetime.map { Delay(nanoseconds: $0) })
  }

  func steps(
    of request: Traffic.Request, _ call: Call, _ traffic: Traffic, _ own: ClientCacheID?
  ) -> [Step] {
    guard let own, let cache = traffic.cache, cache.serves(request) else { return calls(call) }
    return [.clientProbe(own), .onMiss(calls(call) + [.clientFill(own)])]
  }
}

extension [Step] {
  /// Whether whoever does these steps may carry a key of another population then; branches keep theirs.
  fileprivate func carriesOther(than population: PopulationID) -> Bool {
    contains { step in
      switch step {
      case .key(let other): other != population
      case .call(let call): call.fallback?.steps.carriesOther(than: population) ?? false
      case .onMiss(let inner), .again(_, let inner): inner.carriesOther(than: population)
      case .choose(let branches):
        branches.contains { $0.steps.carriesOther(than: population) }
      default: false
      }
    }
  }
}

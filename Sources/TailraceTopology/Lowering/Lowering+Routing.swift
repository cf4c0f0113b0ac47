internal import TailraceEngine

/// How instances are picked where the file does not say.
extension Lowering {
  struct RoutedPair: Hashable {
    var from: ComponentID
    var to: ComponentID
  }

  /// Whether the key of a call from one component of the file to another decides on its instance.
  func goesByKey(from: String, to: String) -> Bool {
    let stated = topology.links.pair(from: from, to: to)?.routing
    let balancer = topology.component(from)?.body.balancer
    let own = balancer?.targets?.component == to ? balancer?.routing : nil
    if let routing = stated ?? own { return routing.goesByKey }
    return topology.component(to)?.body.standardRouting.routing.goesByKey ?? false
  }

  /// Says for each pair of the file that calls which policy stands where none is stated.
  func notePolicies(of network: Network, _ context: ReadingContext) {
    var said: Set<String> = []
    for pair in network.choices
    where !routed.contains(RoutedPair(from: pair.from, to: pair.to)) {
      let (from, to) = (fileNames[pair.from.position], fileNames[pair.to.position])
      guard from != to, let body = topology.component(to)?.body else { continue }
      let place = "links.\(from) -> \(to).policy"
      guard said.insert(place).inserted else { continue }
      let (routing, source) = body.standardRouting
      if network.components[pair.to.position].coldStart != nil {
        context.useDefault(place, "warm instances first", "what is off would have to start")
      } else {
        context.useDefault(place, routing.word, source)
      }
    }
  }
}

extension ComponentBody {
  /// How whoever says nothing else picks one of its instances, and why.
  var standardRouting: (routing: RoutingExpression, source: String) {
    if sharedCache != nil && !isSingle {
      return (
        .standardByKey, "a key has one home, as for clients of Redis Cluster and of memcached"
      )
    }
    return (.standard, "HAProxy's and NGINX's default")
  }
}

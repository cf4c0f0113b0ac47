#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// What happened, in words.
extension Occurrence.Event {
  /// What sort of thing it is.
  var kind: Moment.Kind {
    switch self {
    case .wentDown, .flushed: .fault
    case .cameBack: .repair
    }
  }

  /// What a reader is told, after the component's name.
  func text(of component: Network.Component, _ network: Network) -> String {
    switch self {
    case .wentDown(let count):
      "\(instances(count, of: component)) \(count == 1 ? "goes" : "go") down"
    case .cameBack(let count):
      "\(instances(count, of: component)) \(count == 1 ? "is" : "are") up again"
    case .flushed: "its caches lose all their keys"
    }
  }

  private func instances(_ count: Int, of component: Network.Component) -> String {
    component.instances == 1
      ? "its one instance" : "\(count) of \(component.instances) instances"
  }
}

internal import TailraceEngine

/// Which components a component waits for, however many calls away.
struct CallGraph {
  private let callees: [[Int]]
  private let clients: [Int]

  init(_ network: Network) {
    var callees = [[Int]](repeating: [], count: network.components.count)
    for edge in network.edges where !edge.isPublished {
      callees[Int(edge.from.index)].append(Int(edge.to.index))
    }
    self.callees = callees
    clients = network.components.indices.filter { network.components[$0].isClient }
  }

  /// The components whose answers it waits for itself.
  func callees(of component: Int) -> [Int] { callees[component] }

  /// Everything it waits for, directly or through others; itself only if calls lead back to it.
  func reach(of component: Int) -> [Bool] { reach(from: callees[component]) }

  /// Everything that some client waits for.
  var awaitedByClients: [Bool] { reach(from: clients.flatMap { callees[$0] }) }

  private func reach(from starts: [Int]) -> [Bool] {
    var reached = [Bool](repeating: false, count: callees.count)
    var open = starts
    while let next = open.popLast() {
      if reached[next] { continue }
      reached[next] = true
      open += callees[next]
    }
    return reached
  }
}

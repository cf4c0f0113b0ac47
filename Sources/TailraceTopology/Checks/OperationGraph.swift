internal import TailraceEngine

/// Who calls whom: no operation may come back to itself, and what nothing reaches is worth a word.
struct OperationGraph {
  private let lowering: Lowering
  private let model: TopologyModel

  /// All operations, each after those that it calls; not all of them if there is a circle.
  private(set) var calleesFirst: [OperationID] = []
  private var circle: [OperationID]?

  init(_ lowering: Lowering, _ model: TopologyModel) {
    self.lowering = lowering
    self.model = model
    walk()
  }

  func check(_ context: ReadingContext) {
    if let circle {
      let names = circle.compactMap { lowering.name(of: $0) }
      let first = names.first.flatMap { name in
        model.components.first { name.hasPrefix($0.name.text + ".") }
      }
      context.report(.callCircle(names + names.prefix(1)), at: first?.name.range)
    }
    let reached = reachedComponents()
    let probes = model.components.reduce(0) { $0 + $1.probes }
    let calls =
      calleesFirst.reduce(0) { $0 + (lowering.bodies[$1] ?? []).calls.count } + probes
    if calls > Limits.calls { context.report(.tooMany("calls", calls, Limits.calls), at: nil) }
    for component in model.components where !reached.contains(component.name.text) {
      context.report(.componentUnreached(component.name.text), at: component.name.range)
    }
  }

  /// Depth first through all operations, in the order of the file, without recursion.
  ///
  /// Stops at the first circle.
  private mutating func walk() {
    var done: Set<OperationID> = []
    for start in starts() where !done.contains(start) {
      var path: [OperationID] = []
      var onPath: Set<OperationID> = []
      var rest: [[OperationID]] = [[start]]
      while !rest.isEmpty {
        guard let next = rest[rest.count - 1].popLast() else {
          rest.removeLast()
          if let finished = path.popLast() {
            onPath.remove(finished)
            done.insert(finished)
            calleesFirst.append(finished)
          }
          continue
        }
        if onPath.contains(next), let position = path.firstIndex(of: next) {
          circle = Array(path[position...])
          return
        }
        if done.contains(next) { continue }
        path.append(next)
        onPath.insert(next)
        rest.append((lowering.bodies[next] ?? []).calls.reversed())
      }
    }
  }

  /// All operations that stand in the file.
  private func starts() -> [OperationID] {
    model.components.flatMap { component in
      (model.operations(of: component)?.names ?? []).compactMap {
        lowering.operation(component.name.text, $0)
      }
    }
  }

  private func reachedComponents() -> Set<String> {
    var reached: Set<String> = []
    var seen: Set<OperationID> = []
    var open: [OperationID] = []
    for traffic in model.traffic {
      for request in traffic.requests {
        if let call = lowering.call(request.call) { open.append(call.operation) }
      }
    }
    for component in model.components {
      guard let balancer = component.body.balancer, let target = balancer.targets,
        let asked = balancer.health?.operation,
        let operation = lowering.operation(target.component, asked.text)
      else { continue }
      open.append(operation)
    }
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if let name = lowering.name(of: next), let dot = name.firstIndex(of: ".") {
        reached.insert(String(name[..<dot]))
      }
      open += (lowering.bodies[next] ?? []).calls
    }
    return reached
  }
}

extension [Step] {
  /// The operations that these steps call or publish to, in their order.
  var calls: [OperationID] {
    var result: [OperationID] = []
    for step in self {
      switch step {
      case .call(let call), .callEach(let call):
        result.append(call.operation)
        result += call.fallback?.steps.calls ?? []
      case .publish(let call), .publishToAll(let call), .publishToCopies(let call, _):
        result.append(call.operation)
      // The same calls as those of the fetch before it.
      case .refresh: break
      case .enqueue(_, _, let inner, let deadLetter):
        result += inner.calls + (deadLetter.map { [$0.operation] } ?? [])
      default: for inner in step.inner { result += inner.calls }
      }
    }
    return result
  }
}

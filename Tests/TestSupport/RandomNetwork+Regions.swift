internal import Tailrace

/// Regions and zones, and names that are answered by where somebody is.
extension RandomNetwork {
  /// Two regions, the first with two zones, the second with one.
  private static let regions: [Int32] = [0, 0, 0, 1, 1]

  mutating func addRegions() {
    if dice.oneIn(4) { return }
    let near = Int64(dice.roll(0...2) * 5)
    let far = Int64(dice.roll(1...4) * 20)
    var ways: [Delay] = []
    for (from, region) in Self.regions.enumerated() {
      for (to, other) in Self.regions.enumerated() {
        // Who is in no zone is as near to any of its region.
        let isSame = from == to || from == 0 || to == 0 || from == 3 || to == 3
        ways.append(.nanoseconds((region != other ? far : isSame ? 0 : near) * scale))
      }
    }
    builder.geography(Geography(regions: Self.regions, oneWay: ways))
    hasRegions = true
  }

  /// Puts the instances of a component somewhere.
  mutating func locate(_ component: ComponentID, instances: Int) {
    guard hasRegions, !dice.oneIn(5) else { return }
    let count = dice.oneIn(3) ? 1 : instances
    builder.locate(component, at: (0..<count).map { _ in Int32(dice.roll(0...4)) })
  }

  /// A name for one or more of the components that are there.
  mutating func addName(_ name: String) {
    let known = components.filter { !unnamed.contains($0) }
    if known.isEmpty { return }
    var targets: [ComponentID] = []
    for _ in 0..<dice.roll(1...3) {
      let target = dice.pick(known)
      if !targets.contains(target) { targets.append(target) }
    }
    let component = builder.component(name)
    unnamed.insert(component)
    for target in targets { connect(component, target) }
    let id = builder.name(
      NameService(
        component,
        policy: dice.pick([.roundRobin, .weighted, .geographic, .latency, .failover]),
        timeToLive: .nanoseconds(Int64(dice.roll(0...3000)) * scale),
        targets: targets.map { .init($0, weight: Double(dice.roll(1...3))) },
        resolvers: dice.oneIn(2) ? nil : dice.roll(1...3), threshold: dice.roll(1...2)))
    let branches = targets.map { target -> [Step] in
      let own = operations.filter { components[builder.component(of: $0)] == target }
      if own.isEmpty { return [] }
      // A plain call, as the language makes it: a name tries nothing again.
      return [.call(Call(dice.pick(own), timeout: dice.oneIn(2) ? nil : time(600)))]
    }
    let ask = builder.operation("ask", of: component)
    let waits: [Step] = dice.oneIn(2) ? [.wait(time(40))] : []
    builder.define(ask, [.resolve(id), .onMiss(waits + [.learn(id)]), .toAnswer(id, branches)])
    operations.append(ask)
    components.append(component)
    for target in targets where dice.oneIn(2) { probed.append((id, target)) }
  }

  /// Those who ask the targets of names whether they are up, now and again until the end of the run.
  mutating func addNameProbes() {
    for (index, (id, target)) in probed.enumerated() {
      let operation = builder.operation("is up", of: target, usesPlace: dice.oneIn(2))
      builder.define(operation, [])
      let client = builder.client("name probes \(index)")
      builder.probe(id, from: client, to: target)
      let timeout = Distribution.constant(Double(dice.roll(1...4) * 40) * Double(scale))
      let kind = builder.requestClass(
        "name probes \(index)", from: client, steps: [.call(Call(operation, timeout: timeout))])
      let gap = Int64(dice.roll(200...900)) * scale
      builder.source(
        client, classes: [(kind, share: 1)], arrivals: .recorded((1...60).map { $0 * gap }))
    }
  }
}

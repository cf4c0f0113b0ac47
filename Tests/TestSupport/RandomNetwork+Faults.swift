import Tailrace

/// Faults of every kind, of any part and at any time.
extension RandomNetwork {
  /// They use dice of their own, and all end before `lastEnd` unless they recur.
  mutating func addFaults(seed: UInt64) {
    var dice = Dice(seed: seed ^ 0xFA17)
    func time(_ most: Int) -> Delay { .nanoseconds(Int64(dice.roll(1...most)) * scale) }
    for _ in 0..<dice.roll(2...7) {
      let isOfLink = dice.oneIn(3)
      let kind: Fault.Kind =
        isOfLink
        ? dice.pick([
          .latency(add: .nanoseconds(Int64(dice.roll(0...80)) * scale), jitter: .zero),
          .latency(add: .nanoseconds(40 * scale), jitter: .nanoseconds(60 * scale)),
          .loss(0.3), .loss(1), .duplicate(0.4), .bandwidth(1e6),
          .partition(isSilent: true), .partition(isSilent: false),
        ])
        : dice.pick([
          .crash(isSilent: false), .crash(isSilent: true), .freeze, .freeze, .slow(3), .slow(0.5),
          .errors(0.4), .capacity(0), .capacity(0.5), .capacity(0.4), .refuse, .flush,
        ])
      let target: Fault.Target
      if isOfLink {
        let to = dice.roll(0...(components.count - 1))
        // Callers are declared after those they call.
        let from = dice.roll(min(to + 1, components.count - 1)...(components.count - 1))
        target = .link(
          from: dice.oneIn(2) ? clients[dice.roll(0...(clients.count - 1))] : components[from],
          to: components[to], dice.pick([.to, .from, .both]))
      } else {
        target =
          hasRegions && dice.oneIn(4)
          ? .locations([Int32(dice.roll(0...4)), Int32(dice.roll(0...4))])
          : .component(dice.pick(components))
      }
      let at = time(38_000)
      let lasting = time(900)
      var timing = Fault.Timing.once(at: at, lasting: lasting)
      switch dice.roll(0...5) {
      case 0 where kind != .flush && !wants.drains:
        timing = .random(
          up: .exponential(mean: Double(6000 * scale)),
          down: .exponential(mean: Double(300 * scale)))
      case 1 where !wants.drains:
        timing = .repeated(
          at: at, every: .nanoseconds(lasting.nanoseconds + 700 * scale), lasting: lasting)
      case 2 where kind != .flush && !isOfLink:
        timing = .rolling(
          at: at, every: time(400), batch: dice.roll(1...2),
          down: .uniform(min: 0, max: Double(600 * scale)))
      default: break
      }
      let extents: [Change.Extent] = [.all, .fixed(1), .share(0.5), .randomShare(upTo: 1)]
      var fault = Fault(kind, at: target, extent: dice.pick(extents), timing)
      if case .crash = kind, dice.oneIn(2) { fault.boot = .constant(Double(200 * scale)) }
      builder.fault(fault)
    }
  }
}

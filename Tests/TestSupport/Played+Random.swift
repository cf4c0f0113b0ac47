internal import Tailrace

/// Random networks played, and what the laws say of them.
extension Played {
  /// The network of a seed, played for some tens of microseconds; the beginning is not measured.
  package static func random(
    seed: UInt64, _ options: RandomNetwork.Options = .init(), duration: Int64 = 40_000,
    warmup: Int64 = 5_000, maximumEvents: Int64 = 40_000
  ) -> Played {
    Played(
      RandomNetwork.make(seed: seed, options),
      RunOptions(
        duration: .nanoseconds(duration), warmup: .nanoseconds(warmup), seed: seed,
        maximumEvents: maximumEvents, maximumInFlight: 20_000))
  }

  /// The laws that do not hold.
  package var violations: [String] {
    // A run that is stopped before measuring begins has measured nothing.
    results.window == .zero ? [] : Laws.violations(network, results)
  }

  /// The laws that do not hold for a run that began and ended empty.
  package var violationsWhenDrained: [String] {
    Laws.violations(network, results) + Laws.violationsWhenDrained(network, results)
  }
}

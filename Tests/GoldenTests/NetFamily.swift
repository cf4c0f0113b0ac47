import Tailrace
import TestSupport
import Testing

/// Random networks with the same options.
struct NetFamily: Sendable, CustomTestStringConvertible {
  var name: String
  var options: RandomNetwork.Options
  var seeds: ClosedRange<UInt64>
  /// How long they are played, in nanoseconds; the first eighth is not measured.
  var duration: Int64 = 40_000
  /// Whether single requests are looked at.
  var isWatched = false

  var testDescription: String { name }

  /// Plays the network of a seed.
  func play(seed: UInt64) -> Results {
    let options = RunOptions(
      duration: .nanoseconds(duration), warmup: .nanoseconds(duration / 8), seed: seed,
      maximumEvents: 40_000, maximumInFlight: 20_000)
    return Run(RandomNetwork.make(seed: seed, self.options), options).play(
      observing: !isWatched
        ? .none
        : seed % 2 == 0 ? .latencies(limit: 100_000) : .requests((0..<40).map { $0 * 5 }))
  }

  static let all: [NetFamily] = whole + narrow

  private static let whole = [
    NetFamily(name: "everything", options: .everything, seeds: 1...1000),
    NetFamily(name: "everything-watched", options: .everything, seeds: 1...60, isWatched: true),
    NetFamily(name: "everything-long", options: .everything, seeds: 1...60, duration: 400_000),
    NetFamily(name: "mixture", options: .mixture, seeds: 1...100),
    NetFamily(name: "widest", options: .widest, seeds: 1...600),
  ]

  /// With little at once, what one feature does shows further.
  private static let narrow: [NetFamily] = {
    let plain = RandomNetwork.Options(refinesRouting: true)
    let drained = RandomNetwork.Options(drains: true, refinesRouting: true)
    let single: [(String, RandomNetwork.Options)] = [
      ("plain", .init()), ("routing", plain), ("whole", .init(isWhole: true)),
      ("queues", plain.with(\.hasQueues)), ("rules", plain.with(\.hasRules)),
      ("guards", plain.with(\.hasRules, \.hasGuards)),
      ("probes", plain.with(\.hasRules, \.hasGuards, \.hasProbes, \.hasChanges)),
      ("fetches", plain.with(\.hasFetches)), ("shards", plain.with(\.hasShards)),
      ("versions", plain.with(\.hasVersions)), ("scaling", plain.with(\.hasScaling)),
      ("changes", plain.with(\.hasChanges)), ("policies", plain.with(\.hasPolicies)),
      ("limits", plain.with(\.hasLimits)), ("faults", plain.with(\.hasFaults)),
      ("drained", drained.with(\.hasPolicies, \.hasRules, \.hasLimits)),
      ("drained-guards", drained.with(\.hasRules, \.hasGuards)),
      ("drained-faults", drained.with(\.hasFaults, \.hasVersions)),
    ]
    return single.map { NetFamily(name: $0, options: $1, seeds: 1...40) }
  }()
}

public import TailraceEngine

/// What the guards of the calls from one component to another did, all callers together.
public struct GuardReport: Named, Sendable {
  /// `app -> postgres`, as a link is named.
  public let name: String
  /// What was counted.
  public let counts: GuardCounts
  /// The part of the callers' time that their breakers were open, 0 to 1.
  public let openShare: Double

  init(_ result: GuardResult, _ network: Network, _ results: Results) {
    name = network.linkName(result.from, result.to)
    counts = result.counts
    let callers = network.components[result.from.position].instances
    openShare = results.mean(result.counts.openTime) / Double(callers)
  }
}

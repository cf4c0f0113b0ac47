public import TailraceEngine

/// The calls from one component to another, where some are tried again, copied or called off.
public struct CallReport: Named, Sendable {
  /// `app -> postgres`, as a link is named.
  public let name: String
  /// What was counted.
  public let counts: CallCounts
  /// The time that a caller waited before a retry, on average; nil where nothing was tried again.
  public let meanBackoff: Delay?

  /// How often a call was made, tries and copies together; nil without calls.
  public var attemptsPerCall: Double? {
    counts.calls > 0 ? counts.amplification : nil
  }

  init(_ result: CallResult, _ network: Network) {
    name = network.linkName(result.from, result.to)
    counts = result.counts
    meanBackoff = result.counts.backoffTime.each(of: result.counts.retries)
  }
}

extension Network {
  /// `app -> postgres`, as a link is named.
  func linkName(_ caller: ComponentID, _ callee: ComponentID) -> String {
    "\(components[caller.position].name) -> \(components[callee.position].name)"
  }
}

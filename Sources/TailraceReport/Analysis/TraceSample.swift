public import TailraceEngine

/// A request for a trace viewer, and why it was chosen.
public struct TraceSample: Sendable {
  /// All that happened to it.
  public let trace: Trace
  /// Why it was chosen.
  public let reason: Reason

  /// Why a request is looked at.
  public enum Reason: Hashable, Sendable {
    /// It took about as long as a percentile of its class.
    case around(Double)
    /// It failed.
    case failed
    /// It is one of those that lie evenly over the run, whatever became of them.
    case any

    /// The reason in a word: `p99`, `failed`, `any`.
    public var word: String {
      switch self {
      case .around(let share): "p" + JSONWriter.number((share * 100_000).rounded() / 1000)
      case .failed: "failed"
      case .any: "any"
      }
    }
  }

  /// How requests are chosen, class by class.
  public enum Choice: String, CaseIterable, Sendable {
    /// 20 around each percentile that has the samples, and 20 that failed; where there are too few for any, 20
    /// evenly over the run.
    case tail
    /// 100 evenly over the run, as a tracer finds them that keeps one of so many.
    case even
  }

  static let each = 20
  static let evenly = 100
}

extension TailSelection {
  /// A request that was chosen.
  struct Pick: Sendable {
    var number: Int64
    var reason: TraceSample.Reason
  }

  /// Chooses from what a ledger knows of one class.
  static func picks(
    _ choice: TraceSample.Choice, of requestClass: Int, _ ledger: LatencyLedger, _ bands: [Band]
  ) -> [Pick] {
    if choice == .even {
      return evenly(ledger.ended(of: requestClass), TraceSample.evenly).map {
        Pick(number: $0, reason: .any)
      }
    }
    var picks: [Pick] = []
    for band in bands where band.requestClass == requestClass {
      picks += evenly(band.requests, TraceSample.each).map {
        Pick(number: $0, reason: .around(band.share))
      }
    }
    picks += evenly(ledger.failures(of: requestClass), TraceSample.each).map {
      Pick(number: $0, reason: .failed)
    }
    if !bands.contains(where: { $0.requestClass == requestClass }) {
      picks += evenly(ledger.ended(of: requestClass), TraceSample.each).map {
        Pick(number: $0, reason: .any)
      }
    }
    // Bands of few requests overlap, and each is shown once.
    var seen: [Int64] = []
    var unique: [Pick] = []
    for pick in picks where !seen.contains(pick.number) {
      seen.append(pick.number)
      unique.append(pick)
    }
    return unique
  }

  /// The chosen requests, of those that a second run looked at, in the order in which they were sent.
  func samples(_ traces: [Trace]) -> [TraceSample] {
    picks.sorted { $0.number < $1.number }.compactMap { pick in
      Self.find(pick.number, in: traces).map { TraceSample(trace: $0, reason: pick.reason) }
    }
  }
}

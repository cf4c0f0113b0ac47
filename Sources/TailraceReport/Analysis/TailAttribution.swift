public import TailraceEngine

/// Where the time of a class's requests went that took about as long as one of its percentiles.
public struct TailAttribution: Sendable {
  /// The class, by its number in the network.
  public let requestClass: Int
  /// The percentile, 0 to 1.
  public let share: Double
  /// How many requests lie around it, and how many of them were looked at.
  public let around: Int
  public let sampled: Int
  /// Their latency together.
  public let latency: TimeTotal
  /// Where it went; its total is `latency`.
  public let spent: TimeSpent

  /// What a request took on average, in nanoseconds.
  public var mean: Double { sampled > 0 ? Double(latency) / Double(sampled) : 0 }

  /// The share of all time that was spent at a component for a cause.
  public func share(_ component: Int, _ cause: TimeSpent.Cause) -> Double {
    latency > 0 ? Double(spent[component, cause]) / Double(latency) : 0
  }

  /// Where most time was spent, at most so many parts.
  public func largest(_ count: Int) -> [(component: Int, cause: TimeSpent.Cause)] {
    var parts: [(component: Int, cause: TimeSpent.Cause)] = []
    for component in spent.rows.indices {
      for cause in TimeSpent.Cause.allCases where spent[component, cause] > 0 {
        parts.append((component, cause))
      }
    }
    // Equals keep the network's order.
    parts.sort { one, other in
      let (first, second) = (spent[one.component, one.cause], spent[other.component, other.cause])
      if first != second { return first > second }
      return one.component != other.component
        ? one.component < other.component : one.cause.rawValue < other.cause.rawValue
    }
    return Array(parts.prefix(count))
  }

  /// The percentiles, with how far around them requests are looked at.
  static let bands: [(share: Double, reach: Double)] = [
    (0.5, 0.01), (0.95, 0.005), (0.99, 0.002), (0.999, 0.0005),
  ]

  /// So many requests are looked at around each percentile.
  static let sample = 200
}

/// Which requests are worth a look, after a run that kept their latencies.
public struct TailSelection: Sendable {
  /// A band of one class.
  public struct Band: Sendable {
    /// The class, by its number in the network.
    public let requestClass: Int
    /// The percentile.
    public let share: Double
    /// How many requests lie in it.
    public let around: Int
    /// Those that are looked at, rising.
    public let requests: [Int64]
  }

  /// Of so many requests the latencies are worth keeping, in 120 MB.
  public static let mostRequests = 20_000_000

  /// The bands with enough samples behind their percentile.
  public let bands: [Band]

  /// Those that are chosen for trace viewers.
  let picks: [Pick]

  /// Chooses from a run that observed latencies; nothing from another.
  public init(_ results: Results, samples choice: TraceSample.Choice? = nil) {
    var bands: [Band] = []
    var picks: [Pick] = []
    if let ledger = results.latencies {
      for (index, row) in results.classes.enumerated() {
        for band in TailAttribution.bands
        where row.latency.count >= SampleSize.required(for: band.share) {
          let least = row.latency.quantile(band.share - band.reach)
          let most = row.latency.quantile(band.share + band.reach)
          let all = ledger.requests(
            of: index, from: Delay(nanoseconds: least), through: Delay(nanoseconds: most))
          if all.isEmpty { continue }
          bands.append(
            Band(
              requestClass: index, share: band.share, around: all.count,
              requests: Self.evenly(all, TailAttribution.sample)))
        }
        if let choice { picks += Self.picks(choice, of: index, ledger, bands) }
      }
    }
    self.bands = bands
    self.picks = picks
  }

  /// All that a second run has to look at, rising.
  public var requests: [Int64] {
    var merged: [Int64] = []
    let wanted = bands.flatMap { $0.requests } + picks.map { $0.number }
    for number in wanted.sorted() where merged.last != number { merged.append(number) }
    return merged
  }

  /// Reads the second run.
  public func attributions(_ network: Network, _ traces: [Trace]) -> [TailAttribution] {
    bands.map { band in
      var spent = TimeSpent(components: network.components.count)
      var latency = TimeTotal.zero
      var sampled = 0
      for number in band.requests {
        guard let trace = Self.find(number, in: traces), let end = trace.end else { continue }
        spent.add(trace)
        latency += (end - trace.start).nanoseconds
        sampled += 1
      }
      return TailAttribution(
        requestClass: band.requestClass, share: band.share, around: band.around, sampled: sampled,
        latency: latency, spent: spent)
    }
  }

  /// So many of them, evenly over the list; all where there are no more.
  static func evenly(_ all: [Int64], _ count: Int) -> [Int64] {
    if all.count <= count { return all }
    return (0..<count).map { all[$0 * all.count / count] }
  }

  /// The trace with a number, in a list in which numbers rise.
  static func find(_ number: Int64, in traces: [Trace]) -> Trace? {
    var low = 0
    var high = traces.count
    while low < high {
      let middle = (low + high) / 2
      if traces[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < traces.count && traces[low].number == number ? traces[low] : nil
  }
}

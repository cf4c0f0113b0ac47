public import TailraceEngine

/// Which component limits, and the numbers that say so.
///
/// A component's cores or places are *saturated* in an interval when at least 95 % of them are taken
/// and more wait than in the interval before. Saturated cores are a component's own doing: nothing but
/// its work occupies them. Saturated places may be held by calls that wait for somebody else, so they
/// are blamed only where nothing that the component waits for, however deep, is saturated itself.
/// Of several culprits those that clients wait for come first, and of these the first to saturate.
public struct Bottleneck: Sendable {
  /// What was found.
  public let finding: Finding
  /// The components that limit, most important first; empty unless something was saturated.
  public let culprits: [Load]
  /// Components that were full because they waited for a culprit.
  public let victims: [Victim]
  /// The most utilized component with a limited number of cores or places; nil if there is none.
  public let busiest: Load?

  /// How much more load there is room for; nil where nothing limited was used.
  public let headroom: Headroom?

  /// The loads of all cores and places of which there is a limited number.
  let loads: [Load]

  /// The four things there are to find.
  public enum Finding: String, Sendable {
    /// No component has a limited number of cores or places.
    case unlimited
    /// Nothing was above 80 % in any interval, and under a quarter of request time is spent waiting.
    case none
    /// Nothing was saturated, but something was above 80 % in some interval or waited for.
    case busy
    /// Something was saturated.
    case saturated
  }

  /// What there is a limited number of.
  public enum Resource: String, Sendable {
    case cores
    case places
  }

  /// How loaded the cores or the places of a component were.
  public struct Load: Sendable {
    /// The component.
    public var name: String
    /// Whether this is about its cores or its places.
    public var resource: Resource
    /// How many there are in all its instances.
    public var servers: Int64
    /// The share taken over the whole window, 0 to 1.
    public var utilization: Double
    /// The share taken in the worst measured interval.
    public var worst: Double
    /// When that interval began, and how long it was.
    public var worstAt: Delay
    /// The length of that interval.
    public var interval: Delay
    /// Waiting on average over the window.
    public var meanQueue: Double
    /// Waiting, on average over the first measured interval.
    public var firstQueue: Double
    /// Waiting, on average over the last measured interval.
    public var lastQueue: Double
    /// Waiting, on average over the measured interval in which most waited.
    public var peakQueue: Double
    /// Time waited here over the time of all requests, 0 to 1; nil where no client waits for it.
    public var shareOfRequestTime: Double?
    /// Time waited here per attempt; nil without attempts.
    public var meanWait: Delay?
    /// The share of the time that its places are held which is not service: calls, and waiting for a
    /// core or a connection. 0 to 1; nil where it calls nobody.
    public var heldInCalls: Double?
    /// When the first interval began in which it was saturated; nil if none.
    public var saturatedAt: Delay?
    /// When the last interval ended in which it was full; nil if it is full at the end.
    public var freeAt: Delay?
    /// Measured intervals in which at least 95 % were taken and somebody waited.
    public var fullIntervals: Int
    /// Measured intervals in which more than 80 % were taken.
    public var highIntervals: Int
    /// Measured intervals.
    public var intervals: Int
    /// The component that it calls and that takes longest to answer, with its mean latency.
    public var slowestCallee: (name: String, latency: Delay)?

    var component: Int
  }

  /// A component whose places were full because of another.
  public struct Victim: Sendable {
    /// Its own load.
    public var load: Load
    /// The component that it waited for.
    public var culprit: String
    /// The share of its cores that were busy; nil for any number of cores.
    public var coreUtilization: Double?
  }

  /// At or above this share, what is taken counts as full.
  static let full = 0.95
  /// Above this share in some interval a component is not called healthy.
  static let high = 0.80
  /// From this share of request time on, waiting is not called small.
  static let longWait = 0.25

  init(of reports: [ComponentReport], callGraph: CallGraph, requestTime: Double) {
    var survey = LoadSurvey(reports, callGraph, requestTime: requestTime)
    survey.run()
    culprits = survey.culprits
    victims = survey.victims
    busiest = survey.busiest
    headroom = Headroom(of: survey.loads)
    loads = survey.loads
    if !survey.culprits.isEmpty {
      finding = .saturated
    } else if let busiest = survey.busiest {
      let isCalm =
        survey.loads.allSatisfy { $0.worst <= Self.high }
        && survey.loads.allSatisfy { ($0.shareOfRequestTime ?? 0) < Self.longWait }
      finding = isCalm || busiest.intervals == 0 ? .none : .busy
    } else {
      finding = .unlimited
    }
  }
}

/// How the load of a run was stated, for the report to repeat: from users to requests, and at which level.
public struct StatedLoad: Sendable {
  /// The name of the level that was played; nil where it has none.
  public var level: String?
  /// What multiplied every source.
  public var factor = 1.0
  /// Whether the file names levels, or a level was asked for.
  public var isNamed = false
  /// Every source, in the network's order.
  public var sources: [Source] = []

  /// The load as the file states it, at a level of one.
  public init() {}

  /// What one source states. Rates are per second and, like users, at a level of one.
  public struct Source: Sendable {
    /// The source.
    public var name: String
    /// How many users are known at all.
    public var registered: Double?
    /// The share of them that is active, 0 to 1.
    public var activeShare: Double?
    /// How many are active.
    public var active: Double?
    /// How many requests an active user sends a second, and the rate as the file writes it: `1/min`.
    public var each: Double?
    public var eachAsWritten = ""
    /// How many requests all of them send a second; nil for users who wait and for recorded arrivals.
    public var rate: Double?
    /// How many users wait for their answers; nil for a source with a rate.
    public var users: Int?
    /// How long such a user thinks on average, in nanoseconds.
    public var think: Double?
    /// The file that its arrivals come from.
    public var file: String?

    /// A source of which nothing is stated.
    public init(name: String) { self.name = name }
  }
}

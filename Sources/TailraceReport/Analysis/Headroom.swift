public import TailraceEngine

/// How much more load there is room for before the most used cores or places are all taken.
///
/// What is taken grows in proportion to the load as long as each request costs the same, so there is
/// room for 1 / ρ times the load (the utilization law, Denning and Buzen 1978). A bound from above: with
/// queues, places are held for longer as the load grows, and latency goes up well before ρ is one.
public struct Headroom: Sendable {
  /// The most used component.
  public let component: String
  /// Whether this is about its cores or its places.
  public let resource: Bottleneck.Resource
  /// How many there are in all its instances.
  public let servers: Int64
  /// The share taken in the busiest measured interval, 0 to 1, and over the whole window.
  public let worst: Double
  public let utilization: Double
  /// How long an interval is.
  public let interval: Delay

  /// What the load of the busiest interval may be multiplied by.
  public var factor: Double { 1 / worst }
  /// What the load of the whole window may be multiplied by.
  public var meanFactor: Double { 1 / utilization }

  /// Nil where nothing is limited or nothing of it was used.
  init?(of loads: [Bottleneck.Load]) {
    var most: Bottleneck.Load?
    for load in loads where load.utilization > 0 && load.worst > (most?.worst ?? 0) { most = load }
    guard let most else { return nil }
    component = most.name
    resource = most.resource
    servers = most.servers
    worst = most.worst
    utilization = most.utilization
    interval = most.interval
  }

  /// The finding in words.
  public var sentence: String {
    let servers = "\(Figure.count(self.servers)) \(resource.rawValue) of \(component)"
    if worst >= Bottleneck.full {
      return "Headroom: none; of the \(servers) \(Figure.percent(utilization)) are taken, "
        + "\(Figure.percent(worst)) in the busiest \(length)."
    }
    return "Headroom: \(Figure.number(meanFactor)) times this load fills the \(servers), "
      + "\(Figure.number(factor)) times that of the busiest \(length)."
  }

  private var length: String { Figure.clock(interval) }
}

public import TailraceEngine

/// What queueing theory says of a component that is close to a queue of the textbooks, beside what was measured.
///
/// One operation that computes once and does nothing else, on cores that serve in the order of arrival, at instances
/// that are alike and get their attempts at random. For Poisson arrivals the mean wait is then that of M/M/c (Erlang
/// 1917) times (1 + c²) / 2, where c is the coefficient of variation of the service: exact for one core (Pollaczek
/// 1930, Khinchine 1932) and for exponential service, an approximation else (Lee and Longton 1959). Arrivals that are
/// not Poisson, as behind another queue, are why the two may differ.
public struct TextbookQueue: Sendable {
  /// The component.
  public let component: String
  /// `M/M/1`, `M/D/2`, `M/G/4`.
  public let model: String
  /// Attempts a second at one instance.
  public let arrivalsPerSecond: Double
  /// The mean of the service.
  public let service: Delay
  /// The part of the cores that is busy, as it follows from both.
  public let utilization: Double
  /// The mean wait for a core, of theory and as measured.
  public let predictedWait: Delay
  public let measuredWait: Delay

  /// In nanoseconds: a hundred years.
  private static let longest = 3.2e18

  /// All that there are among components.
  static func all(_ rows: [ComponentReport], _ network: Network) -> [TextbookQueue] {
    if !network.faults.isEmpty { return [] }
    var isLikePoisson = network.reachedAtRandom
    for (index, component) in network.components.enumerated() where component.instances == 1 {
      isLikePoisson[index] = true
    }
    // Who comes through a pool, or from consumers, does not come like Poisson.
    for link in network.links where link.pool != nil { isLikePoisson[Int(link.to.index)] = false }
    for edge in network.edges where network.components[edge.from.position].role == .queue {
      isLikePoisson[Int(edge.to.index)] = false
    }
    let services = network.onlyServices
    return rows.compactMap { row in
      guard isLikePoisson[row.index], let service = services[row.index] else { return nil }
      return TextbookQueue(row, network.components[row.index], service)
    }
  }

  /// Nil where the component is no such queue, or its cores are not enough.
  private init?(
    _ row: ComponentReport, _ component: Network.Component, _ service: Distribution
  ) {
    guard !component.isClient, let cores = component.cores, component.coreDiscipline == .fifo,
      component.places == nil || (row.placeUtilization ?? 0) < 0.5,
      component.speeds.isEmpty, component.contention == nil, component.coldStart == nil,
      component.autoscaling == nil, component.sharding == nil, service.mean > 0,
      let measured = row.meanWait, row.window > .zero
    else { return nil }
    let rate = row.offeredPerSecond / Double(component.instances)
    let load = rate * service.mean / 1e9
    guard load < Double(cores) * 0.98, load > 0 else { return nil }
    let variation = service.squaredVariation
    let wait =
      Self.erlangC(load, servers: cores) * service.mean / (Double(cores) - load)
      * (1 + variation) / 2
    // Where the service varies without bound, theory has no wait to tell.
    guard wait < Self.longest, service.mean < Self.longest else { return nil }
    self.component = row.name
    let letter = variation == 0 ? "D" : (service.isExponential ? "M" : "G")
    model = "M/\(letter)/\(cores)"
    arrivalsPerSecond = rate
    self.service = Delay(nanoseconds: Int64(service.mean.rounded()))
    utilization = load / Double(cores)
    predictedWait = Delay(nanoseconds: Int64(wait.rounded()))
    measuredWait = measured
  }

  /// Both in a sentence.
  public var sentence: String {
    "\(component) is close to \(model): theory has a wait of \(Figure.duration(predictedWait)) an "
      + "attempt, this run \(Figure.duration(measuredWait))."
  }

  /// The share of arrivals that wait in M/M/c, by the recursion of Erlang's loss formula.
  static func erlangC(_ load: Double, servers: Int) -> Double {
    var loss = 1.0
    for server in 1...servers { loss = load * loss / (Double(server) + load * loss) }
    let free = 1 - load / Double(servers)
    return loss / (free + (1 - free) * loss)
  }
}

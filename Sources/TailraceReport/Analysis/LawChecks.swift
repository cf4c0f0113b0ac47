internal import TailraceEngine

/// A law that has to hold in every run, whatever it models, and how well it does.
///
/// Laws about means are exact over an infinite run. Over a window, both sides differ by the parts of
/// visits that lie outside of it: a visit that was under way when measuring began is counted whole
/// when it ends, though part of it lay before; one still under way at the end is in no sum of
/// latencies, though part of it lay within. `lowest` and `highest` say how far those parts can take
/// the difference at the very most: so many visits, each as long as the time there was. A difference
/// beyond them is an error of the simulator.
public struct LawCheck: Sendable {
  /// Which law.
  public let law: Law
  /// The class or component it was checked for.
  public let subject: String
  /// The left side, as measured.
  public let measured: Double
  /// The right side, as it follows from other measurements.
  public let predicted: Double
  /// The least that `measured − predicted` can be by the visits cut off at the window's ends.
  public let lowest: Double
  /// The most that it can be.
  public let highest: Double

  /// The laws.
  public enum Law: String, CaseIterable, Sendable {
    /// In flight at the start + offered = ended + in flight at the end: exact. In requests.
    case conservation
    /// L = λW: the mean number inside is the rate of departures times the mean stay (Little 1961).
    case littlesLaw = "littles_law"
    /// U = XS: the mean number of busy servers is the throughput times the mean service (Denning and
    /// Buzen 1978). Checked for cores where nothing but `compute` counts as service, and for places
    /// where attempts do nothing but be served in them, or stand still with their instance.
    case utilization
    /// What classes did at a component adds up to what the component did: exact. In attempts.
    case classesAddUp = "classes_add_up"
    /// An instance is started when it is off, and never when it is on: exact. In starts.
    case starts
    /// The latencies of attempts, summed one by one, come to what their histogram allows: two accounts of the
    /// same that share no accumulator. Those of failures are in the sum alone, each no longer than the run.
    case latencies
    /// A part of a whole lies between none and all of it: of cores, of places, of the time of instances.
    case shares
  }

  /// `measured − predicted`.
  public var residual: Double { measured - predicted }

  /// The residual relative to the larger side; 0 where both are 0.
  public var relativeResidual: Double {
    let size = Swift.max(measured.magnitude, predicted.magnitude)
    return size > 0 ? residual / size : 0
  }

  /// Whether the residual is within what the ends of the window explain, and rounding of the last bits.
  public var holds: Bool {
    let rounding = 1e-9 * Swift.max(measured.magnitude, predicted.magnitude)
    return residual >= lowest - rounding && residual <= highest + rounding
  }

  /// Every law for every class and component to which it applies, laws in order, classes first.
  static func all(_ network: Network, _ results: Results) -> [LawCheck] {
    let names = network.requestClasses.map { $0.name }
    let kinds = network.stepKinds
    var little: [LawCheck] = []
    var conservation: [LawCheck] = []
    var utilization: [LawCheck] = []
    var sums: [LawCheck] = []
    var starts: [LawCheck] = []
    var latencies: [LawCheck] = []
    var shares: [LawCheck] = []
    for (index, result) in results.classes.enumerated() {
      conservation.append(
        exact(
          .conservation, names[index], result.inFlightAtStart + result.offered,
          result.outcomes.total + result.inFlightAtEnd))
      if let stays = staySum(of: index, network, results) {
        little.append(
          window(
            .littlesLaw, names[index], Double(result.inFlightArea), stays,
            before: result.inFlightAtStart, after: result.inFlightAtEnd, results))
      }
    }
    for (index, component) in network.components.enumerated() where !component.isClient {
      let result = results.components[index]
      conservation.append(
        exact(
          .conservation, component.name, result.inFlightAtStart + result.offered,
          result.outcomes.total + result.inFlightAtEnd))
      little.append(
        window(
          .littlesLaw, component.name, Double(result.insideArea), Double(result.latencySum),
          before: result.inFlightAtStart, after: result.inFlightAtEnd, results))
      if let check = utilizationCheck(component, kinds[index], result, results) {
        utilization.append(check)
      }
      sums.append(
        exact(
          .classesAddUp, component.name, result.byClass.asking.reduce(0) { $0 + $1.share.ended },
          result.outcomes.total))
      if let check = latencyCheck(component, result, results) { latencies.append(check) }
      if let cold = result.coldStart {
        starts.append(exact(.starts, component.name, cold.starts, cold.startsFromOff))
      }
      if let check = shareCheck(component, result, results) { shares.append(check) }
    }
    // Before anything is measured there is no window for a mean to be over.
    return results.window > .zero
      ? conservation + little + utilization + sums + starts + latencies + shares
      : conservation + sums + starts
  }

  private static func latencyCheck(
    _ component: Network.Component, _ result: ComponentResult, _ results: Results
  ) -> LawCheck? {
    guard result.latency.count == result.outcomes.answered else { return nil }
    var lowest = 0.0
    var highest = Double(result.outcomes.failed) * Double(results.windowEnd.nanoseconds)
    for bucket in result.latency.buckets {
      lowest += Double(bucket.count) * Double(bucket.lower)
      highest += Double(bucket.count) * Double(Swift.min(bucket.upper, result.latency.maximum))
    }
    let sum = Double(result.latencySum)
    let length = Double(Swift.max(results.window.nanoseconds, 1))
    return LawCheck(
      law: .latencies, subject: component.name, measured: sum / length,
      predicted: Swift.min(Swift.max(sum, lowest), highest) / length, lowest: 0, highest: 0)
  }

  /// The share of a component that lies furthest outside of what a share can be, or is the largest.
  private static func shareCheck(
    _ component: Network.Component, _ result: ComponentResult, _ results: Results
  ) -> LawCheck? {
    let time = Double(results.window.nanoseconds) * Double(component.instances)
    var shares: [Double] = []
    if let cores = component.cores {
      shares.append(Double(result.coresArea) / Double(cores) / time)
    }
    if let places = component.places {
      shares.append(Double(result.placesArea) / Double(places) / time)
    }
    if let cold = result.coldStart {
      shares += [
        Double(cold.offArea) / time, Double(cold.startingArea) / time,
        (Double(cold.offArea) + Double(cold.startingArea)) / time,
      ]
    }
    if let outages = result.outages { shares.append(outages.availability) }
    func excess(_ share: Double) -> Double { Swift.max(share - 1, -share) }
    guard let worst = shares.max(by: { excess($0) < excess($1) }) else { return nil }
    return LawCheck(
      law: .shares, subject: component.name, measured: worst,
      predicted: Swift.min(1, Swift.max(0, worst)), lowest: 0, highest: 0)
  }

  /// The time from sending to end of all requests of a class that ended in the window.
  ///
  /// Results keep the latencies of answers; those of failures are known where the client's own row
  /// has them. Nil where a failure's is not.
  static func staySum(of index: Int, _ network: Network, _ results: Results) -> Double? {
    let result = results.classes[index]
    let client = Int(network.requestClasses[index].client.index)
    let row = results.components[client].byClass[index]
    if row.ended == result.outcomes.total && row.ended > 0 { return Double(row.latencySum) }
    if result.outcomes.failed > 0 { return nil }
    return result.latency.sum
  }

  private static func utilizationCheck(
    _ component: Network.Component, _ kinds: Network.StepKinds, _ result: ComponentResult,
    _ results: Results
  ) -> LawCheck? {
    let name = component.name
    let service = Double(result.serviceTime)
    if let cores = component.cores, !kinds.waits {
      let all = Int64(cores) * Int64(component.instances)
      var before = all
      var after = all
      if !kinds.forks {
        before = Swift.min(all, result.inFlightAtStart)
        after = Swift.min(all, result.inFlightAtEnd)
      }
      if component.coreDiscipline == .processorSharing {
        // A shared core's demand is counted when its service begins, so the ends change places, and
        // of those under way each may want as much as the window is long.
        let check = window(
          .utilization, name, Double(result.coresArea), service,
          before: result.inFlightAtEnd, after: before, results, oldest: results.window)
        return check.widened(by: rounding(of: result, cores, results))
      }
      return window(
        .utilization, name, Double(result.coresArea), service, before: before, after: after,
        results)
    }
    if component.cores == nil, component.places != nil, !kinds.calls, !kinds.forks,
      !kinds.starts, !kinds.holds, !kinds.servesBeside
    {
      return window(
        .utilization, name, Double(result.placesArea), service + Double(result.stoodStill),
        before: result.inFlightAtStart, after: result.inFlightAtEnd, results)
    }
    return nil
  }

  /// Each service on a shared core ends at a whole nanosecond, up to one late for each core; where one
  /// attempt has many services, they are taken to last ten microseconds at least.
  private static func rounding(
    of result: ComponentResult, _ cores: Int, _ results: Results
  ) -> Double {
    let attempts = Double(result.outcomes.total + result.inFlightAtEnd)
    let length = Double(Swift.max(results.window.nanoseconds, 1))
    return (attempts * Double(cores) + 1e-4 * Double(result.coresArea)) / length
  }

  /// The same with more room on both sides.
  private func widened(by room: Double) -> LawCheck {
    LawCheck(
      law: law, subject: subject, measured: measured, predicted: predicted, lowest: lowest - room,
      highest: highest + room)
  }

  private static func exact(
    _ law: Law, _ subject: String, _ left: Int64, _ right: Int64
  ) -> LawCheck {
    LawCheck(
      law: law, subject: subject, measured: Double(left), predicted: Double(right), lowest: 0,
      highest: 0)
  }

  /// A law between an integral over the window and a sum over what ended in it, as means over time.
  private static func window(
    _ law: Law, _ subject: String, _ area: Double, _ sum: Double, before: Int64, after: Int64,
    _ results: Results, oldest: Delay? = nil
  ) -> LawCheck {
    let length = Double(Swift.max(results.window.nanoseconds, 1))
    let past = Double((oldest ?? results.windowStart).nanoseconds) / length
    return LawCheck(
      law: law, subject: subject, measured: area / length, predicted: sum / length,
      lowest: -Double(before) * past, highest: Double(after))
  }
}

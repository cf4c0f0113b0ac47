/// How requests that are active at one server slow each other down: the Universal Scalability Law.
///
/// A service that would take S alone takes S × (1 + σ (n − 1) + κ n (n − 1)) with n requests active where
/// it begins: they queue for what only one can have (σ, contention), and every two of them have to agree
/// (κ, coherency). With N always active the throughput is N ÷ S ÷ (1 + σ (N − 1) + κ N (N − 1)), which
/// has its peak at N = √((1 − σ) ÷ κ). Source: Gunther, Guerrilla Capacity Planning, 2007.
public struct Contention: Hashable, BitwiseCopyable, Sendable {
  /// The part of a service that only one can have at a time.
  public var sigma: Double
  /// What every pair of active requests adds.
  public var kappa: Double

  /// Contention, and what keeping together costs.
  public init(sigma: Double, kappa: Double) {
    self.sigma = sigma
    self.kappa = kappa
  }

  /// By how much a service takes longer with so many active, itself among them.
  package func factor(active: Int32) -> Double {
    let others = Double(active - 1)
    return 1 + sigma * others + kappa * Double(active) * others
  }
}

extension Simulation {
  mutating func layOutContention() {
    guard network.components.contains(where: { $0.contention != nil }) else { return }
    for component in network.components {
      contentions.append(component.contention ?? Contention(sigma: 0, kappa: 0))
    }
  }

  /// A service that takes longer the more requests are active here now: those that hold a place, or all
  /// that are inside where places are not counted.
  @inline(never)
  mutating func computeContended(_ frame: Handle<Frame>, _ demand: Int64) -> Handle<Frame> {
    compute(frame, contended(frame, demand))
  }

  /// What a demand takes among all that are active here now.
  mutating func contended(_ frame: Handle<Frame>, _ demand: Int64) -> Int64 {
    let id = frames[frame].station
    let component = stations[id].component
    let countsPlaces = components[component].places != ComponentState.unlimited
    let active = countsPlaces ? stations[id].placesHeld.value : stations[id].inside.value
    let factor = contentions[component].factor(active: max(1, active))
    return SamplerTable.wholeNanoseconds(Double(demand) * factor)
  }
}

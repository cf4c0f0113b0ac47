/// A crash or a flush at a set time: the faults that need the fewest words.
public struct Change: Sendable {
  /// When, from time zero.
  public var at: Delay
  /// What.
  public var effect: Effect

  /// A change.
  public init(at: Delay, _ effect: Effect) {
    self.at = at
    self.effect = effect
  }

  /// What happens.
  public enum Effect: Sendable {
    /// Instances go down. All that is at them fails with `crashed`, their caches are lost, and whatever
    /// arrives is refused until they are up again after `lasting`; never when nil.
    ///
    /// A silent one answers nothing at all: callers hear neither of what was lost nor that nobody is
    /// there, and wait until their time is over.
    case crash(ComponentID, Extent, lasting: Delay?, isSilent: Bool = false)
    /// The caches of a component lose all their keys.
    case flush(ComponentID)
  }

  /// How many instances a fault hits, chosen at random among those that it can hit (Chaos Mesh's modes).
  public enum Extent: Hashable, Sendable {
    /// All of them.
    case all
    /// So many.
    case fixed(Int)
    /// A part, 0 to 1, rounded to the nearest.
    case share(Double)
    /// A part drawn between 0 and this, 0 to 1.
    case randomShare(upTo: Double)
  }

  /// The same as a fault.
  var fault: Fault {
    switch effect {
    case .crash(let component, let extent, let lasting, let isSilent):
      Fault(
        .crash(isSilent: isSilent), at: .component(component), extent: extent,
        .once(at: at, lasting: lasting))
    case .flush(let component):
      Fault(.flush, at: .component(component), .once(at: at, lasting: nil))
    }
  }
}

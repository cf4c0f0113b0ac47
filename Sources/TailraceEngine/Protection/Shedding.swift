/// What a component does with those who wait for its places when they are too many.
public struct Shedding: Hashable, Sendable {
  /// Sheds those whose turn comes after they have waited too long for too long.
  public var codel: CoDel?
  /// Above this length of the line the newest is served first; of a line that is first come first served.
  public var newestFirstAbove: Int?
  /// Whether a newcomer to a full line takes the place of somebody less important there.
  public var displaces = false
  /// Places that some operations may not exceed, that others leave free for them, or of which they are sure.
  public var shares: [PlaceShare] = []

  /// Nothing but what the line itself does.
  public init() {}
}

/// Controlled delay: a line may be long for a while, but not for good.
///
/// Who waits longer than `target` is served all the same until that has gone on for `interval`; then one
/// is shed, the next after `interval` ÷ √2, then ÷ √3, and so on until a wait is short again.
/// Source: RFC 8289, 5.6.
public struct CoDel: Hashable, Sendable {
  /// The wait that is fine at any time.
  public var target: Delay
  /// How long waits may be longer.
  public var interval: Delay

  /// A control; RFC 8289 takes 5 ms and 100 ms for the open internet.
  public init(target: Delay = .milliseconds(5), interval: Delay = .milliseconds(100)) {
    self.target = target
    self.interval = interval
  }
}

/// What some operations have of an instance's places.
public struct PlaceShare: Hashable, Sendable {
  /// Which operations, together.
  public var operations: [OperationID]
  /// The most that they may hold; any number when nil.
  public var most: Int?
  /// How many are kept for them: others get a place only while more are free than that, however many these
  /// have already (trunk reservation).
  public var kept: Int
  /// Of how many they are sure: others leave free what these do not have of so many.
  public var guaranteed: Int

  /// A share.
  public init(of operations: [OperationID], most: Int? = nil, kept: Int = 0, guaranteed: Int = 0) {
    self.operations = operations
    self.most = most
    self.kept = kept
    self.guaranteed = guaranteed
  }
}

extension NetworkBuilder {
  /// Says what a component with places does with those who wait for them.
  public mutating func shed(at component: ComponentID, _ shedding: Shedding) {
    let index = Int(component.index)
    guard let places = network.components[index].places else {
      preconditionFailure("only who gives places has a line for them")
    }
    precondition((shedding.newestFirstAbove ?? 0) >= 0)
    precondition(
      shedding.newestFirstAbove == nil || network.components[index].queueDiscipline == .fifo)
    precondition(shedding.codel.map { $0.interval > .zero && $0.target >= .zero } ?? true)
    precondition(
      shedding.shares.allSatisfy { ($0.most ?? 1) >= 1 && $0.kept >= 0 && $0.guaranteed >= 0 })
    precondition(
      shedding.shares.reduce(0) { $0 + min($1.kept, places + 1) } <= places
        && shedding.shares.reduce(0) { $0 + min($1.guaranteed, places + 1) } <= places,
      "no more than all")
    precondition(
      shedding.shares.isEmpty || network.components[index].queueDiscipline.isList,
      "who may go is looked for in the order of the line")
    network.components[index].shedding = shedding
  }
}

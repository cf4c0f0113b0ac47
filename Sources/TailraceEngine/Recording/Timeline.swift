/// Something that happened in a run, worth a line in its history.
public struct Occurrence: Sendable {
  /// When, from time zero.
  public var at: Delay
  /// Where.
  public var component: ComponentID
  /// The instance, where it is of one alone.
  public var instance: Int?
  /// What.
  public var event: Event

  /// What can happen.
  public enum Event: Hashable, Sendable {
    /// So many instances went down.
    case wentDown(instances: Int)
    /// So many instances that were down are up again.
    case cameBack(instances: Int)
    /// Caches lost all their keys.
    case flushed
    /// A fault other than a crash began at so many instances.
    case faultBegan(Fault.Kind, instances: Int)
    /// It ended at so many.
    case faultEnded(Fault.Kind, instances: Int)
    /// A fault of the calls to another component began.
    case linkFaultBegan(Fault.Kind, to: ComponentID)
    /// It ended, and so much had got lost by it.
    case linkFaultEnded(Fault.Kind, to: ComponentID, lost: Int64)
    /// A replica took the place of the primary; no replica had so many acknowledged writes.
    case promoted(lostWrites: Int64)
    /// A primary that had gone down is back as a replica.
    case rejoined
    /// A queue lost so many messages with the server that kept them.
    case lostMessages(Int)
  }
}

/// What happened, as it is recorded: rare things, never one for each request.
package struct TimelineRecorder {
  /// So many are kept; a run with more says how many it left out.
  static let capacity = 10_000

  private(set) var occurrences: [Occurrence] = []
  private(set) var omitted: Int64 = 0

  mutating func note(
    _ event: Occurrence.Event, at clock: Int64, _ component: Int32, instance: Int? = nil
  ) {
    if occurrences.count >= Self.capacity {
      omitted += 1
      return
    }
    occurrences.append(
      Occurrence(
        at: Delay(nanoseconds: clock), component: ComponentID(index: component),
        instance: instance, event: event))
  }
}

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
    /// An instance that found out how many requests it can have let in twice as many as when that was
    /// last told, or half.
    case concurrencyLimited(from: Int, to: Int)
    /// An instance used more memory than it may, so many bytes, and was killed.
    case killedForMemory(bytes: Int64, limit: Int64)
    /// The number of instances changes, or something keeps it from that.
    case scaled(ScalingDecision)
    /// An instance takes requests, so long after it was started.
    case instanceUp(after: Delay)
    /// An instance has drained and is off; so many requests were lost with it.
    case instanceOff(lost: Int)
    /// An instance stopped calling `to`: of so many of its last calls so many failed or were slow.
    case breakerOpened(to: ComponentID, failed: Int, slow: Int, calls: Int)
    /// It tries again with a few calls.
    case breakerHalfOpened(to: ComponentID)
    /// It calls as before.
    case breakerClosed(to: ComponentID)
    /// After so many failed probes in a row an instance of `by` leaves the instance out.
    case foundUnhealthy(by: ComponentID, caller: Int, probes: Int)
    /// After so many passed probes in a row an instance of `by` calls the instance again.
    case foundHealthy(by: ComponentID, caller: Int, probes: Int)
    /// An instance of `by` leaves the instance out for a while.
    case ejected(by: ComponentID, caller: Int, why: Ejection, lasting: Delay)
    /// An instance of `by` has taken the instance back.
    case takenBack(by: ComponentID, caller: Int)
  }
}

/// What happened, as it is recorded: rare things, never one for each request.
package struct TimelineRecorder {
  /// So many are kept; a run with more says how many it left out.
  static let capacity = 10_000

  private(set) var occurrences: [Occurrence] = []
  private(set) var omitted: Int64 = 0

  mutating func note(
    _ event: Occurrence.Event, at clock: Int64, _ component: Handle<ComponentState>,
    instance: Int? = nil
  ) {
    if occurrences.count >= Self.capacity {
      omitted += 1
      return
    }
    occurrences.append(
      Occurrence(
        at: Delay(nanoseconds: clock), component: ComponentID(component),
        instance: instance, event: event))
  }

  /// Something happened that is not kept.
  mutating func omit() { omitted += 1 }
}

/// A primary that is replaced by one of its replicas when it is down.
///
/// That it is down is noticed after `detect`, and a replica is the primary `promote` later. Until then
/// writes find nobody. What was acknowledged and had not reached any replica is lost. When the old
/// primary is back it is one of the replicas, with all that was written meanwhile.
public struct Failover: Hashable, Sendable {
  /// The one that writes.
  public var primary: ComponentID
  /// Those that can take its place.
  public var replicas: ComponentID
  /// How long it is down before that is noticed.
  public var detect: Delay
  /// How long it then takes until a replica is the primary.
  public var promote: Delay

  /// A failover.
  public init(primary: ComponentID, replicas: ComponentID, detect: Delay, promote: Delay) {
    self.primary = primary
    self.replicas = replicas
    self.detect = detect
    self.promote = promote
  }
}

/// A length of simulated time in whole nanoseconds.
///
/// 64 bits reach 292 years; nothing in a run adds fractions of a nanosecond, so sums never drift.
public struct Delay: Hashable, Comparable, BitwiseCopyable, Sendable {
  /// The length in nanoseconds; negative only as a difference.
  public var nanoseconds: Int64

  /// A delay of so many nanoseconds.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  public static let zero = Delay(nanoseconds: 0)

  /// A delay in nanoseconds.
  public static func nanoseconds(_ value: Int64) -> Delay { Delay(nanoseconds: value) }

  /// A delay in microseconds, to the nearest nanosecond.
  public static func microseconds(_ value: Double) -> Delay { rounded(value * 1e3) }

  /// A delay in milliseconds, to the nearest nanosecond.
  public static func milliseconds(_ value: Double) -> Delay { rounded(value * 1e6) }

  /// A delay in seconds, to the nearest nanosecond.
  public static func seconds(_ value: Double) -> Delay { rounded(value * 1e9) }

  /// A delay in minutes, to the nearest nanosecond.
  public static func minutes(_ value: Double) -> Delay { rounded(value * 60e9) }

  /// The length in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  public static func < (left: Delay, right: Delay) -> Bool { left.nanoseconds < right.nanoseconds }

  public static func + (left: Delay, right: Delay) -> Delay {
    Delay(nanoseconds: left.nanoseconds + right.nanoseconds)
  }

  public static func - (left: Delay, right: Delay) -> Delay {
    Delay(nanoseconds: left.nanoseconds - right.nanoseconds)
  }

  private static func rounded(_ nanoseconds: Double) -> Delay {
    precondition(nanoseconds.magnitude < 9e18, "a delay must be shorter than 285 years")
    return Delay(nanoseconds: Int64(nanoseconds.rounded()))
  }
}

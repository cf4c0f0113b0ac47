/// Something that happens at one instant to one target: 16 bytes, and the whole order of a run.
///
/// Events are ordered by time, then by sequence. Sequences are unique within a run, so the order is
/// total and the target, which sits below the sequence in `key`, never decides.
package struct Event: BitwiseCopyable, Sendable {
  /// How many bits hold the sequence.
  package static var sequenceBits: Int { 38 }
  /// How many bits hold the target.
  package static var targetBits: Int { 26 }
  /// The first sequence that does not fit.
  package static var sequenceLimit: UInt64 { 1 << 38 }
  /// The first target that does not fit.
  package static var targetLimit: Int32 { 1 << 26 }

  /// Nanoseconds since the start of the run, never negative.
  package let time: Int64
  /// The sequence in the high bits and the target in the low bits.
  package let key: UInt64

  /// An event at `time` for `target`; all three must fit, which debug and checked builds make sure of.
  @inline(__always)
  package init(time: Int64, sequence: UInt64, target: Int32) {
    invariant(Self.fits(time, sequence, target), "the parts of an event fit")
    self.time = time
    key = (sequence << 26) | UInt64(UInt32(bitPattern: target))
  }

  private static func fits(_ time: Int64, _ sequence: UInt64, _ target: Int32) -> Bool {
    time >= 0 && sequence < sequenceLimit && target >= 0 && target < targetLimit
  }

  /// Place in the order in which the run scheduled its events.
  @inline(__always)
  package var sequence: UInt64 { key >> 26 }

  /// The handle of what the event happens to.
  @inline(__always)
  package var target: Int32 { Int32(truncatingIfNeeded: key & 0x3FF_FFFF) }
}

extension Event: Comparable {
  /// Whether `left` happens first: one subtraction of two words, no branch.
  @inline(__always)
  package static func < (left: Event, right: Event) -> Bool {
    left.order < right.order
  }

  @inline(__always)
  private var order: UInt128 {
    (UInt128(UInt64(bitPattern: time)) << 64) | UInt128(key)
  }
}

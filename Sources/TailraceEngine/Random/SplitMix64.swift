/// The generator that turns one 64-bit seed into the state of another (Steele, Lea & Flood 2014).
package struct SplitMix64: BitwiseCopyable, Sendable {
  /// Where the generator stands.
  package var state: UInt64

  /// A generator that starts at `seed`.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return SplitMix64.finalize(state)
  }

  /// A bijection in which each bit of the argument moves half of the bits of the result.
  @inline(__always)
  package static func finalize(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

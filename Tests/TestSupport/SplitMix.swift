/// A source of numbers for tests that shares nothing with the streams of the engine.
///
/// Guy L. Steele, Doug Lea and Christine H. Flood, Fast Splittable Pseudorandom Number Generators,
/// OOPSLA 2014.
package struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number in `0 ..< limit`; the bias is below `limit` / 2^64.
  package mutating func below(_ limit: Int64) -> Int64 {
    Int64(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// True once in `times`.
  package mutating func once(in times: Int64) -> Bool { below(times) == 0 }
}

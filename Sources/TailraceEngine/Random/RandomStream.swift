/// One sequence of random numbers: xoshiro256++ (Blackman & Vigna 2021), 32 bytes of plain state.
///
/// Its period is 2²⁵⁶ − 1. A copy repeats the original's future, so whoever draws owns the stream.
public struct RandomStream: BitwiseCopyable, Sendable {
  package var s0: UInt64
  package var s1: UInt64
  package var s2: UInt64
  package var s3: UInt64

  /// A stream with the state given, which must not be zero in all four words.
  package init(state s0: UInt64, _ s1: UInt64, _ s2: UInt64, _ s3: UInt64) {
    precondition(s0 | s1 | s2 | s3 != 0, "a state of all zeros repeats itself for ever")
    self.s0 = s0
    self.s1 = s1
    self.s2 = s2
    self.s3 = s3
  }

  /// A stream whose state is the first four outputs of SplitMix64, as the authors advise.
  public init(seed: UInt64) {
    var source = SplitMix64(seed: seed)
    self.init(state: source.next(), source.next(), source.next(), source.next())
  }

  /// The next 64 bits.
  @inline(__always)
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = ((sum << 23) | (sum >> 41)) &+ s0
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, each as likely.
  @inline(__always)
  public mutating func nextUnit() -> Double {
    Double(Int64(bitPattern: next() >> 11)) * 0x1p-53
  }

  /// A number in (0, 1], never 0, so that its logarithm is finite.
  @inline(__always)
  public mutating func nextOpenUnit() -> Double {
    Double(Int64(bitPattern: next() >> 11) &+ 1) * 0x1p-53
  }

  /// A whole number in `0 ..< bound`, each exactly as likely; `bound` must be above 0.
  ///
  /// Lemire (2019): the high half of a product, redrawn where the low half is one of the few
  /// that would favour some results. Takes one draw nearly always.
  @inline(__always)
  public mutating func nextInteger(below bound: UInt64) -> UInt64 {
    precondition(bound > 0)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let excess = (0 &- bound) % bound
      while product.low < excess { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// The same for a bound of 32 bits; takes the same draws as the wide form.
  @inline(__always)
  public mutating func nextInteger(below bound: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: nextInteger(below: UInt64(bound)))
  }
}

extension RandomStream {
  /// Moves on by 2¹²⁸ draws.
  package mutating func jump() {
    advance(
      by: (
        0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c
      ))
  }

  /// Moves on by 2¹⁹² draws.
  package mutating func longJump() {
    advance(
      by: (
        0x76e1_5d3e_fefd_cbbf, 0xc500_4e44_1c52_2fb3, 0x7771_0069_854e_e241, 0x3910_9bb0_2acb_e635
      ))
  }

  /// Moves on by the power of the transition that the polynomial stands for.
  private mutating func advance(by polynomial: (UInt64, UInt64, UInt64, UInt64)) {
    var sum: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for index in 0..<256 {
      let word =
        switch index >> 6 {
        case 0: polynomial.0
        case 1: polynomial.1
        case 2: polynomial.2
        default: polynomial.3
        }
      if (word >> UInt64(index & 63)) & 1 == 1 {
        sum = (sum.0 ^ s0, sum.1 ^ s1, sum.2 ^ s2, sum.3 ^ s3)
      }
      _ = next()
    }
    (s0, s1, s2, s3) = sum
  }
}

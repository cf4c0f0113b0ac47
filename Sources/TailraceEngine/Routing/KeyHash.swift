/// The hashes by which keys and instances find their places.
package enum KeyHash {
  /// A hash of a key under a salt: each salt is another function.
  @inline(__always)
  package static func key(_ key: Handle<Key>, _ salt: UInt64) -> UInt64 {
    SplitMix64.finalize(SplitMix64.finalize(key.word &+ salt) ^ salt)
  }

  /// The hash of one of the points of an owner on a ring.
  static func point(_ owner: Handle<Instance>, _ number: Int32, _ salt: UInt64) -> UInt64 {
    let name = owner.word << 32 | UInt64(UInt32(bitPattern: number))
    return SplitMix64.finalize(
      SplitMix64.finalize(name &+ 0x9e37_79b9_7f4a_7c15) ^ SplitMix64.finalize(~salt))
  }

  /// The remainder of a hash, as `hash mod n` has it.
  @inline(__always)
  package static func modulo(_ hash: UInt64, _ count: Int32) -> Int32 {
    Int32(truncatingIfNeeded: hash % UInt64(count))
  }

  /// A number below `bound`, even to a part in 2⁶⁴ of the bound.
  @inline(__always)
  package static func place(_ hash: UInt64, below bound: Int32) -> Int32 {
    Int32(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(bound)).high)
  }
}

/// The hash of a run while it is made: one multiplication an event.
package struct FingerprintState: BitwiseCopyable {
  private var arrivals: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var order: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private var results: UInt64 = 0x1656_67B1_9E37_79F9

  init() {}

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
    return product ^ (product >> 32)
  }

  /// A request was sent.
  @inline(__always)
  mutating func arrived(_ time: Int64, _ requestClass: Handle<ClassState>) {
    arrivals = Self.mix(
      arrivals, UInt64(bitPattern: time) &+ requestClass.word << 48)
  }

  /// An event was played.
  @inline(__always)
  mutating func played(_ time: Int64, _ sequence: UInt64) {
    order = Self.mix(order, UInt64(bitPattern: time) &+ (sequence << 26))
  }

  /// A number of the results.
  mutating func counted(_ value: Int64) { results = Self.mix(results, UInt64(bitPattern: value)) }

  /// The finished hash.
  var value: Fingerprint { Fingerprint(arrivals: arrivals, order: order, results: results) }
}

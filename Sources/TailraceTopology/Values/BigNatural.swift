/// A natural number of any length, for the few quantities that fixed widths cannot read exactly.
struct BigNatural {
  /// Base 2^32, least significant first, without zeros at the end.
  private var limbs: [UInt32]

  init(_ value: UInt32) {
    limbs = value == 0 ? [] : [value]
  }

  /// The number with these decimal digits, most significant first.
  init(digits: [UInt8]) {
    limbs = []
    for digit in digits { multiplyAdd(10, UInt32(digit)) }
  }

  /// How many bits the number takes.
  var bitCount: Int {
    limbs.isEmpty ? 0 : limbs.count * 32 - limbs[limbs.count - 1].leadingZeroBitCount
  }

  /// The number, if it fits into 64 bits.
  var low64: UInt64? {
    guard limbs.count <= 2 else { return nil }
    var value: UInt64 = 0
    for limb in limbs.reversed() { value = value << 32 | UInt64(limb) }
    return value
  }

  mutating func multiplyAdd(_ factor: UInt32, _ summand: UInt32) {
    var carry = UInt64(summand)
    for index in limbs.indices {
      let product = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
    if factor == 0 { trim() }
  }

  mutating func multiply(by factor: UInt64) {
    let high = UInt32(factor >> 32)
    var upper = self
    multiplyAdd(UInt32(truncatingIfNeeded: factor), 0)
    guard high > 0 else { return }
    upper.multiplyAdd(high, 0)
    upper.shiftLeft(by: 32)
    add(upper)
  }

  mutating func multiply(byPowerOfTen power: Int) {
    for _ in 0..<(power / 9) { multiplyAdd(1_000_000_000, 0) }
    for _ in 0..<(power % 9) { multiplyAdd(10, 0) }
  }

  mutating func add(_ other: BigNatural) {
    var carry: UInt64 = 0
    for index in 0..<max(limbs.count, other.limbs.count) {
      if index == limbs.count { limbs.append(0) }
      let sum =
        UInt64(limbs[index]) + (index < other.limbs.count ? UInt64(other.limbs[index]) : 0) + carry
      limbs[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  mutating func shiftLeft(by bits: Int) {
    guard !limbs.isEmpty else { return }
    if bits % 32 > 0 { multiplyAdd(1 << UInt32(bits % 32), 0) }
    limbs.insert(contentsOf: [UInt32](repeating: 0, count: bits / 32), at: 0)
  }

  /// The quotient without its remainder; nothing beyond 64 bits.
  func quotient(by divisor: BigNatural) -> UInt64? {
    bitCount - divisor.bitCount >= 64 ? nil : divided(by: divisor).quotient
  }

  /// The quotient, which has to fit into 64 bits, and whether nothing remains.
  func divided(by divisor: BigNatural) -> (quotient: UInt64, isExact: Bool) {
    let steps = max(0, bitCount - divisor.bitCount)
    var rest = self
    var scaled = divisor
    scaled.shiftLeft(by: steps)
    var quotient: UInt64 = 0
    for _ in 0...steps {
      quotient <<= 1
      if rest.subtractIfPossible(scaled) { quotient |= 1 }
      scaled.halve()
    }
    return (quotient, rest.limbs.isEmpty)
  }

  /// Subtracts a number that is not larger, and says whether it was not.
  private mutating func subtractIfPossible(_ other: BigNatural) -> Bool {
    guard !isLess(than: other) else { return false }
    var borrow: Int64 = 0
    for index in limbs.indices {
      let taken = index < other.limbs.count ? Int64(other.limbs[index]) : 0
      let difference = Int64(limbs[index]) - taken - borrow
      limbs[index] = UInt32(truncatingIfNeeded: difference)
      borrow = difference < 0 ? 1 : 0
    }
    trim()
    return true
  }

  private func isLess(than other: BigNatural) -> Bool {
    guard limbs.count == other.limbs.count else { return limbs.count < other.limbs.count }
    for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
      return limbs[index] < other.limbs[index]
    }
    return false
  }

  private mutating func halve() {
    var carry: UInt32 = 0
    for index in limbs.indices.reversed() {
      let low = limbs[index] & 1
      limbs[index] = limbs[index] >> 1 | carry << 31
      carry = low
    }
    trim()
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }
}

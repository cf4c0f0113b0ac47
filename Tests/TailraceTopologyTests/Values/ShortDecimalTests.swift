import TestSupport
import Testing

@testable import TailraceTopology

/// Numbers that are read without memory of their own are those that are read with it.
struct ShortDecimalTests {
  private func read(_ text: String) -> (number: ShortDecimal, rest: Int)? {
    let bytes = Array(text.utf8)
    var position = 0
    return ShortDecimal(bytes[...], &position, to: bytes.count).map { ($0, bytes.count - position) }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `both ways of reading a number agree`(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let count = dice.roll(1...18)
    let point = dice.roll(1...18)
    var text = ""
    for digit in 0..<count {
      if digit == point { text += "." }
      text += String(dice.oneIn(4) ? 0 : dice.roll(0...9))
    }
    let plain = try #require(DecimalNumber(text.utf8))
    let (short, rest) = try #require(read(text))
    #expect(rest == 0)
    #expect(short.isZero == plain.isZero)
    for factor: Int64 in [1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000] {
      #expect(short.scaled(by: factor) == plain.scaled(by: factor), "\(text) times \(factor)")
    }
    if let hundredth = short.hundredth { #expect(hundredth == plain.shifted(by: -2).double) }
  }

  @Test(arguments: [("0.5", 1), ("0.4999999999", 0), ("1.5", 2), ("2.50", 3), ("0", 0)])
  func `halves are rounded up`(text: String, whole: Int64) {
    #expect(read(text)?.number.scaled(by: 1) == whole)
  }

  @Test(arguments: ["", ".5", "5.", "1_000", "1.2.3", "1234567890123456789", "x"])
  func `what is longer or of another form is for the other way`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `reading ends where the number does`() {
    #expect(read("12.5ms")?.rest == 2)
    #expect(read("95%")?.rest == 1)
    #expect(read("9000000000000000000.0") == nil)
    #expect(read("900000000000000000")?.number.scaled(by: 1_000) == nil)
  }
}

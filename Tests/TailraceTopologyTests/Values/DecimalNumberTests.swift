import Testing

@testable import TailraceTopology

/// Numbers are read to the last bit.
@Suite struct DecimalNumberTests {
  /// The same through our reader: digits and a point, and the exponent as a shift.
  private func double(_ mantissa: String, _ exponent: Int) -> Double? {
    DecimalNumber(mantissa.utf8)?.shifted(by: exponent).double
  }

  @Test func `random decimals become the nearest double`() {
    var random = SeededGenerator(seed: 1)
    for round in 0..<10_000 {
      let count = 1 + random.below(round % 20 == 0 ? 60 : 19)
      var mantissa = ""
      for _ in 0..<count { mantissa += "\(random.below(10))" }
      let exponent = random.below(round % 2 == 0 ? 660 : 40) - (round % 2 == 0 ? 350 : 20)
      #expect(double(mantissa, exponent) == Double("\(mantissa)e\(exponent)"))
    }
  }

  @Test func `values halfway between two doubles go to the even one`() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<2_000 {
      // An odd 54-bit integer lies exactly between two doubles; one more digit decides.
      let middle = (1 << 53) + (random.next() >> 11 | 1)
      for tail in ["", ".0000000000000000000000001", ".9"] {
        #expect(double("\(middle)\(tail)", 0) == Double("\(middle)\(tail)"))
      }
      #expect(
        double("\(middle - 1).99999999999999999999", 0)
          == Double("\(middle - 1).99999999999999999999"))
    }
  }

  @Test(arguments: [
    ("22250738585072014", -324), ("22250738585072011", -324), ("5", -324),
    ("49406564584124654", -340),
    ("24703282292062327", -340), ("24703282292062328", -340), ("2", -324), ("3", -324),
    ("17976931348623157", 292), ("17976931348623159", 292), ("1", 309), ("9007199254740993", 0),
    ("1", 22), ("1", 23), ("123456789012345678", -5), ("0", 400), ("1", -400),
  ])
  func `the borders of doubles are exact`(_ mantissa: String, _ exponent: Int) {
    #expect(double(mantissa, exponent) == Double("\(mantissa)e\(exponent)"))
  }

  @Test func `integers are scaled exactly and rounded half up`() {
    func scaled(_ text: String, _ factor: Int64) -> Int64? {
      DecimalNumber(text.utf8)?.scaled(by: factor)
    }
    #expect(scaled("0.3", 1_000_000) == 300_000)
    #expect(scaled("1.0000000005", 1_000_000_000) == 1_000_000_001)
    #expect(scaled("1.00000000049999", 1_000_000_000) == 1_000_000_000)
    #expect(scaled("9223372036854775807", 1) == .max)
    #expect(scaled("9223372036854775808", 1) == nil)
    #expect(scaled("9223372036.854775807", 1_000_000_000) == .max)
    #expect(scaled("9223372036.8547758075", 1_000_000_000) == nil)
    #expect(scaled("106751", 86_400_000_000_000) == 9_223_286_400_000_000_000)
    #expect(scaled("106752", 86_400_000_000_000) == nil)
    #expect(scaled("0.00000000000000000000000000000000001", 86_400_000_000_000) == 0)
    #expect(scaled("0", 5) == 0)
  }

  @Test func `random scaled numbers agree with 128-bit arithmetic`() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<10_000 {
      let whole = UInt128(random.next() >> UInt64(random.below(64)))
      let places = random.below(18)
      let factor = random.pick([1, 1_000, 1_000_000, 1_000_000_000, 3_600_000_000_000, 1 << 40])
      var power: UInt128 = 1
      for _ in 0..<places { power *= 10 }
      let expected = (whole * UInt128(factor) * 2 + power) / (power * 2)
      let number = DecimalNumber("\(whole)".utf8)?.shifted(by: -places)
      #expect(number?.scaled(by: Int64(factor)) == Int64(exactly: expected))
    }
  }

  @Test(arguments: [
    "", ".", "1.", ".5", "1..2", "1_", "_1", "1__0", "1_.5", "1._5", "1e5", "+1", "x", "٣",
  ])
  func `what is not a plain decimal is refused`(_ text: String) {
    #expect(DecimalNumber(text.utf8) == nil)
  }

  @Test func `underscores and zeros in front do not matter`() {
    #expect(DecimalNumber("1_000.500".utf8) == DecimalNumber("001000.5".utf8))
    #expect(DecimalNumber("200".utf8)?.integer == 200)
    #expect(DecimalNumber("2.0".utf8)?.integer == 2)
    #expect(DecimalNumber("2.5".utf8)?.integer == nil)
  }
}

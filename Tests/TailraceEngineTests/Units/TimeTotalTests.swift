import TestSupport
import Testing

@testable import TailraceEngine

@Suite struct TimeTotalTests {
  @Test func `totals that fit into 64 bits are those integers`() {
    var dice = Dice(seed: 5)
    var total = TimeTotal.zero
    var plain: Int64 = 0
    for _ in 0..<2000 {
      let amount = Int64(dice.roll(-1_000_000_000...1_000_000_000)) << 20
      if dice.oneIn(3) {
        total -= amount
        plain -= amount
      } else {
        total += amount
        plain += amount
      }
      #expect(total.nanoseconds == plain && Double(total) == Double(plain))
      #expect((total < .zero) == (plain < 0))
    }
  }

  @Test func `a thousand lives of 292 years neither wrap nor lose a nanosecond`() {
    var total = TimeTotal.zero
    for _ in 0..<1000 { total += Int64.max }
    #expect(total.nanoseconds == nil && total > TimeTotal(nanoseconds: Int64.max))
    #expect(Double(total) == 1000 * 0x1p63)
    for _ in 0..<999 { total -= Int64.max }
    #expect(total.nanoseconds == Int64.max)
    let less = TimeTotal.zero - total - total
    #expect(less.nanoseconds == nil && less < .zero && Double(less) == -0x1p64)
  }

  @Test func `the area of two thousand million over a hundred years is exact`() {
    let century: Int64 = 36_500 * 86_400_000_000_000
    var gauge = Gauge()
    gauge.change(by: Int32.max, at: 0)
    let area = gauge.area(at: century)
    #expect(Double(area) == Double(Int32.max) * Double(century))
    gauge.restart(at: century)
    #expect(gauge.area(at: century).nanoseconds == 0)
    #expect(gauge.area(at: century + 1).nanoseconds == Int64(Int32.max))
    gauge.change(by: -Int32.max, at: century + 1)
    #expect(gauge.area(at: 2 * century).nanoseconds == Int64(Int32.max))
  }

  @Test func `moments that add up beyond 96 bits still tell an area`() {
    let late: Int64 = 1 << 62
    var gauge = Gauge()
    // Each rise takes 2⁹² off, so that the sum has wrapped around after a dozen.
    for _ in 0..<64 {
      for _ in 0..<2 { gauge.change(by: 1 << 29, at: late) }
      gauge.rise(at: late)
      gauge.fall(at: late + 1)
      for _ in 0..<2 { gauge.change(by: -(1 << 29), at: late + 1) }
    }
    #expect(gauge.value == 0)
    #expect(gauge.area(at: late + 64).nanoseconds == 68_719_476_800)
  }
}

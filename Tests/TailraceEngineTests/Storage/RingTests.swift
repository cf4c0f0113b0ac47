import TailraceEngine
import TestSupport
import Testing

@Suite struct RingTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a ring behaves as an array that is taken from at the front`(seed: UInt64) {
    var numbers = SplitMix(seed: seed)
    var ring = Ring<Int32>()
    var model: [Int32] = []
    for step: Int32 in 0..<20_000 {
      // Phases in which it grows and phases in which it shrinks.
      let growing = (step / 500) % 2 == 0
      if numbers.below(10) < (growing ? 6 : 4) {
        ring.pushBack(step)
        model.append(step)
      } else if !model.isEmpty {
        #expect(ring.popFront() == model.removeFirst())
      }
      if numbers.once(in: 5_000) {
        ring.removeAll()
        model.removeAll()
      }
      #expect(ring.count == model.count && ring.first == model.first)
      #expect(ring.isEmpty == model.isEmpty)
    }
  }

  @Test func `a ring that wraps around keeps its order when it grows`() {
    for shift in 0..<9 {
      var ring = Ring<Int>()
      for value in 0..<8 { ring.pushBack(value) }
      for value in 0..<shift where value < 8 { #expect(ring.popFront() == value) }
      for value in 8..<40 { ring.pushBack(value) }
      for value in min(shift, 8)..<40 { #expect(ring.popFront() == value) }
      #expect(ring.isEmpty == true)
    }
  }

  @Test func `taking from an empty ring traps`() async {
    await #expect(processExitsWith: .failure) {
      var ring = Ring<Int>()
      ring.pushBack(1)
      ring.popFront()
      ring.popFront()
    }
  }
}

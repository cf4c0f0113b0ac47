import TailraceEngine
import Testing

@Suite struct RingTests {
  @Test func `a ring is a queue, however it wraps and grows`() {
    var generator = SplitMix64(seed: 4)
    var ring = Ring<Int32>()
    var model: [Int32] = []
    for round in 0..<20_000 as Range<Int32> {
      if model.isEmpty || generator.next() % 100 < (round / 5000 % 2 == 0 ? 60 : 40) {
        ring.pushBack(round)
        model.append(round)
      } else {
        let first = ring.first
        #expect(first == model.first)
        let taken = ring.popFront()
        #expect(taken == model.removeFirst())
      }
      let count = ring.count
      #expect(count == model.count)
    }
    ring.removeAll()
    let isEmpty = ring.isEmpty
    #expect(isEmpty)
  }

  @Test func `taking from an empty ring traps`() async {
    await #expect(processExitsWith: .failure) {
      var ring = Ring<Int32>()
      _ = ring.popFront()
    }
  }
}

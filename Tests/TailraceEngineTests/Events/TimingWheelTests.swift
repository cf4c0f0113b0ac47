import TailraceEngine
import TestSupport
import Testing

@Suite struct TimingWheelTests {
  @Test(arguments: Delays.allCases, [1, 2, 3] as [UInt64])
  func `the wheel gives the order of the heap when each event brings about another`(
    delays: Delays, seed: UInt64
  ) {
    for pending in [1, 100, 5_000] {
      var numbers = SplitMix(seed: seed)
      var pair = QueuePair()
      for _ in 0..<pending { pair.push(after: delays.next(&numbers)) }
      for _ in 0..<15_000 {
        pair.pop()
        pair.push(after: delays.next(&numbers))
      }
      pair.drain()
      #expect(pair.differences == 0)
    }
  }

  @Test(arguments: Delays.allCases)
  func `the wheel gives the order of the heap when crowds come and go`(delays: Delays) {
    var numbers = SplitMix(seed: 11)
    var pair = QueuePair()
    for _ in 0..<60 {
      let burst = numbers.once(in: 10) ? 5_000 : numbers.below(200)
      for _ in 0..<burst { pair.push(after: delays.next(&numbers)) }
      for _ in 0..<numbers.below(1_200) where pair.pop() {
        if numbers.once(in: 4) { pair.push(after: delays.next(&numbers)) }
      }
    }
    pair.drain()
    #expect(pair.differences == 0)
  }

  @Test(arguments: Delays.allCases)
  func `a stop at a limit leaves later events in place and lets earlier ones in`(delays: Delays) {
    var numbers = SplitMix(seed: 5)
    var pair = QueuePair()
    for _ in 0..<10_000 {
      let delay = delays.next(&numbers)
      pair.push(after: delay)
      let limit = pair.now.addingReportingOverflow(delays.next(&numbers) / 2)
      pair.pop(through: limit.overflow ? .max : limit.partialValue)
    }
    pair.drain()
    #expect(pair.differences == 0)
  }

  @Test(arguments: Delays.allCases)
  func `an event with an old sequence takes its old place among its equals`(delays: Delays) {
    var numbers = SplitMix(seed: 23)
    var pair = QueuePair()
    for _ in 0..<2_000 { pair.push(after: delays.next(&numbers)) }
    for _ in 0..<20_000 {
      pair.pop()
      if numbers.once(in: 3) {
        let old = UInt64(numbers.below(Int64(pair.nextSequence)))
        let delay = numbers.once(in: 2) ? 0 : delays.next(&numbers)
        let time = pair.now.addingReportingOverflow(delay)
        pair.push(at: time.overflow ? .max : time.partialValue, sequence: old)
      } else {
        pair.push(after: delays.next(&numbers))
      }
    }
    pair.drain()
    #expect(pair.differences == 0)
  }

  @Test(arguments: [false, true])
  func `a quarter of a million ties leave in order of sequence`(shuffled: Bool) {
    var numbers = SplitMix(seed: 3)
    var sequences = Array(0..<250_000 as Range<UInt64>)
    if shuffled { sequences.shuffle(using: &numbers) }
    var pair = QueuePair()
    for sequence in sequences { pair.push(at: 123_456_789, sequence: sequence) }
    for sequence in sequences.prefix(1_000) { pair.push(at: 123_456_790, sequence: sequence) }
    for _ in 0..<100 {
      for _ in 0..<1_000 { pair.pop() }
      pair.pop(through: 123_456_788)
    }
    // Ties that come while their instant is being popped, above and below those that wait.
    for sequence in sequences { pair.push(at: 123_456_789, sequence: sequence ^ 1) }
    pair.drain()
    #expect(pair.differences == 0)
  }

  @Test func `a long chain of events at one instant needs no more room than waits at once`() {
    var pair = QueuePair()
    for _ in 0..<100 { pair.push(after: 0) }
    for _ in 0..<50_000 {
      pair.pop()
      pair.push(after: 0)
    }
    pair.drain()
    #expect(pair.differences == 0)
  }

  @Test func `times reach from the first nanosecond to the last`() {
    var pair = QueuePair()
    var sequence: UInt64 = 0
    for bit in (0..<63).reversed() {
      for offset: Int64 in [-1, 0, 1] {
        pair.push(at: (Int64(1) << Int64(bit)) + offset, sequence: sequence)
        pair.push(at: Int64.max - (Int64(1) << Int64(bit)) + max(offset, 0), sequence: sequence)
        sequence += 1
      }
    }
    pair.push(at: .max, sequence: 0)
    pair.push(at: 0, sequence: 0)
    pair.drain()
    #expect(pair.differences == 0)
    #expect(pair.last.time == .max)
  }

  @Test func `an event between the last one and a distant next one is next`() {
    var pair = QueuePair()
    pair.push(at: 1 << 62, sequence: 0)
    for step: Int64 in 0..<500 {
      pair.push(at: step * 7_000_000_000, sequence: UInt64(step) + 1)
      pair.push(at: step * 7_000_000_001 + 1, sequence: UInt64(step) + 1_000)
      pair.pop(through: step * 3_500_000_000)
    }
    pair.drain()
    #expect(pair.differences == 0)
  }

  /// Every sequence of seven of four operations: three pushes at different distances and a pop.
  @Test func `no short series of operations tells the wheel from the heap`() {
    for code in 0..<16_384 {
      var pair = QueuePair()
      var rest = code
      for _ in 0..<7 {
        switch rest & 3 {
        case 0: pair.pop()
        case 1: pair.push(after: 0)
        case 2: pair.push(after: 1 << 19)
        default: pair.push(after: (1 << 30) - 1)
        }
        rest >>= 2
      }
      pair.drain()
      if pair.differences > 0 { Issue.record("operations \(code)") }
    }
  }
}

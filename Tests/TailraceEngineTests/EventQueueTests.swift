import TailraceEngine
import Testing

/// The timing wheel against the heap: the same events in the same order, whatever their pattern.
@Suite struct EventQueueTests {
  /// How far ahead of the last popped event the next one is pushed.
  enum Pattern: String, CaseIterable {
    case exponential
    case bimodal
    case tied
    case nanosecond
    case far
    case mixed
  }

  @Test(arguments: Pattern.allCases, [1, 2, 3] as [UInt64])
  func `a million operations come out in one order`(pattern: Pattern, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var wheel = TimingWheel()
    var heap = FourAryHeap()
    var sequence: UInt64 = 0
    var now: Int64 = 0
    var differences = 0
    var popped = 0
    for round in 0..<1_000_000 {
      // Phases of growth and of draining, so that every level fills and empties.
      let grows = (round / 40_000) % 2 == 0 ? 6 : 2
      if wheel.isEmpty || Int(generator.next() % 8) < grows {
        sequence += 1
        let time = now + Self.delay(pattern, &generator)
        let event = Event(
          time: time, sequence: sequence, target: Int32(generator.next() & 0xFFFF))
        wheel.push(event)
        heap.push(event)
      } else {
        var first = Event(time: 0, sequence: 0, target: 0)
        var second = first
        let limit = generator.next() % 16 == 0 ? now : Int64.max
        let one = wheel.pop(through: limit, into: &first)
        let other = heap.pop(through: limit, into: &second)
        if one != other || first.time != second.time || first.key != second.key {
          differences += 1
        }
        if one {
          now = first.time
          popped += 1
        }
      }
    }
    #expect(differences == 0)
    #expect(popped > 300_000)
    let (left, expected) = (wheel.count, heap.count)
    #expect(left == expected)
  }

  private static func delay(_ pattern: Pattern, _ generator: inout SplitMix64) -> Int64 {
    let draw = generator.next()
    switch pattern {
    case .exponential: return -Int64(DeterministicMath.log(Double((draw >> 11) | 1) * 0x1p-53) * 1e5)
    case .bimodal: return draw & 7 == 0 ? Int64(draw >> 32) : Int64(draw >> 50)
    case .tied: return Int64(draw & 3) * 1_000_000
    case .nanosecond: return Int64(draw & 1)
    case .far: return Int64(draw >> (4 + (draw & 31)))
    case .mixed: return Int64(draw >> (20 + draw % 43))
    }
  }

  @Test func `a quarter of a million ties come out in the order of their sequence`() {
    var wheel = TimingWheel()
    for sequence in 1...250_000 as ClosedRange<UInt64> {
      // Odd ones first, so that the order of pushing is not the order of sequence.
      let number = sequence <= 125_000 ? 2 * sequence - 1 : 2 * (sequence - 125_000)
      wheel.push(Event(time: 77, sequence: number, target: 0))
    }
    var event = Event(time: 0, sequence: 0, target: 0)
    var expected: UInt64 = 0
    while wheel.pop(through: 77, into: &event) {
      expected += 1
      #expect(event.sequence == expected)
      if event.sequence != expected { return }
    }
    #expect(expected == 250_000)
  }

  @Test func `an old sequence that is pushed again goes before younger ones at its instant`() {
    var wheel = TimingWheel()
    wheel.push(Event(time: 10, sequence: 1, target: 1))
    wheel.push(Event(time: 20, sequence: 5, target: 5))
    wheel.push(Event(time: 20, sequence: 6, target: 6))
    var event = Event(time: 0, sequence: 0, target: 0)
    _ = wheel.pop(through: 15, into: &event)
    wheel.push(Event(time: 20, sequence: 2, target: 2))
    var targets: [Int32] = []
    while wheel.pop(through: 20, into: &event) { targets.append(event.target) }
    #expect(targets == [2, 5, 6])
  }

  @Test func `nothing later than the limit comes out`() {
    var wheel = TimingWheel()
    wheel.push(Event(time: 1 << 62, sequence: 1, target: 9))
    var event = Event(time: 0, sequence: 0, target: 0)
    let early = wheel.pop(through: (1 << 62) - 1, into: &event)
    #expect(!early)
    // Asking in vain must not stop an earlier event from coming first.
    wheel.push(Event(time: 5, sequence: 2, target: 3))
    _ = wheel.pop(through: Int64.max, into: &event)
    #expect(event.target == 3)
    _ = wheel.pop(through: Int64.max, into: &event)
    #expect(event.target == 9)
    let isEmpty = wheel.isEmpty
    #expect(isEmpty)
  }

  @Test func `every order of up to six events over four instants is sorted`() {
    var wrong = 0
    for count in 1...6 {
      var code = 0
      while code < 1 << (2 * count) {
        var wheel = TimingWheel()
        var expected: [(Int64, UInt64)] = []
        for index in 0..<count {
          let time = Int64((code >> (2 * index)) & 3) << 19
          wheel.push(Event(time: time, sequence: UInt64(count - index), target: 0))
          expected.append((time, UInt64(count - index)))
        }
        expected.sort { $0 < $1 }
        var event = Event(time: 0, sequence: 0, target: 0)
        for (time, sequence) in expected {
          if !wheel.pop(through: Int64.max, into: &event) || event.time != time
            || event.sequence != sequence
          {
            wrong += 1
          }
        }
        code += 1
      }
    }
    #expect(wrong == 0)
  }

  @Test func `an event knows its time, sequence and target, and refuses what does not fit`() async {
    let event = Event(time: 123, sequence: (1 << 38) - 1, target: (1 << 26) - 1)
    #expect(event.time == 123)
    #expect(event.sequence == (1 << 38) - 1)
    #expect(event.target == (1 << 26) - 1)
    await #expect(processExitsWith: .failure) {
      _ = Event(time: -1, sequence: 1, target: 1)
    }
  }
}

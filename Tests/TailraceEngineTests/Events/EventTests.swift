import TailraceEngine
import Testing

@Suite struct EventTests {
  @Test func `an event takes sixteen bytes and keeps what it was given`() {
    #expect(MemoryLayout<Event>.stride == 16)
    for sequence in [0, 1, Event.sequenceLimit - 1] {
      for target in [0, 1, Event.targetLimit - 1] {
        let event = Event(time: .max, sequence: sequence, target: target)
        #expect(event.time == .max && event.sequence == sequence && event.target == target)
      }
    }
    #expect(Event.sequenceLimit == 1 << UInt64(Event.sequenceBits))
    #expect(Event.targetLimit == 1 << Int32(Event.targetBits))
    #expect(Event.sequenceBits + Event.targetBits == 64)
  }

  @Test func `time decides, then sequence, and never the target`() {
    let times: [Int64] = [0, 1, 1 << 31, 1 << 32, .max - 1, .max]
    let sequences: [UInt64] = [0, 1, 1 << 37, Event.sequenceLimit - 1]
    for time in times {
      for other in times {
        for sequence in sequences {
          for rival in sequences where rival != sequence || time != other {
            let left = Event(time: time, sequence: sequence, target: 7)
            let right = Event(time: other, sequence: rival, target: 3)
            #expect((left < right) == (time < other || (time == other && sequence < rival)))
          }
        }
      }
    }
  }

  // A release trusts its own numbers (Docs/Decisions/0006).
  #if DEBUG || CheckInvariants
    @Test func `a negative time traps`() async {
      await #expect(processExitsWith: .failure) {
        _ = Event(time: -1, sequence: 0, target: 0)
      }
    }

    @Test func `a sequence of more than 38 bits traps`() async {
      await #expect(processExitsWith: .failure) {
        _ = Event(time: 0, sequence: Event.sequenceLimit, target: 0)
      }
    }

    @Test func `a target of more than 26 bits traps, a negative one too`() async {
      await #expect(processExitsWith: .failure) {
        _ = Event(time: 0, sequence: 0, target: Event.targetLimit)
      }
      await #expect(processExitsWith: .failure) {
        _ = Event(time: 0, sequence: 0, target: -1)
      }
    }
  #endif
}

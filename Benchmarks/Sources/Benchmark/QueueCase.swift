import Foundation
import Tailrace

@testable import TailraceEngine

/// The event queue alone in the hold model (Jones 1986): so many events wait, and each operation takes
/// the first and puts one back.
///
/// Delays are the same as in `Rival/queue_cases.hpp`, drawn ahead of time; so is the order of events.
struct QueueCase: Sendable {
  var name: String
  /// How many events wait.
  var pending: Int
  var delay: @Sendable (inout RandomStream) -> Int64

  static let all: [QueueCase] = [
    QueueCase(name: "ties", pending: 10_000) { Int64(1 + $0.next() % 4) * 1_000_000 },
    QueueCase(name: "gaps", pending: 10_000) { Int64(1 + $0.next() % 20_000) },
    QueueCase(name: "bimodal", pending: 10_000) {
      let word = $0.next()
      return word % 10 > 0
        ? 500 + Int64((word >> 32) % 1000) : 500_000_000 + Int64((word >> 32) % 1_000_000_000)
    },
    QueueCase(name: "hundred", pending: 100) { exponential(&$0, mean: 1e6) },
    QueueCase(name: "thousands", pending: 10_000) { exponential(&$0, mean: 1e7) },
    QueueCase(name: "million", pending: 1_000_000) { exponential(&$0, mean: 1e9) },
  ]

  /// By the same logarithm as the C++ programs.
  static func exponential(_ stream: inout RandomStream, mean: Double) -> Int64 {
    Int64(-log(stream.nextOpenUnit()) * mean + 0.5)
  }

  func run(scale: Double) -> Measurement {
    let delays = Delays(delay)
    let baseline = ResidentMemory.bytes("VmRSS")
    var queue = TimingWheel()
    var sequence: UInt64 = 0
    for _ in 0..<pending {
      sequence += 1
      queue.push(Event(time: delays[sequence], sequence: sequence, target: 2))
    }
    var hash = OrderHash()
    var event = Event(time: 0, sequence: 0, target: 0)
    var measurement = Measurement("queue-\(name)", operations: Int(10e6 * scale))
    measurement.time { _ in
      _ = queue.pop(through: .max, into: &event)
      hash.mix(UInt64(event.time) &+ event.sequence)
      sequence &+= 1
      queue.push(Event(time: event.time &+ delays[sequence], sequence: sequence, target: 2))
    }
    measurement.bytes = ResidentMemory.bytes("VmHWM") - baseline
    measurement.hash = hash
    return measurement
  }
}

/// Delays by the sequence of the event, repeated after 65,536 of them.
struct Delays: ~Copyable {
  private var delays = Column<Int64>()

  init(_ delay: (inout RandomStream) -> Int64) {
    var stream = RandomStream(seed: 1)
    for _ in 0..<65_536 { delays.append(delay(&stream)) }
  }

  @inline(__always)
  subscript(sequence: UInt64) -> Int64 { delays[Int(sequence & 65_535)] }
}

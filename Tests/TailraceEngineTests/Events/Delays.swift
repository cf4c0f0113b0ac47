import TailraceEngine
import TestSupport

/// A pattern of times from one event to the one that it brings about.
enum Delays: String, CaseIterable, Sendable {
  case short, even, wide, bimodal, tied, immediate, farApart, anyMagnitude, clustered

  func next(_ numbers: inout SplitMix) -> Int64 {
    switch self {
    case .short: numbers.below(3)
    case .even: numbers.below(20_000)
    case .wide: numbers.below(50_000_000)
    case .bimodal: numbers.once(in: 10) ? 40_000_000 + numbers.below(999) : numbers.below(900)
    case .tied: 1_000_000 * (1 + numbers.below(3))
    case .immediate: numbers.once(in: 50) ? numbers.below(5_000) : 0
    case .farApart: numbers.below(1 << 52)
    case .anyMagnitude: Int64(numbers.next() >> (8 + UInt64(numbers.below(56))))
    case .clustered: numbers.once(in: 20) ? 3_000_000_000 : numbers.below(2) + 65_536
    }
  }
}

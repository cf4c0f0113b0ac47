import Tailrace
import TestSupport

/// Every number of a run's results, in an order of its own: a name or a place in `Results` may change, a
/// number may not.
struct ResultWords {
  /// Parts of the results, each with a hash of its own.
  enum Part: String, CaseIterable {
    case run, classes, components, between, timeline, requests
  }

  private var hashes = [WordHash](repeating: WordHash(), count: Part.allCases.count)
  private var part = 0
  private let keepsText: Bool
  /// One line a number; empty unless asked for.
  private(set) var text = ""

  init(_ results: Results, keepsText: Bool = false) {
    self.keepsText = keepsText
    enter(.run)
    addRun(results)
    enter(.classes)
    for result in results.classes { add(result) }
    enter(.components)
    for result in results.components { add(result) }
    enter(.between)
    addBetween(results)
    enter(.timeline)
    add("omitted", results.timelineOmitted)
    for occurrence in results.timeline { add(occurrence) }
    enter(.requests)
    for trace in results.traces { add(trace) }
  }

  /// The hashes of the parts.
  var hash: String { hashes.map { $0.text() }.joined(separator: " ") }

  private mutating func enter(_ next: Part) {
    part = Part.allCases.firstIndex(of: next) ?? 0
    if keepsText { text += "\(next.rawValue)\n" }
  }

  /// Takes in a name.
  mutating func feed(_ name: StaticString) {
    for byte in name.description.utf8 { hashes[part].feed(UInt64(byte)) }
  }

  mutating func add(_ name: StaticString, _ value: Int64) {
    hashes[part].feed(UInt64(bitPattern: value))
    if keepsText { text += "  \(name) \(value)\n" }
  }

  mutating func add(_ name: StaticString, _ value: TimeTotal) {
    guard let nanoseconds = value.nanoseconds else { return add(name, Double(value)) }
    add(name, nanoseconds)
  }

  mutating func add(_ name: StaticString, _ value: Double) {
    hashes[part].feed(value.bitPattern)
    if keepsText { text += "  \(name) \(value)\n" }
  }

  mutating func add(_ name: StaticString, _ value: Int) { add(name, Int64(value)) }

  mutating func add(_ name: StaticString, _ value: Delay?) {
    add(name, value?.nanoseconds ?? Int64.min)
  }

  mutating func add(_ name: StaticString, _ values: [Int64]) {
    add(name, values.count)
    // Long lists of mostly nothing.
    for (index, value) in values.enumerated() where value != 0 {
      add("at", index)
      add(name, value)
    }
  }

  mutating func add(_ counts: OutcomeCounts) {
    for outcome in Outcome.allCases { add("outcome", counts[outcome]) }
  }

  mutating func add(_ histogram: LatencyHistogram) {
    add("count", histogram.count)
    add("sum", histogram.sum)
    add("squares", histogram.sumOfSquares)
    add("least", histogram.minimum)
    add("largest", histogram.maximum)
    for bucket in histogram.buckets {
      add("from", bucket.lower)
      add("values", bucket.count)
    }
  }

  private mutating func addRun(_ results: Results) {
    switch results.ending {
    case .horizon: add("ending", 0)
    case .eventLimit(let events): add("event limit", events)
    case .inFlightLimit(let most): add("in-flight limit", most)
    case .instantLimit(let at): add("instant limit", at)
    case .stopped: add("ending", 1)
    }
    add("from", results.windowStart)
    add("to", results.windowEnd)
    add("events", results.events)
    add("stale", results.staleEvents)
    add("peak", results.peakInFlight)
    for end in results.intervalEnds { add("interval", end) }
    add("known", results.latencies?.count ?? -1)
    guard let ledger = results.latencies else { return }
    for index in results.classes.indices {
      for number in ledger.failures(of: index) { add("failure", number) }
      for number in ledger.ended(of: index) { add("ended", number) }
    }
  }
}

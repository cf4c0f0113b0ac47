/// What is kept of single requests: their latencies, or for some all that they did.
struct Tracing: ~Copyable {
  let keepsLatencies: Bool
  let isTraced: Bool
  /// Whether anything is kept.
  let isObserved: Bool
  var ledger: LatencyLedger
  /// By frame that is a request, where latencies are kept: its number, or -1.
  var requestNumbers = SideColumn<Frame, Int32>()
  var recorder: TraceRecorder

  init(_ observing: Observation) {
    isObserved = observing.isAny
    keepsLatencies = observing.limit > 0
    isTraced = !observing.numbers.isEmpty
    ledger = LatencyLedger(limit: observing.limit)
    recorder = TraceRecorder(observing.numbers)
    append()
  }

  /// Room for one more frame.
  mutating func append() {
    if keepsLatencies { requestNumbers.append(-1) }
    if isTraced { recorder.append() }
  }
}

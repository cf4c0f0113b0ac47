internal import TailraceEngine

extension Report {
  /// Why the run ended before its horizon, in a sentence; nil if it did not.
  public var earlyEnd: String? {
    let now = Figure.clock(results.windowEnd)
    let whole = Figure.clock(options.duration)
    let start = "The run ended early, at \(now) of \(whole): "
    switch results.ending {
    case .horizon: return nil
    case .eventLimit(let count):
      return start + "it had played its limit of \(Figure.count(count)) events."
    case .inFlightLimit(let count):
      return start + "more than \(Figure.count(Int64(count))) requests, calls and messages "
        + "were in flight."
    case .instantLimit:
      return start + "one event set off so many steps at one instant that time stood still."
    case .stopped:
      return "The run was stopped at \(now) of \(whole); what was measured until then counts."
    }
  }
}

#if canImport(TailraceEngine)
  public import TailraceEngine
#endif

/// The largest backlog of a queue: how it grew, and how long it took to drain.
///
/// The prediction needs no simulation: what had piled up when it was largest, over the rate that
/// consumers had shown while it grew, less the rate at which messages came afterwards.
public struct Backlog: Sendable {
  /// Messages that waited when most did, at the end of an interval.
  public let peak: Int64
  /// The end of that interval.
  public let peakAt: Delay
  /// Messages dealt with per second while it grew.
  public let serviceRate: Double
  /// Messages that came per second after the peak, until it had drained or the run ended.
  public let arrivalRate: Double
  /// When at most a hundredth of it was left; nil if that never was.
  public let drainedAt: Delay?

  /// The peak over the spare rate; nil where there is none to spare.
  public var predictedDrain: Delay? {
    let spare = serviceRate - arrivalRate
    let seconds = spare > 0 ? Double(peak) / spare : .infinity
    return seconds < 1e9 ? .seconds(seconds) : nil
  }

  /// How long it took to drain; nil if it did not.
  public var measuredDrain: Delay? { drainedAt.map { $0 - peakAt } }

  /// Messages that wait for a moment are no backlog; so many are.
  static let least: Int64 = 20

  /// Nil where there was none to speak of: fewer than twenty messages, or than there are consumers.
  init?(_ component: ComponentReport) {
    let rows = component.intervals
    var top: Int?
    for (index, row) in rows.enumerated() where row.waiting > (top.map { rows[$0].waiting } ?? 0) {
      top = index
    }
    guard let top, rows[top].waiting >= Swift.max(Self.least, component.places ?? 0) else {
      return nil
    }
    let peak = rows[top].waiting
    func isDrained(_ row: ComponentReport.Interval) -> Bool { row.waiting * 100 <= peak }
    let onset = rows[..<top].lastIndex { isDrained($0) } ?? -1
    let end = rows[(top + 1)...].firstIndex { isDrained($0) }
    let growing = rows[(onset + 1)...top]
    // Where it begins to grow, consumers were idle for a part of the time.
    let busy = growing.filter { ($0.placeUtilization ?? 1) > 0.99 }
    self.peak = peak
    peakAt = rows[top].start + rows[top].length
    serviceRate = Self.rate(busy.isEmpty ? Array(growing) : busy) { $0.answered }
    arrivalRate = Self.rate(Array(rows[(top + 1)..<(end.map { $0 + 1 } ?? rows.count)])) {
      $0.offered
    }
    drainedAt = end.map { rows[$0].start + rows[$0].length }
  }

  private static func rate(
    _ rows: [ComponentReport.Interval], _ count: (ComponentReport.Interval) -> Int64
  ) -> Double {
    let time = rows.reduce(0) { $0 + Double($1.length.nanoseconds) / 1e9 }
    return time > 0 ? Double(rows.reduce(0) { $0 + count($1) }) / time : 0
  }
}

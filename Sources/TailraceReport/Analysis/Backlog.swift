public import TailraceEngine

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
  /// When it began to drain: the last time that hardly less waited.
  public let drainsFrom: Delay
  /// Messages that waited then.
  public let excess: Int64
  /// Messages that came per second from then on, until it had drained or the run ended; nil where the
  /// run ended then.
  public let arrivalRate: Double?
  /// When at most a hundredth of it was left; nil if that never was.
  public let drainedAt: Delay?

  /// The excess over the spare rate; nil where there is none to spare.
  public var predictedDrain: Delay? {
    guard let arrivalRate, serviceRate > arrivalRate else { return nil }
    let seconds = Double(excess) / (serviceRate - arrivalRate)
    return seconds < 1e9 ? .seconds(seconds) : nil
  }

  /// How long it took to drain; nil if it did not.
  public var measuredDrain: Delay? { drainedAt.map { $0 - drainsFrom } }

  /// Messages that wait for a moment are no backlog; so many are.
  static let least: Int64 = 20

  /// Nil where there was none to speak of: fewer than twenty messages, or than there are consumers; or
  /// consumers were not all at work and there were not ten messages for each.
  init?(_ component: ComponentReport) {
    let rows = component.intervals
    var top: Int?
    for (index, row) in rows.enumerated() where row.waiting > (top.map { rows[$0].waiting } ?? 0) {
      top = index
    }
    let consumers = component.places ?? 0
    guard let top, rows[top].waiting >= Swift.max(Self.least, consumers) else { return nil }
    let peak = rows[top].waiting
    let isFull = (rows[top].placeUtilization ?? 0) > 0.99
    guard isFull || peak >= 10 * consumers else { return nil }
    func isDrained(_ row: ComponentReport.Interval) -> Bool { row.waiting * 100 <= peak }
    let onset = rows[..<top].lastIndex { isDrained($0) } ?? -1
    let end = rows[(top + 1)...].firstIndex { isDrained($0) }
    let growing = rows[(onset + 1)...top]
    // Where it begins to grow, consumers were idle for a part of the time.
    let busy = growing.filter { ($0.placeUtilization ?? 1) > 0.99 }
    let last = rows[..<(end ?? rows.count)].lastIndex { $0.waiting * 100 >= peak * 99 } ?? top
    self.peak = peak
    peakAt = rows[top].start + rows[top].length
    excess = rows[last].waiting
    drainsFrom = rows[last].start + rows[last].length
    serviceRate = Self.rate(busy.isEmpty ? Array(growing) : busy) { $0.answered }
    let after = rows[(last + 1)..<(end.map { $0 + 1 } ?? rows.count)]
    arrivalRate = after.isEmpty ? nil : Self.rate(Array(after)) { $0.offered }
    drainedAt = end.map { rows[$0].start + rows[$0].length }
  }

  private static func rate(
    _ rows: [ComponentReport.Interval], _ count: (ComponentReport.Interval) -> Int64
  ) -> Double {
    let time = rows.reduce(0) { $0 + Double($1.length.nanoseconds) / 1e9 }
    return time > 0 ? Double(rows.reduce(0) { $0 + count($1) }) / time : 0
  }
}

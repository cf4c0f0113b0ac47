internal import TailraceEngine

/// A request's rows on tracks: on one track things lie within each other or follow each other, never across.
struct TraceTracks {
  /// A row, or something that it did.
  struct Bar {
    var row: Int
    var activity: TraceRows.Activity?
    var start: Delay
    var end: Delay
    var track: Int
  }

  /// The component of each track.
  private(set) var names: [Int] = []
  /// In the order of their starts, outer ones first.
  private(set) var bars: [Bar] = []

  /// By track, what is going on, the outermost first.
  private var open: [[(row: Int, end: Delay)]] = []

  init(_ rows: [TraceRows.Row]) {
    for (index, row) in rows.enumerated() {
      bars.append(Bar(row: index, activity: nil, start: row.start, end: row.end, track: -1))
      for activity in row.activities {
        bars.append(
          Bar(row: index, activity: activity, start: activity.start, end: activity.end, track: -1))
      }
    }
    // Of those that begin together the longer holds the shorter, and a row what it does.
    let order = bars.indices.sorted { one, other in
      let (left, right) = (bars[one], bars[other])
      if left.start != right.start { return left.start < right.start }
      if left.end != right.end { return left.end > right.end }
      return one < other
    }
    bars = order.map { bars[$0] }
    var tracks = [Int](repeating: -1, count: rows.count)
    for index in bars.indices {
      let bar = bars[index]
      if bar.activity == nil {
        tracks[bar.row] = track(for: bar, rows[bar.row])
      } else {
        close(tracks[bar.row], before: bar.start)
      }
      bars[index].track = tracks[bar.row]
      open[tracks[bar.row]].append((bar.row, bar.end))
    }
  }

  private mutating func track(for bar: Bar, _ row: TraceRows.Row) -> Int {
    for track in names.indices where names[track] == row.component {
      close(track, before: bar.start)
      guard let last = open[track].last else { return track }
      // What goes on beside its caller's work lies on a track of its own.
      if last.row == row.parent && bar.end <= last.end && row.role != .producer { return track }
    }
    names.append(row.component)
    open.append([])
    return names.count - 1
  }

  private mutating func close(_ track: Int, before start: Delay) {
    while let last = open[track].last, last.end <= start { open[track].removeLast() }
  }
}

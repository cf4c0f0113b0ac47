/// The histograms of a run while they grow, by number.
///
/// Each has room for the octaves in which something was counted: ten thousand that count little cost little.
package struct HistogramTable: ~Copyable {
  /// By histogram and octave, which of the rooms in `counts` is its own; 0 while nothing was counted there.
  private var places: Column<Int32>
  /// The buckets of one octave after the other; the first room is nobody's.
  private var counts: Column<UInt64>
  private var totals: Column<Totals>

  package struct Totals: BitwiseCopyable {
    var least = Int64.max
    var largest = Int64.min
    var sum = TimeTotal.zero
    var sumOfSquares = 0.0
    /// Zeros that were counted as such.
    var zeros: UInt64 = 0
  }

  /// So many empty histograms.
  package init(count: Int) {
    places = Column(repeating: 0, count: count * HistogramScale.octaves)
    counts = Column(repeating: 0, count: HistogramScale.width)
    totals = Column(repeating: Totals(), count: count)
  }

  /// How many octaves have room.
  package var rooms: Int { counts.count / HistogramScale.width - 1 }

  /// Counts a value of at least 0 in one of them.
  @inline(__always)
  package mutating func record(_ id: Handle<Totals>, _ value: Int64) {
    let bucket = HistogramScale.bucket(of: value)
    let octave = Int(id) &* HistogramScale.octaves &+ bucket / HistogramScale.width
    if places[octave] == 0 { makeRoom(octave) }
    counts[Int(places[octave]) &* HistogramScale.width &+ bucket % HistogramScale.width] &+= 1
    if value < totals[id].least { totals[id].least = value }
    if value > totals[id].largest { totals[id].largest = value }
    totals[id].sum += value
    let real = Double(value)
    totals[id].sumOfSquares += real * real
  }

  /// Counts a zero, the most frequent value of a wait, in one of them.
  @inline(__always)
  package mutating func recordZero(_ id: Handle<Totals>) {
    totals[id].zeros &+= 1
  }

  @inline(never)
  private mutating func makeRoom(_ octave: Int) {
    places[octave] = Int32(counts.count / HistogramScale.width)
    counts.append(repeating: 0, count: HistogramScale.width)
  }

  /// Empties all of them; they keep their room.
  package mutating func reset() {
    counts.fill(with: 0)
    totals.fill(with: Totals())
  }

  /// One of them as it stands.
  ///
  /// - Complexity: O(octaves in which something was counted).
  package func histogram(_ id: Handle<Totals>) -> LatencyHistogram {
    var result = LatencyHistogram()
    for octave in 0..<HistogramScale.octaves {
      let room = Int(places[Int(id) * HistogramScale.octaves + octave])
      let zeros = octave == 0 ? totals[id].zeros : 0
      if room == 0 {
        result.append(Int64(zeros), inBucket: 0)
        continue
      }
      for place in 0..<HistogramScale.width {
        let amount = counts[room * HistogramScale.width + place] + (place == 0 ? zeros : 0)
        result.append(Int64(amount), inBucket: octave * HistogramScale.width + place)
      }
    }
    guard let first = result.cells.first else { return result }
    // What was counted as a zero told no least and largest.
    result.least = first.bucket == 0 ? 0 : totals[id].least
    result.largest = max(totals[id].largest, 0)
    result.sum = Double(totals[id].sum)
    result.sumOfSquares = totals[id].sumOfSquares
    return result
  }
}

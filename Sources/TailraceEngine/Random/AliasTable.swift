/// One cell of an alias table: it stands for two outcomes at most.
package struct AliasCell: BitwiseCopyable {
  /// The threshold in the high half, the alias in the low half.
  private var word: UInt64

  init(threshold: UInt32, alias: Int32) {
    word = (UInt64(threshold) << 32) | UInt64(UInt32(bitPattern: alias))
  }

  /// The share of the cell that is its own outcome's, in units of 2⁻³².
  package var threshold: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }

  /// The outcome that has the rest.
  package var alias: Int32 { Int32(truncatingIfNeeded: word) }

  /// The outcome at a place within the cell of `index`, the place in units of 2⁻⁶⁴.
  ///
  /// Which of the two it is cannot be predicted, and a wrong guess costs what it takes to fetch the
  /// cell. From two fields compilers make a branch; from one word they make a choice without.
  @inline(__always)
  package func outcome(of index: Int32, at place: UInt64) -> Int32 {
    place >> 32 < word >> 32 ? index : alias
  }
}

/// A law over `0 ..< count` that is drawn from with one look-up (Walker 1977, Vose 1991).
///
/// 8 bytes an outcome. A probability is kept to within 2⁻³² of 1/count.
package struct AliasTable: ~Copyable {
  private var cells: Column<AliasCell>

  /// Builds the table in time in proportion to `count`.
  ///
  /// `weight` is asked once for each outcome in order; weights are relative, finite, not negative,
  /// and not all zero. Rich outcomes fill up the cells of poor ones in one sweep over both. What
  /// `weight` throws ends it.
  package init<Stop: Error>(
    count: Int32, weight: (Int32) throws(Stop) -> Double
  ) throws(Stop) {
    precondition(count > 0)
    cells = Column(minimumCapacity: Int(count))
    var loads = Column<Double>(minimumCapacity: Int(count))
    var sum = 0.0
    for index in 0..<count {
      let load = try weight(index)
      precondition(load >= 0 && load < .infinity)
      loads.append(load)
      sum += load
      cells.append(AliasCell(threshold: .max, alias: index))
    }
    precondition(sum > 0 && sum < .infinity)
    // Loads are scaled so that a cell holds 1.
    let scale = Double(count) / sum
    for index in 0..<count { loads[Int(index)] *= scale }
    fill(loads)
  }

  /// How many outcomes there are.
  package var count: Int32 { Int32(cells.count) }

  /// The cell of an outcome.
  package func cell(_ index: Int32) -> AliasCell { cells[Int(index)] }

  private mutating func fill(_ loads: borrowing Column<Double>) {
    var poor = next(after: -1, in: loads, rich: false)
    var rich = next(after: -1, in: loads, rich: true)
    guard rich < count else { return }
    var left = loads[Int(rich)]
    while true {
      if left >= 1 {
        guard poor < count else { return }
        cells[Int(poor)] = AliasCell(threshold: share(loads[Int(poor)]), alias: rich)
        left -= 1 - loads[Int(poor)]
        poor = next(after: poor, in: loads, rich: false)
      } else {
        // What is left of this one makes it poor itself: the next rich one fills its cell.
        let following = next(after: rich, in: loads, rich: true)
        guard following < count else { return }
        cells[Int(rich)] = AliasCell(threshold: share(left), alias: following)
        left += loads[Int(following)] - 1
        rich = following
      }
    }
  }

  private func next(after index: Int32, in loads: borrowing Column<Double>, rich: Bool) -> Int32 {
    var next = index + 1
    while next < count && (loads[Int(next)] >= 1) != rich { next += 1 }
    return next
  }

  /// A share of a cell below 1 as a threshold; what rounding has pushed below 0 counts as none.
  private func share(_ load: Double) -> UInt32 {
    load > 0 ? UInt32(load * 0x1p32) : 0
  }
}

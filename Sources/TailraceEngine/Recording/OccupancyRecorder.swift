/// How long each number inside lasted, for the components that ask for it, and their busy periods.
package struct OccupancyRecorder: ~Copyable {
  private static let levels = 1024
  private var component = Column<Int64>()
  private var station = Column<Int64>()
  private var periods = Column<Periods>()

  struct Periods: BitwiseCopyable {
    var began: Int64 = -1
    var count: Int64 = 0
    var sum: Double = 0
    var sumOfSquares: Double = 0
  }

  init() {}

  /// A new record; its number.
  mutating func make() -> Int32 {
    for _ in 0..<Self.levels {
      component.append(0)
      station.append(0)
    }
    periods.append(Periods())
    return Int32(periods.count - 1)
  }

  mutating func component(_ id: Int32, level: Int32, lasted: Int64) {
    component[Int(id) * Self.levels + min(Int(level), Self.levels - 1)] &+= lasted
  }

  mutating func station(_ id: Int32, level: Int32, lasted: Int64) {
    station[Int(id) * Self.levels + min(Int(level), Self.levels - 1)] &+= lasted
  }

  mutating func becameBusy(_ id: Int32, now: Int64) { periods[id].began = now }

  /// A period that began before measuring did is not counted.
  mutating func becameEmpty(_ id: Int32, now: Int64) {
    guard periods[id].began >= 0 else { return }
    let length = Double(now - periods[id].began) / 1e9
    periods[id].count += 1
    periods[id].sum += length
    periods[id].sumOfSquares += length * length
    periods[id].began = -1
  }

  mutating func reset() {
    component.fill(with: 0)
    station.fill(with: 0)
    periods.fill(with: Periods())
  }

  func result(_ id: Int32) -> ComponentResult.Occupancy {
    let first = Int(id) * Self.levels
    var whole: [Int64] = []
    var each: [Int64] = []
    for level in 0..<Self.levels {
      whole.append(component[first + level])
      each.append(station[first + level])
    }
    return .init(
      component: whole, instances: each, busyPeriods: periods[id].count,
      busyPeriodSum: periods[id].sum, busyPeriodSumOfSquares: periods[id].sumOfSquares)
  }
}

/// How long each number inside lasted, for the components that ask for it, and their busy periods.
package struct OccupancyRecorder: ~Copyable {
  private static let levels = 1024
  private var component = Column<Int64>()
  private var station = Column<Int64>()
  private var periods = Column<Periods>()

  struct Periods: BitwiseCopyable {
    /// Up to when the component's levels are counted.
    var since: Int64 = 0
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

  /// Counts the time at a level of the component up to `now`.
  mutating func component(_ id: Int32, level: Int32, now: Int64) {
    let lasted = now - periods[id].since
    periods[id].since = now
    component[Int(id) * Self.levels + min(Int(level), Self.levels - 1)] &+= lasted
  }

  /// The component's level changes.
  mutating func component(_ id: Int32, from level: Int32, by change: Int32, now: Int64) {
    component(id, level: level, now: now)
    if level == 0 && change > 0 { periods[id].began = now }
    if level + change == 0 { becameEmpty(id, now: now) }
  }

  mutating func station(_ id: Int32, level: Int32, lasted: Int64) {
    station[Int(id) * Self.levels + min(Int(level), Self.levels - 1)] &+= lasted
  }

  /// A period that began before measuring did is not counted.
  private mutating func becameEmpty(_ id: Int32, now: Int64) {
    guard periods[id].began >= 0 else { return }
    let length = Double(now - periods[id].began) / 1e9
    periods[id].count += 1
    periods[id].sum += length
    periods[id].sumOfSquares += length * length
    periods[id].began = -1
  }

  /// Forgets what was counted up to now.
  mutating func reset() {
    component.fill(with: 0)
    station.fill(with: 0)
    for id in 0..<periods.count { periods[id] = Periods(since: periods[id].since) }
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

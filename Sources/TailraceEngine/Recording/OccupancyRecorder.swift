/// How long each number inside lasted, for the components that ask for it, and their busy periods.
package struct OccupancyRecorder: ~Copyable {
  private static let levels = 1024
  private var component = Column<Int64>()
  private var station = Column<TimeTotal>()
  private var records = Column<Record>()
  /// Up to when the levels of each station are counted.
  private var stationSince = Column<Int64>()

  struct Record: BitwiseCopyable {
    /// The first of its stations in `stationSince`.
    var firstStation: Int
    var inside: Int32 = 0
    /// Up to when the component's levels are counted.
    var since: Int64 = 0
    var busySince: Int64 = -1
    var busyPeriods: Int64 = 0
    var sum: Double = 0
    var sumOfSquares: Double = 0
  }

  init() {}

  /// A new record, of a component with so many stations; its number.
  mutating func make(stations: Int) -> Handle<Record> {
    component.append(repeating: 0, count: Self.levels)
    station.append(repeating: .zero, count: Self.levels)
    records.append(Record(firstStation: stationSince.count))
    stationSince.append(repeating: 0, count: stations)
    return records.last
  }

  /// One comes to a station with `level` inside, or one of them goes.
  mutating func change(
    _ id: Handle<Record>, station ordinal: Handle<Instance>, level: Int32, comes: Bool,
    now: Int64
  ) {
    catchUp(id, now: now)
    catchUp(id, station: ordinal, level: level, now: now)
    if records[id].inside == 0 && comes { records[id].busySince = now }
    records[id].inside += comes ? 1 : -1
    if records[id].inside == 0 { becameEmpty(id, now: now) }
  }

  /// Counts the time at the component's level up to `now`.
  mutating func catchUp(_ id: Handle<Record>, now: Int64) {
    let level = min(Int(records[id].inside), Self.levels - 1)
    component[Int(id) * Self.levels + level] &+= now - records[id].since
    records[id].since = now
  }

  /// Counts the time at a station's level up to `now`.
  mutating func catchUp(
    _ id: Handle<Record>, station ordinal: Handle<Instance>, level: Int32, now: Int64
  ) {
    let place = records[id].firstStation + Int(ordinal)
    station[Int(id) * Self.levels + min(Int(level), Self.levels - 1)] += now - stationSince[place]
    stationSince[place] = now
  }

  /// A period that began before measuring did is not counted.
  private mutating func becameEmpty(_ id: Handle<Record>, now: Int64) {
    guard records[id].busySince >= 0 else { return }
    let length = Double(now - records[id].busySince) / 1e9
    records[id].busyPeriods += 1
    records[id].sum += length
    records[id].sumOfSquares += length * length
    records[id].busySince = -1
  }

  /// Forgets what was counted up to now.
  mutating func reset() {
    component.fill(with: 0)
    station.fill(with: .zero)
    for id in 0..<records.count {
      var record = Record(firstStation: records[id].firstStation)
      record.inside = records[id].inside
      record.since = records[id].since
      records[id] = record
    }
  }

  func result(_ id: Handle<Record>) -> ComponentResult.Occupancy {
    let first = Int(id) * Self.levels
    var whole: [Int64] = []
    var each: [TimeTotal] = []
    for level in 0..<Self.levels {
      whole.append(component[first + level])
      each.append(station[first + level])
    }
    return .init(
      component: whole, instances: each, busyPeriods: records[id].busyPeriods,
      busyPeriodSum: records[id].sum, busyPeriodSumOfSquares: records[id].sumOfSquares)
  }
}

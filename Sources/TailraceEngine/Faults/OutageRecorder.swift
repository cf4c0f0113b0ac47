/// How long so many instances of a component were down at once, and how often it came to that.
public struct Outages: Hashable, Sendable {
  /// By how many are down: nanoseconds in the window.
  public var times: [Int64]
  /// By how many are down: how often one more went down and made it so many.
  public var rises: [Int64]

  /// The part of instances and time that was up.
  public var availability: Double {
    let total = Double(times.reduce(0, +)) * Double(times.count - 1)
    var down = 0.0
    for (count, time) in times.enumerated() { down += Double(count) * Double(time) }
    return total > 0 ? 1 - down / total : 1
  }
}

/// The same while it is counted, for the components that faults can take down.
package struct OutageRecorder: ~Copyable {
  private var records = SideColumn<ComponentState, Record>()
  private var times = Column<Int64>()
  private var rises = Column<Int64>()

  struct Record: BitwiseCopyable {
    /// Where its levels begin; -1 where nothing is counted.
    var first: Int
    var levels: Int
    var down: Int32 = 0
    var since: Int64 = 0
  }

  init() {}

  mutating func add(instances: Int, isWatched: Bool) {
    records.append(Record(first: isWatched ? times.count : -1, levels: instances + 1))
    if !isWatched { return }
    times.append(repeating: 0, count: instances + 1)
    rises.append(repeating: 0, count: instances + 1)
  }

  /// So many more are down, or so many fewer. Stopped twice, an instance counts as down twice, up to all.
  mutating func change(_ component: Handle<ComponentState>, by amount: Int32, now: Int64) {
    guard Int(component) < records.count, records[component].first >= 0 else { return }
    catchUp(component, now: now)
    let step: Int32 = amount < 0 ? -1 : 1
    for _ in 0..<amount.magnitude {
      records[component].down += step
      if step > 0 { rises[place(component)] += 1 }
    }
  }

  private func place(_ component: Handle<ComponentState>) -> Int {
    let record = records[component]
    return record.first + min(Int(record.down), record.levels - 1)
  }

  private mutating func catchUp(_ component: Handle<ComponentState>, now: Int64) {
    times[place(component)] &+= now &- records[component].since
    records[component].since = now
  }

  /// Counts from `now` on.
  mutating func restart(now: Int64) {
    times.fill(with: 0)
    rises.fill(with: 0)
    for index in 0..<records.count { records[index].since = now }
  }

  func result(_ component: Int, now: Int64) -> Outages? {
    guard component < records.count, records[component].first >= 0 else { return nil }
    let record = records[component]
    var result = Outages(times: [], rises: [])
    for level in 0..<record.levels {
      result.times.append(times[record.first + level])
      result.rises.append(rises[record.first + level])
    }
    result.times[min(Int(record.down), record.levels - 1)] += now - record.since
    return result
  }
}

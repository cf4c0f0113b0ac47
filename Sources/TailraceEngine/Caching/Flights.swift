/// Fetches that are under way, each of one key by one instance, and who waits for them.
package struct Flights: ~Copyable {
  private var table = PairTable()
  private var records = Column<Record>()
  private var firstFree: Int32 = -1

  struct Record: BitwiseCopyable {
    var owner: UInt64
    var key: Int32
    var line = Line()
    /// -1 while it is used or none follows.
    var nextFree: Int32 = -1
    var isUsed = true
  }

  init() {}

  /// How many are under way.
  var count: Int { table.count }

  /// The flight of a key; -1 for none.
  func flight(_ owner: UInt64, _ key: Int32) -> Int32 { table.value(owner, key) }

  mutating func begin(_ owner: UInt64, _ key: Int32) {
    var id = firstFree
    if id < 0 {
      id = Int32(records.count)
      records.append(Record(owner: owner, key: key))
    } else {
      firstFree = records[id].nextFree
      records[id] = Record(owner: owner, key: key)
    }
    table.set(id, owner, key)
  }

  /// Lets a frame wait for a flight.
  mutating func follow(_ id: Int32, _ frame: Int32, _ frames: inout Frames) {
    frames.append(frame, to: &records[id].line)
  }

  /// Lets a frame wait no longer for the flight of a key.
  mutating func leave(
    _ owner: UInt64, _ key: Int32, _ frame: Int32, _ frames: inout Frames
  ) {
    frames.remove(frame, from: &records[flight(owner, key)].line)
  }

  /// Ends a flight; the first of those who waited for it, who follow each other by `next`.
  mutating func end(_ owner: UInt64, _ key: Int32) -> Int32 {
    let id = table.remove(owner, key)
    if id < 0 { return 0 }
    let head = records[id].line.head
    release(id)
    return head
  }

  /// Forgets all flights of a station, which has lost its frames.
  ///
  /// - Complexity: O(flights there ever were at once).
  mutating func clear(station: Int32) {
    for id in 0..<Int32(records.count)
    where records[id].isUsed && Self.station(of: records[id].owner) == station {
      table.remove(records[id].owner, records[id].key)
      release(id)
    }
  }

  private mutating func release(_ id: Int32) {
    records[id].isUsed = false
    records[id].nextFree = firstFree
    firstFree = id
  }

  /// Who fetches: a way of fetching at a station.
  static func owner(_ fetch: Int32, at station: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: fetch)) << 32 | UInt64(UInt32(bitPattern: station))
  }

  private static func station(of owner: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: owner & 0xffff_ffff)
  }
}

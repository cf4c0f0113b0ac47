/// Fetches that are under way, each of one key by one instance, and who waits for them.
package struct Flights: ~Copyable {
  private var table = PairTable()
  private var records = Column<Record>()
  private var firstFree: Handle<Record> = .none

  struct Record: BitwiseCopyable {
    var owner: UInt64
    var key: Handle<Key>
    var line = Line()
    /// None while it is used or none follows.
    var nextFree: Handle<Record> = .none
    var isUsed = true
  }

  init() {}

  /// How many are under way.
  var count: Int { table.count }

  /// The flight of a key.
  func flight(_ owner: UInt64, _ key: Handle<Key>) -> Handle<Record> {
    Handle(table.value(owner, key))
  }

  mutating func begin(_ owner: UInt64, _ key: Handle<Key>) {
    var id = firstFree
    if id == .none {
      records.append(Record(owner: owner, key: key))
      id = records.last
    } else {
      firstFree = records[id].nextFree
      records[id] = Record(owner: owner, key: key)
    }
    table.set(id.index, owner, key)
  }

  /// Lets a frame wait for a flight.
  mutating func follow(_ id: Handle<Record>, _ frame: Handle<Frame>, _ frames: inout Column<Frame>)
  {
    frames.append(frame, to: &records[id].line)
  }

  /// Lets a frame wait no longer for the flight of a key.
  mutating func leave(
    _ owner: UInt64, _ key: Handle<Key>, _ frame: Handle<Frame>, _ frames: inout Column<Frame>
  ) {
    frames.remove(frame, from: &records[flight(owner, key)].line)
  }

  /// Ends a flight; the first of those who waited for it, who follow each other by `next`.
  mutating func end(_ owner: UInt64, _ key: Handle<Key>) -> Handle<Frame> {
    let id = Handle<Record>(table.remove(owner, key))
    if id == .none { return .nobody }
    let head = records[id].line.head
    release(id)
    return head
  }

  /// Forgets all flights of a station, which has lost its frames.
  ///
  /// - Complexity: O(flights there ever were at once).
  mutating func clear(station: Handle<Station>) {
    for id in records.handles
    where records[id].isUsed && Self.station(of: records[id].owner) == station {
      table.remove(records[id].owner, records[id].key)
      release(id)
    }
  }

  private mutating func release(_ id: Handle<Record>) {
    records[id].isUsed = false
    records[id].nextFree = firstFree
    firstFree = id
  }

  /// Who fetches: a way of fetching at a station.
  static func owner(_ fetch: Handle<Network.Fetch>, at station: Handle<Station>) -> UInt64 {
    fetch.word << 32 | station.word
  }

  private static func station(of owner: UInt64) -> Handle<Station> {
    Handle(Int32(truncatingIfNeeded: owner & 0xffff_ffff))
  }
}

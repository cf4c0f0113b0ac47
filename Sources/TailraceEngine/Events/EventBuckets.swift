/// Numbered buckets of events in no order, with a bit for each that says whether it holds any.
///
/// A bucket is a chain of chunks of sixteen events, newest chunk first; all chunks come from one
/// pool with a free list, so a push is one store and nothing is allocated once the pool has grown
/// to the greatest number of events that ever waited.
struct EventBuckets: ~Copyable {
  /// Events in a chunk, as a power of two.
  static var chunkBits: Int { 4 }
  /// Events in a chunk.
  static var chunkSize: Int { 16 }

  /// Events that lie side by side.
  enum Chunk {}

  // Not private: Swift 6.3 then emits an unlinkable reference to it in unoptimized builds.
  struct Bucket: BitwiseCopyable {
    var count: Int32
    var newest: Handle<Chunk>
  }

  private var buckets: Column<Bucket>
  private var busy: Column<UInt64>
  private var events: Column<Event>
  private var links: SideColumn<Chunk, Handle<Chunk>>
  private var free: Handle<Chunk>

  init(count: Int) {
    buckets = Column(repeating: Bucket(count: 0, newest: .none), count: count)
    busy = Column(repeating: 0, count: (count + 63) >> 6)
    events = Column()
    links = SideColumn()
    free = .none
  }

  /// Makes sure of buckets `0 ..< wanted`.
  mutating func reserve(_ wanted: Int) {
    let missing = wanted - buckets.count
    if missing <= 0 { return }
    buckets.append(repeating: Bucket(count: 0, newest: .none), count: missing)
    busy.append(repeating: 0, count: ((wanted + 63) >> 6) - busy.count)
  }

  /// How many events a bucket holds.
  @inline(__always)
  func count(of bucket: Int) -> Int { Int(buckets[bucket].count) }

  /// Puts an event into a bucket.
  @inline(__always)
  mutating func append(_ event: Event, to bucket: Int) {
    var entry = buckets[bucket]
    let slot = Int(entry.count) & (Self.chunkSize &- 1)
    if slot == 0 {
      let chunk = takeChunk()
      links[chunk] = entry.newest
      entry.newest = chunk
      busy[bucket >> 6] |= 1 << (UInt64(truncatingIfNeeded: bucket) & 63)
    }
    events[(Int(entry.newest) << Self.chunkBits) | slot] = event
    entry.count &+= 1
    buckets[bucket] = entry
  }

  /// The first bucket in `start ..< end` that holds an event, or -1.
  @inline(__always)
  func firstBusy(from start: Int, to end: Int) -> Int {
    if start >= end { return -1 }
    var index = start >> 6
    let last = (end &- 1) >> 6
    var word = busy[index] & (UInt64.max << (UInt64(truncatingIfNeeded: start) & 63))
    while word == 0 {
      if index == last { return -1 }
      index &+= 1
      word = busy[index]
    }
    let found = (index << 6) | word.trailingZeroBitCount
    return found < end ? found : -1
  }

  /// Empties a bucket and answers its oldest chunk; the chain now runs from old to new.
  ///
  /// All chunks but the last are full. The caller walks the chain with `next(after:)` and gives
  /// every chunk back with `release(_:)` once it has read it.
  mutating func detach(_ bucket: Int) -> Handle<Chunk> {
    var chunk = buckets[bucket].newest
    var oldest = Handle<Chunk>.none
    while chunk.exists {
      let older = links[chunk]
      links[chunk] = oldest
      oldest = chunk
      chunk = older
    }
    buckets[bucket] = Bucket(count: 0, newest: .none)
    busy[bucket >> 6] &= ~(1 << (UInt64(truncatingIfNeeded: bucket) & 63))
    return oldest
  }

  /// The event at one of the sixteen places of a chunk.
  @inline(__always)
  func event(in chunk: Handle<Chunk>, at place: Int) -> Event {
    events[(Int(chunk) << Self.chunkBits) | place]
  }

  /// Sorts the first events of a chunk into a sorted column.
  @inline(__always)
  func sort(_ chunk: Handle<Chunk>, _ length: Int, into sorted: inout Column<Event>) {
    sorted.insertAscending(from: events, at: Int(chunk) << Self.chunkBits, length: length)
  }

  /// The chunk that follows in a chain, or none.
  @inline(__always)
  func next(after chunk: Handle<Chunk>) -> Handle<Chunk> { links[chunk] }

  /// Tells the targets of the events of a bucket, as many of them as fit into its newest chunk.
  @inline(__always)
  func forEachTarget(in bucket: Int, _ tell: (Int32) -> Void) {
    let entry = buckets[bucket]
    if entry.newest == .none { return }
    let last =
      (Int(entry.newest) << Self.chunkBits) | (Int(entry.count &- 1) & (Self.chunkSize &- 1))
    var place = Int(entry.newest) << Self.chunkBits
    while place <= last {
      tell(events[place].target)
      place &+= 1
    }
  }

  /// Asks the processor for a chunk, which fills four cache lines; there may be none.
  @inline(__always)
  func prefetch(_ chunk: Handle<Chunk>) {
    if chunk == .none { return }
    let first = chunk.index << Int32(Self.chunkBits)
    for line: Int32 in 0..<4 { events.prefetch(Handle(first &+ line &* 4)) }
  }

  /// Asks the processor for the chunk of a bucket that came last, if there is such a bucket.
  @inline(__always)
  func prefetch(bucket: Int) {
    if bucket < buckets.count { prefetch(buckets[bucket].newest) }
  }

  /// Gives a chunk back to the pool.
  @inline(__always)
  mutating func release(_ chunk: Handle<Chunk>) {
    links[chunk] = free
    free = chunk
  }

  @inline(__always)
  private mutating func takeChunk() -> Handle<Chunk> {
    if free == .none { growPool() }
    let chunk = free
    free = links[chunk]
    return chunk
  }

  @inline(never)
  private mutating func growPool() {
    let old = links.count
    let new = old < 8 ? 8 : old * 2
    let blank = Event(time: 0, sequence: 0, target: 0)
    events.append(repeating: blank, count: (new - old) << Self.chunkBits)
    links.append(repeating: .none, count: new - old)
    // The lowest chunk is on top, so that a small run stays in few cache lines.
    for chunk in stride(from: new - 1, through: old, by: -1) { release(Handle(chunk)) }
  }
}

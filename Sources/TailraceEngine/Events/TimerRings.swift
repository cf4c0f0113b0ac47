/// Timers of constant length, in the order in which they run out.
///
/// All timers of one ring have the same length, so they run out in the order in which they were set
/// and only the first needs an event in the queue. A timer carries the sequence drawn when it was
/// set, and its event uses that sequence: the total order is the same as if each timer had an event.
/// Memory stays near twice the timers still waited for, because stale ones are dropped from the front.
package struct TimerRings: ~Copyable {
  private var rings = Column<Ring>()
  private var chunks = Column<Chunk>()
  private var timers = Column<Timer>()
  private var freeChunk = Handle<Chunk>.none

  private static let chunkLength: Int32 = 32

  struct Ring: BitwiseCopyable {
    var delay: Int64
    var first = Handle<Chunk>.none
    var last = Handle<Chunk>.none
    var head: Int32 = 0
    var tail: Int32 = 0
    var count: Int64 = 0
    var live: Int64 = 0
    var armed = false
  }

  struct Chunk: BitwiseCopyable {
    var next: Handle<Chunk>
  }

  /// A timer: when it runs out, whose it is, and what that frame must be waiting for.
  struct Timer: BitwiseCopyable {
    var time: Int64
    var key: UInt64

    var sequence: UInt64 { key >> 26 }
    var frame: Handle<Frame> { Handle(Int32(truncatingIfNeeded: key & ((1 << 26) - 1))) }
  }

  init() {}

  /// A new ring for timers of `delay` nanoseconds.
  mutating func make(delay: Int64) -> Handle<Ring> {
    rings.append(Ring(delay: delay))
    return rings.last
  }

  /// How many rings there are.
  var count: Int { rings.count }

  /// Sets a timer; true if the ring had no event in the queue and needs one now.
  @inline(__always)
  mutating func set(
    _ ring: Handle<Ring>, now: Int64, sequence: UInt64, frame: Handle<Frame>,
    _ frames: borrowing Column<Frame>
  ) -> Bool {
    if rings[ring].count > 2 * rings[ring].live + 64 { dropStale(ring, frames, atMost: 4) }
    append(
      ring,
      Timer(
        time: now &+ rings[ring].delay,
        key: (sequence << 26) | UInt64(UInt32(bitPattern: frame.index))))
    rings[ring].live += 1
    if rings[ring].armed { return false }
    rings[ring].armed = true
    return true
  }

  /// Says that one of the ring's timers is no longer waited for.
  @inline(__always)
  mutating func forget(_ ring: Handle<Ring>) { rings[ring].live -= 1 }

  /// How many of the ring's timers are waited for.
  func awaited(_ ring: Handle<Ring>) -> Int64 { rings[ring].live }

  /// The first timer of the ring; nil if there is none.
  func first(_ ring: Handle<Ring>) -> Timer? {
    let record = rings[ring]
    if record.count == 0 { return nil }
    return timers[Int(record.first) * Int(Self.chunkLength) + Int(record.head)]
  }

  /// Takes the event's timer, if it is still the first.
  mutating func take(_ ring: Handle<Ring>, sequence: UInt64) -> Timer? {
    guard let timer = first(ring), timer.sequence == sequence else { return nil }
    removeFirst(ring)
    return timer
  }

  /// The next timer that needs an event, stale ones dropped; nil, and no longer armed, if there is none.
  mutating func rearm(_ ring: Handle<Ring>, _ frames: borrowing Column<Frame>) -> Timer? {
    dropStale(ring, frames, atMost: Int.max)
    let timer = first(ring)
    rings[ring].armed = timer != nil
    return timer
  }

  private mutating func dropStale(
    _ ring: Handle<Ring>, _ frames: borrowing Column<Frame>, atMost limit: Int
  ) {
    var dropped = 0
    while dropped < limit, let timer = first(ring), frames[timer.frame].wake != timer.sequence {
      removeFirst(ring)
      dropped += 1
    }
    prefetch(ring, frames)
  }

  /// Asks early for the frames of the timers whose turn it is next.
  private func prefetch(_ ring: Handle<Ring>, _ frames: borrowing Column<Frame>) {
    let record = rings[ring]
    if record.count < 64 { return }
    let first = record.first.index &* Self.chunkLength
    let last = min(record.head &+ 4, Self.chunkLength)
    for place in record.head..<last { frames.prefetch(timers[Int(first &+ place)].frame) }
    if last == Self.chunkLength {
      timers.prefetch(Handle(chunks[record.first].next.index &* Self.chunkLength))
    }
  }

  private mutating func append(_ ring: Handle<Ring>, _ timer: Timer) {
    if rings[ring].count == 0 || rings[ring].tail == Self.chunkLength { addChunk(ring) }
    timers[Int(rings[ring].last) * Int(Self.chunkLength) + Int(rings[ring].tail)] = timer
    rings[ring].tail += 1
    rings[ring].count += 1
  }

  private mutating func addChunk(_ ring: Handle<Ring>) {
    let chunk: Handle<Chunk>
    if freeChunk.exists {
      chunk = freeChunk
      freeChunk = chunks[chunk].next
    } else {
      chunks.append(Chunk(next: .none))
      chunk = chunks.last
      for _ in 0..<Self.chunkLength { timers.append(Timer(time: 0, key: 0)) }
    }
    chunks[chunk].next = .none
    if rings[ring].count == 0 {
      rings[ring].first = chunk
      rings[ring].head = 0
    } else {
      chunks[rings[ring].last].next = chunk
    }
    rings[ring].last = chunk
    rings[ring].tail = 0
  }

  private mutating func removeFirst(_ ring: Handle<Ring>) {
    rings[ring].head += 1
    rings[ring].count -= 1
    if rings[ring].count == 0 || rings[ring].head == Self.chunkLength {
      let chunk = rings[ring].first
      rings[ring].first = chunks[chunk].next
      rings[ring].head = 0
      chunks[chunk].next = freeChunk
      freeChunk = chunk
    }
  }
}

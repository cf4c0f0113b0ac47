/// Lines in which somebody may overtake: binary heaps of frames, each frame knowing its position.
///
/// All heaps share one column; a heap that outgrows its part moves to the end of it and leaves the
/// old part unused, so at most half of the memory is idle.
package struct HeapLines: ~Copyable {
  private var slots = Column<Int32>()
  private var heaps = Column<Heap>()

  struct Heap: BitwiseCopyable {
    var first: Int
    var capacity: Int32
    var count: Int32
  }

  /// What comes first: a smaller `primary`, then an earlier arrival, then an earlier place in the line.
  struct Key: BitwiseCopyable {
    var primary: Int64
    var born: Int64
    var wake: UInt64

    @inline(__always)
    static func < (left: Key, right: Key) -> Bool {
      if left.primary != right.primary { return left.primary < right.primary }
      if left.born != right.born { return left.born < right.born }
      return left.wake < right.wake
    }
  }

  init() {}

  /// A new empty heap.
  mutating func make() -> Int32 {
    heaps.append(Heap(first: slots.count, capacity: 0, count: 0))
    return Int32(heaps.count - 1)
  }

  /// The frame that comes first; 0 if there is none.
  func first(_ heap: Int32) -> Int32 {
    heaps[heap].count == 0 ? 0 : slots[heaps[heap].first]
  }

  /// The frame at a position.
  func frame(_ heap: Int32, at position: Int32) -> Int32 {
    slots[heaps[heap].first + Int(position)]
  }

  /// Adds a frame; O(log n).
  mutating func insert(
    _ frame: Int32, into heap: Int32, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ priorities: borrowing Column<Int32>
  ) {
    if heaps[heap].count == heaps[heap].capacity { grow(heap) }
    let position = heaps[heap].count
    heaps[heap].count += 1
    slots[heaps[heap].first + Int(position)] = frame
    frames[frame].next = position
    rise(position, heap, discipline, &frames, priorities)
  }

  /// Takes the frame at a position out; O(log n).
  @discardableResult
  mutating func remove(
    at position: Int32, from heap: Int32, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ priorities: borrowing Column<Int32>
  ) -> Int32 {
    let base = heaps[heap].first
    let taken = slots[base + Int(position)]
    heaps[heap].count -= 1
    let last = heaps[heap].count
    if position != last {
      let moved = slots[base + Int(last)]
      slots[base + Int(position)] = moved
      frames[moved].next = position
      rise(position, heap, discipline, &frames, priorities)
      sink(frames[moved].next, heap, discipline, &frames, priorities)
    }
    return taken
  }

  private mutating func rise(
    _ start: Int32, _ heap: Int32, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ priorities: borrowing Column<Int32>
  ) {
    if discipline == .random { return }
    let base = heaps[heap].first
    var position = start
    while position > 0 {
      let above = (position - 1) / 2
      let frame = slots[base + Int(position)]
      let other = slots[base + Int(above)]
      guard
        Self.key(frame, discipline, frames, priorities)
          < Self.key(other, discipline, frames, priorities)
      else { return }
      swap(base, position, above, &frames)
      position = above
    }
  }

  private mutating func sink(
    _ start: Int32, _ heap: Int32, _ discipline: QueueDiscipline,
    _ frames: inout Frames, _ priorities: borrowing Column<Int32>
  ) {
    if discipline == .random { return }
    let base = heaps[heap].first
    let count = heaps[heap].count
    var position = start
    while true {
      var least = position
      var child = 2 * position + 1
      let end = child + 2 < count ? child + 2 : count
      while child < end {
        let frame = slots[base + Int(child)]
        let other = slots[base + Int(least)]
        if Self.key(frame, discipline, frames, priorities)
          < Self.key(other, discipline, frames, priorities)
        {
          least = child
        }
        child += 1
      }
      if least == position { return }
      swap(base, position, least, &frames)
      position = least
    }
  }

  private mutating func swap(
    _ base: Int, _ one: Int32, _ other: Int32, _ frames: inout Frames
  ) {
    let first = slots[base + Int(one)]
    let second = slots[base + Int(other)]
    slots[base + Int(one)] = second
    slots[base + Int(other)] = first
    frames[second].next = one
    frames[first].next = other
  }

  private mutating func grow(_ heap: Int32) {
    let capacity = heaps[heap].capacity == 0 ? 8 : heaps[heap].capacity * 2
    let old = heaps[heap].first
    let start = slots.count
    for position in 0..<Int(heaps[heap].count) { slots.append(slots[old + position]) }
    for _ in Int(heaps[heap].count)..<Int(capacity) { slots.append(0) }
    heaps[heap].first = start
    heaps[heap].capacity = capacity
  }

  private static func key(
    _ frame: Int32, _ discipline: QueueDiscipline, _ frames: borrowing Frames,
    _ priorities: borrowing Column<Int32>
  ) -> Key {
    let record = frames[frame]
    let primary: Int64
    switch discipline {
    case .priority, .priorityPreemptive:
      primary = -Int64(priorities[Int(record.requestClass)])
    default: primary = record.work
    }
    return Key(primary: primary, born: record.born, wake: record.wake)
  }
}

/// Lines in which somebody may overtake: binary heaps of frames, each frame knowing its position.
///
/// All heaps share one column; a heap that outgrows its part moves to the end of it and leaves the
/// old part unused, so at most half of the memory is idle.
package struct HeapLines: ~Copyable {
  private var slots = Column<Handle<Frame>>()
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
  mutating func make() -> Handle<Heap> {
    heaps.append(Heap(first: slots.count, capacity: 0, count: 0))
    return heaps.last
  }

  /// The frame that comes first; nobody if there is none.
  func first(_ heap: Handle<Heap>) -> Handle<Frame> {
    heaps[heap].count == 0 ? .nobody : slots[heaps[heap].first]
  }

  /// The frame at a position.
  func frame(_ heap: Handle<Heap>, at position: Int32) -> Handle<Frame> {
    slots[heaps[heap].first + Int(position)]
  }

  /// Adds a frame; O(log n).
  mutating func insert(
    _ frame: Handle<Frame>, into heap: Handle<Heap>, _ discipline: QueueDiscipline,
    _ frames: inout Column<Frame>, _ priorities: borrowing SideColumn<ClassState, Int32>
  ) {
    if heaps[heap].count == heaps[heap].capacity { grow(heap) }
    let position = heaps[heap].count
    heaps[heap].count += 1
    slots[heaps[heap].first + Int(position)] = frame
    frames[frame].place = position
    rise(position, heap, discipline, &frames, priorities)
  }

  /// Takes the frame at a position out; O(log n).
  @discardableResult
  mutating func remove(
    at position: Int32, from heap: Handle<Heap>, _ discipline: QueueDiscipline,
    _ frames: inout Column<Frame>, _ priorities: borrowing SideColumn<ClassState, Int32>
  ) -> Handle<Frame> {
    let base = heaps[heap].first
    let taken = slots[base + Int(position)]
    heaps[heap].count -= 1
    let last = heaps[heap].count
    if position != last {
      let moved = slots[base + Int(last)]
      slots[base + Int(position)] = moved
      frames[moved].place = position
      rise(position, heap, discipline, &frames, priorities)
      sink(frames[moved].place, heap, discipline, &frames, priorities)
    }
    return taken
  }

  private mutating func rise(
    _ start: Int32, _ heap: Handle<Heap>, _ discipline: QueueDiscipline,
    _ frames: inout Column<Frame>, _ priorities: borrowing SideColumn<ClassState, Int32>
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
      swap(Int(position), Int(above), from: base, &frames)
      position = above
    }
  }

  private mutating func sink(
    _ start: Int32, _ heap: Handle<Heap>, _ discipline: QueueDiscipline,
    _ frames: inout Column<Frame>, _ priorities: borrowing SideColumn<ClassState, Int32>
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
      swap(Int(position), Int(least), from: base, &frames)
      position = least
    }
  }

  private mutating func swap(
    _ one: Int, _ other: Int, from base: Int, _ frames: inout Column<Frame>
  ) {
    let first = slots[base + one]
    let second = slots[base + other]
    slots[base + one] = second
    slots[base + other] = first
    frames[second].place = Int32(one)
    frames[first].place = Int32(other)
  }

  private mutating func grow(_ heap: Handle<Heap>) {
    let capacity = heaps[heap].capacity == 0 ? 8 : heaps[heap].capacity * 2
    let old = heaps[heap].first
    let start = slots.count
    for position in 0..<Int(heaps[heap].count) { slots.append(slots[old + position]) }
    for _ in Int(heaps[heap].count)..<Int(capacity) { slots.append(.nobody) }
    heaps[heap].first = start
    heaps[heap].capacity = capacity
  }

  private static func key(
    _ frame: Handle<Frame>, _ discipline: QueueDiscipline, _ frames: borrowing Column<Frame>,
    _ priorities: borrowing SideColumn<ClassState, Int32>
  ) -> Key {
    let record = frames[frame]
    let primary: Int64
    switch discipline {
    case .priority, .priorityPreemptive:
      primary = -Int64(priorities[record.requestClass])
    default: primary = record.work
    }
    return Key(primary: primary, born: record.born, wake: record.wake)
  }
}

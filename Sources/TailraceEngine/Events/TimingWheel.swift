/// The event queue of the simulator: constant time per event for any density of events in time.
///
/// Time is cut into intervals, from the near to the far:
///
/// - `current`: the events before `boundary`, sorted, popped from the front;
/// - `rungs`: buckets of equal width between `boundary` and `horizon`, each rung inside one bucket
///   of the rung before it; the first covers a window of 2^20 ns;
/// - five levels of 1024 buckets from `horizon` on, of 2^20, 2^30, … 2^60 ns each.
///
/// An event is appended to its bucket unsorted and moves nearer when the bucket's turn comes. A
/// bucket of more than `crowd` events is split into a finer rung, until buckets are 1 ns wide: those
/// hold ties alone, which come in order of sequence as a rule. What comes out of order into a long
/// `current` that cannot be split waits in the heap `late`. While only a few events wait at all, they
/// are all current: `boundary` is then the end of time. The order of events depends on none of these
/// choices.
package struct TimingWheel: EventQueue, ~Copyable {
  /// The most events that are sorted as they are, not split.
  static var crowd: Int { 64 }
  /// So few events all become current, whenever they lie.
  static var few: Int { 16 }
  /// The most events that are current because they are few.
  static var several: Int { 48 }

  var current: Column<Event>
  var head: Int
  var late: FourAryHeap
  var boundary: UInt64
  var rungs: Column<Rung>
  var horizon: UInt64
  var buckets: EventBuckets
  /// Whether a bucket was opened since this was last set to false.
  package var hasOpened: Bool
  /// The bucket that is opened next unless something is pushed before it, or -1.
  var following: Int
  /// The bucket after that, or -1.
  var second: Int

  package internal(set) var count: Int
  var popped: UInt64
  /// `popped` when the window was opened.
  var poppedBefore: UInt64

  package init() {
    current = Column(minimumCapacity: 256)
    head = 0
    late = FourAryHeap()
    boundary = 0
    rungs = Column(minimumCapacity: Rung.maximumDepth)
    horizon = 0
    buckets = EventBuckets(count: Rung.firstBucket(atDepth: 0))
    hasOpened = false
    following = -1
    second = -1
    count = 0
    popped = 0
    poppedBefore = 0
  }

  package mutating func push(_ event: Event) {
    count &+= 1
    let time = UInt64(bitPattern: event.time)
    if time < boundary { return insert(event) }
    append(event, at: time)
  }

  /// Puts an event that does not happen before `boundary` into its bucket.
  @inline(__always)
  mutating func append(_ event: Event, at time: UInt64) {
    if time >= horizon { return buckets.append(event, to: Level.bucket(of: time, from: horizon)) }
    var depth = rungs.count &- 1
    while time >= rungs[depth].end { depth &-= 1 }
    buckets.append(event, to: rungs[depth].bucket(of: time))
  }

  @inline(__always)
  package mutating func pop(through limit: Int64, into event: inout Event) -> Bool {
    if late.isEmpty {
      if head == current.count && !advance(through: limit) { return false }
      if late.isEmpty {
        let next = current[head]
        if next.time > limit { return false }
        head &+= 1
        count &-= 1
        popped &+= 1
        event = next
        return true
      }
    }
    return popEarlier(through: limit, into: &event)
  }

  /// The lesser of the heads of `current` and `late`.
  @inline(never)
  private mutating func popEarlier(through limit: Int64, into event: inout Event) -> Bool {
    if head < current.count && current[head] < late.first {
      let next = current[head]
      if next.time > limit { return false }
      head &+= 1
      event = next
    } else if !late.pop(through: limit, into: &event) {
      return false
    }
    count &-= 1
    popped &+= 1
    return true
  }
}

/// A heap with four children to a node: the plainest queue that is fast enough to be compared with.
///
/// Push and pop take O(log n) steps for any pattern of times.
package struct FourAryHeap: EventQueue, ~Copyable {
  private var nodes: Column<Event>

  package init() { nodes = Column() }

  package var count: Int {
    @inline(__always) get { nodes.count }
  }

  /// The least event; a trap if there is none.
  package var first: Event {
    @inline(__always) get { nodes[0] }
  }

  package mutating func push(_ event: Event) {
    var hole = nodes.count
    nodes.append(event)
    while hole > 0 {
      let parent = (hole - 1) >> 2
      let above = nodes[parent]
      if !(event < above) { break }
      nodes[hole] = above
      hole = parent
    }
    nodes[hole] = event
  }

  @inline(__always)
  package mutating func pop(through limit: Int64, into event: inout Event) -> Bool {
    if nodes.count == 0 || nodes[0].time > limit { return false }
    event = removeFirst()
    return true
  }

  /// Takes the least event away; a trap if there is none.
  package mutating func removeFirst() -> Event {
    let least = nodes[0]
    let last = nodes.removeLast()
    if nodes.count > 0 { sink(last) }
    return least
  }

  /// Lets the hole at the root down to where `event` belongs.
  private mutating func sink(_ event: Event) {
    let end = nodes.count
    var hole = 0
    var child = 1
    while child < end {
      let least = child + 3 < end ? leastOfFour(from: child) : leastOfFew(from: child, to: end)
      let below = nodes[least]
      if !(below < event) { break }
      nodes[hole] = below
      hole = least
      child = (hole << 2) + 1
    }
    nodes[hole] = event
  }

  /// Sums of comparisons, as which child is least cannot be foreseen by a branch predictor.
  @inline(__always)
  private func leastOfFour(from child: Int) -> Int {
    let left = child &+ (nodes[child + 1] < nodes[child] ? 1 : 0)
    let right = child &+ 2 &+ (nodes[child + 3] < nodes[child + 2] ? 1 : 0)
    return left &+ (right &- left) &* (nodes[right] < nodes[left] ? 1 : 0)
  }

  private func leastOfFew(from child: Int, to end: Int) -> Int {
    var least = child
    for other in (child + 1)..<end where nodes[other] < nodes[least] { least = other }
    return least
  }
}

/// A first-in, first-out row of plain values that grows as needed.
///
/// The number of slots is a power of two, so that a position is one `&` away from its slot; every
/// verb is constant time, `pushBack` amortized. Memory is kept when values leave.
package struct Ring<Element: BitwiseCopyable>: ~Copyable {
  private var slots: Column<Element>
  private var head: Int
  /// How many values wait.
  package private(set) var count: Int

  /// An empty ring.
  package init() {
    slots = Column()
    head = 0
    count = 0
  }

  /// Whether no value waits.
  @inline(__always)
  package var isEmpty: Bool { count == 0 }

  /// The oldest value, if there is one.
  @inline(__always)
  package var first: Element? { count == 0 ? nil : slots[head] }

  /// Puts a value behind all others.
  @inline(__always)
  package mutating func pushBack(_ value: Element) {
    if count == slots.count { grow(filler: value) }
    slots[(head &+ count) & (slots.count &- 1)] = value
    count &+= 1
  }

  /// Takes the oldest value away; a trap if there is none.
  @inline(__always) @discardableResult
  package mutating func popFront() -> Element {
    precondition(count > 0, "no value to take from an empty ring")
    let value = slots[head]
    head = (head &+ 1) & (slots.count &- 1)
    count &-= 1
    return value
  }

  /// Forgets all values and keeps the memory.
  package mutating func removeAll() {
    head = 0
    count = 0
  }

  /// Doubles the slots and lays the values out from the first slot on.
  ///
  /// A column holds no unset values, so the new slots are filled with one that is at hand.
  @inline(never)
  private mutating func grow(filler: Element) {
    let wanted = slots.count < 4 ? 4 : slots.count * 2
    var larger = Column<Element>(minimumCapacity: wanted)
    for position in 0..<count { larger.append(slots[(head + position) & (slots.count - 1)]) }
    larger.append(repeating: filler, count: wanted - count)
    slots = larger
    head = 0
  }
}

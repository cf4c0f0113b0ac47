/// A table from an owner and a key to a number, for what few of all possible pairs have.
///
/// Open addressing with linear probing; 16 bytes a slot, at most three quarters of them used. It is never
/// walked in an order that depends on what was there before and is gone.
package struct PairTable: ~Copyable {
  private var slots = Column<Slot>()
  package private(set) var count = 0

  struct Slot: BitwiseCopyable {
    var owner: UInt64
    var key: Handle<Key>
    /// -1 where the slot is empty.
    var value: Int32

    static let empty = Slot(owner: 0, key: .none, value: -1)
  }

  package init() { slots.append(repeating: .empty, count: 16) }

  /// The number of a pair; -1 where it has none.
  package func value(_ owner: UInt64, _ key: Handle<Key>) -> Int32 { slots[find(owner, key)].value }

  /// Gives a pair a number, which must not be negative.
  package mutating func set(_ value: Int32, _ owner: UInt64, _ key: Handle<Key>) {
    var place = find(owner, key)
    if slots[place].value < 0 {
      if (count + 1) * 4 > slots.count * 3 {
        grow()
        place = find(owner, key)
      }
      count += 1
    }
    slots[place] = Slot(owner: owner, key: key, value: value)
  }

  /// Takes a pair out; its number, or -1.
  @discardableResult
  package mutating func remove(_ owner: UInt64, _ key: Handle<Key>) -> Int32 {
    var hole = find(owner, key)
    let value = slots[hole].value
    if value < 0 { return -1 }
    count -= 1
    let mask = slots.count - 1
    var next = (hole + 1) & mask
    // Whoever would no longer be found moves up.
    while slots[next].value >= 0 {
      let home = home(slots[next].owner, slots[next].key)
      if (next - home) & mask >= (next - hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole] = .empty
    return value
  }

  private func home(_ owner: UInt64, _ key: Handle<Key>) -> Int {
    let word = SplitMix64.finalize(
      owner &* 0x9E37_79B9_7F4A_7C15 ^ key.word)
    return Int(truncatingIfNeeded: word) & (slots.count - 1)
  }

  private func find(_ owner: UInt64, _ key: Handle<Key>) -> Int {
    let mask = slots.count - 1
    var place = home(owner, key)
    while slots[place].value >= 0 && (slots[place].owner != owner || slots[place].key != key) {
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    var old = Column<Slot>()
    swap(&old, &slots)
    slots.append(repeating: .empty, count: old.count * 2)
    for index in 0..<old.count where old[index].value >= 0 {
      slots[find(old[index].owner, old[index].key)] = old[index]
    }
  }
}

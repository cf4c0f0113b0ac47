/// LFU: a heap of the keys that are there, the least often and among equals the longest unused on top.
///
/// `slots` is the heap, and a key's `next` its position in it.
extension KeyCaches {
  mutating func countUse(of key: Handle<Key>, _ contents: Contents, now: Int64) {
    let use = generals[contents.general].firstUse &+ Int(key)
    uses[use].count &+= 1
    uses[use].stamp = now
    siftDown(entries[contents.firstEntry &+ Int(key)].place, contents)
  }

  mutating func pushOntoHeap(_ key: Handle<Key>, _ contents: Contents) {
    let position = generals[contents.general].held
    set(key, position, contents)
    siftUp(position, contents)
  }

  mutating func removeFromHeap(_ key: Handle<Key>, _ contents: Contents) {
    let position = entries[contents.firstEntry &+ Int(key)].place
    let last = generals[contents.general].held - 1
    entries[contents.firstEntry &+ Int(key)].next = .none
    if position == last { return }
    set(slots[generals[contents.general].firstSlot &+ Int(last)], position, contents)
    // It may have to go either way; `held` still counts the one that left.
    siftUp(position, contents)
    siftDown(position, contents, isOneLeaving: true)
  }

  private func isBefore(_ first: Handle<Key>, _ second: Handle<Key>, _ firstUse: Int) -> Bool {
    let left = uses[firstUse &+ Int(first)]
    let right = uses[firstUse &+ Int(second)]
    return left.count != right.count ? left.count < right.count : left.stamp < right.stamp
  }

  private mutating func set(_ key: Handle<Key>, _ position: Int32, _ contents: Contents) {
    slots[generals[contents.general].firstSlot &+ Int(position)] = key
    entries[contents.firstEntry &+ Int(key)].place = position
  }

  private mutating func siftUp(_ start: Int32, _ contents: Contents) {
    let general = generals[contents.general]
    var position = start
    let key = slots[general.firstSlot &+ Int(position)]
    while position > 0 {
      let above = (position - 1) / 2
      let other = slots[general.firstSlot &+ Int(above)]
      if !isBefore(key, other, general.firstUse) { break }
      set(other, position, contents)
      position = above
    }
    set(key, position, contents)
  }

  private mutating func siftDown(_ start: Int32, _ contents: Contents, isOneLeaving: Bool = false) {
    let general = generals[contents.general]
    let count = isOneLeaving ? general.held - 1 : general.held
    var position = start
    let key = slots[general.firstSlot &+ Int(position)]
    while 2 * position + 1 < count {
      var below = 2 * position + 1
      if below + 1 < count,
        isBefore(
          slots[general.firstSlot &+ Int(below + 1)], slots[general.firstSlot &+ Int(below)],
          general.firstUse)
      {
        below += 1
      }
      let other = slots[general.firstSlot &+ Int(below)]
      if !isBefore(other, key, general.firstUse) { break }
      set(other, position, contents)
      position = below
    }
    set(key, position, contents)
  }
}

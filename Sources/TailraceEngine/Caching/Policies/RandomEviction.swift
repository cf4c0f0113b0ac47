/// The keys that are there in no order, so that any can be drawn.
extension KeyCaches {
  mutating func appendSlot(_ key: Int32, _ contents: Contents) {
    let general = generals[contents.general]
    slots[general.firstSlot &+ Int(general.held)] = key
    entries[contents.firstEntry &+ Int(key)].next = general.held
  }

  mutating func removeSlot(_ key: Int32, _ contents: Contents) {
    let general = generals[contents.general]
    let position = entries[contents.firstEntry &+ Int(key)].next
    let last = slots[general.firstSlot &+ Int(general.held - 1)]
    slots[general.firstSlot &+ Int(position)] = last
    entries[contents.firstEntry &+ Int(last)].next = position
    entries[contents.firstEntry &+ Int(key)].next = -1
  }
}

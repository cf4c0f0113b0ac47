/// The keys that are there in no order, so that any can be drawn.
extension KeyCaches {
  mutating func appendSlot(_ key: Handle<Key>, _ contents: Contents) {
    let general = generals[contents.general]
    slots[general.firstSlot &+ Int(general.held)] = key
    entries[contents.firstEntry &+ Int(key)].place = general.held
  }

  mutating func removeSlot(_ key: Handle<Key>, _ contents: Contents) {
    let general = generals[contents.general]
    let position = entries[contents.firstEntry &+ Int(key)].place
    let last = slots[general.firstSlot &+ Int(general.held - 1)]
    slots[general.firstSlot &+ Int(position)] = last
    entries[contents.firstEntry &+ Int(last)].place = position
    entries[contents.firstEntry &+ Int(key)].next = .none
  }
}

/// CLOCK, as the second chance of a FIFO: the oldest key goes unless it was used, then it is passed over once.
extension KeyCaches {
  mutating func victimOfClock(_ contents: Contents) -> Handle<Key> {
    let firstUse = generals[contents.general].firstUse
    while true {
      let last = entries[contents.firstEntry &+ Int(contents.ring)].previous
      if uses[firstUse &+ Int(last)].count == 0 { return last }
      uses[firstUse &+ Int(last)].count = 0
      unlink(entries[contents.firstEntry &+ Int(last)], contents)
      linkFirst(last, contents, contents.ring)
    }
  }
}

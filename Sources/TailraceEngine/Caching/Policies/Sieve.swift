/// SIEVE: the hand goes from the oldest key to the newest and around; keys do not move.
extension KeyCaches {
  mutating func victimOfSieve(_ contents: Contents) -> Handle<Key> {
    let id = contents.general
    let firstUse = generals[id].firstUse
    var key = generals[id].hand
    while true {
      if key == contents.ring { key = entries[contents.firstEntry &+ Int(contents.ring)].previous }
      if uses[firstUse &+ Int(key)].count == 0 { break }
      uses[firstUse &+ Int(key)].count = 0
      key = entries[contents.firstEntry &+ Int(key)].previous
    }
    // The hand moves on when the key is taken out.
    generals[id].hand = key
    return key
  }
}

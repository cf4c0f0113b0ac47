/// S3-FIFO: newcomers pass through a small queue, and only what is used there twice reaches the main one.
///
/// As in libCacheSim (`S3FIFO.c`, small-size-ratio .10, ghost-size-ratio .90, move-to-main-threshold 2),
/// but that a key as large as the small queue is let in.
extension KeyCaches {
  private static let usesToStay: Int32 = 2

  mutating func placeInQueue(_ key: Handle<Key>, _ contents: Contents, isKnown: Bool) {
    let id = contents.general
    let isSmallFull = !generals[id].hasEvicted && generals[id].smallRoom <= 0
    uses[generals[id].firstUse &+ Int(key)].count = 0
    enqueue(key, contents, isKnown || isSmallFull ? .main : .small)
  }

  private mutating func enqueue(_ key: Handle<Key>, _ contents: Contents, _ place: Place) {
    let id = contents.general
    let weight = weight(of: key, id)
    uses[generals[id].firstUse &+ Int(key)].place = place
    if place == .small {
      generals[id].smallRoom -= weight
      linkFirst(key, contents, contents.ring + 1)
    } else {
      generals[id].mainRoom -= weight
      linkFirst(key, contents, contents.ring)
    }
  }

  mutating func takeOutOfQueue(_ key: Handle<Key>, _ contents: Contents) {
    let id = contents.general
    let weight = weight(of: key, id)
    unlink(entries[contents.firstEntry &+ Int(key)], contents)
    if uses[generals[id].firstUse &+ Int(key)].place == .small {
      generals[id].smallRoom += weight
    } else {
      generals[id].mainRoom += weight
    }
  }

  mutating func victimOfQueues(_ contents: Contents) -> Handle<Key> {
    let id = contents.general
    let firstUse = generals[id].firstUse
    while true {
      let oldest = entries[contents.firstEntry &+ Int(contents.ring)].previous
      let newcomer = entries[contents.firstEntry &+ Int(contents.ring + 1)].previous
      let isSmallEmpty = newcomer == contents.ring + 1
      if oldest != contents.ring && (generals[id].mainRoom < 0 || isSmallEmpty) {
        let count = uses[firstUse &+ Int(oldest)].count
        if count == 0 { return oldest }
        takeOutOfQueue(oldest, contents)
        uses[firstUse &+ Int(oldest)].count = min(count, 3) - 1
        enqueue(oldest, contents, .main)
      } else {
        if uses[firstUse &+ Int(newcomer)].count < Self.usesToStay { return newcomer }
        takeOutOfQueue(newcomer, contents)
        uses[firstUse &+ Int(newcomer)].count = 0
        enqueue(newcomer, contents, .main)
      }
    }
  }

  /// Remembers a key that left the small queue, and forgets the oldest such to make room.
  mutating func joinGhosts(_ key: Handle<Key>, _ contents: Contents) {
    let id = contents.general
    let weight = weight(of: key, id)
    while generals[id].ghostRoom < weight {
      let last = entries[contents.firstEntry &+ Int(contents.ring + 2)].previous
      if last == contents.ring + 2 { return }
      _ = leaveGhosts(last, contents)
    }
    uses[generals[id].firstUse &+ Int(key)].place = .ghost
    generals[id].ghostRoom -= weight
    linkFirst(key, contents, contents.ring + 2)
  }

  /// Whether a key was remembered; it is not any more.
  mutating func leaveGhosts(_ key: Handle<Key>, _ contents: Contents) -> Bool {
    let id = contents.general
    let use = generals[id].firstUse &+ Int(key)
    guard uses[use].place == .ghost else { return false }
    unlink(entries[contents.firstEntry &+ Int(key)], contents)
    uses[use].place = .absent
    generals[id].ghostRoom += weight(of: key, id)
    return true
  }
}

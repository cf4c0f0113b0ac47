/// Who holds the locks of keys, and who waits for them, first come, first served.
///
/// The locks of a population are one set for the whole network, as the rows of a table are: whoever locks
/// a key keeps out all others, whatever instance of whatever component they are at.
package struct LockTable: ~Copyable {
  /// For each population, where its keys begin in `records`; -1 if nothing locks them.
  private var firstKey = SideColumn<Network.Population, Int>()
  /// By key: the lock, or none while nobody has it.
  private var records = Column<Handle<Lock>>()
  var locks = Column<Lock>()
  private var free = Handle<Lock>.none

  struct Lock: BitwiseCopyable {
    /// How many hold it; one where it is exclusive.
    var holders: Int32 = 0
    var isExclusive = false
    var line = Line()
    /// The next that nobody has.
    var nextFree = Handle<Lock>.none
  }

  init() {}

  /// Adds a population; its keys can be locked only where `isLocked`.
  mutating func addPopulation(keys: Int, isLocked: Bool) {
    firstKey.append(isLocked ? records.count : -1)
    if isLocked { records.append(repeating: .none, count: keys) }
  }

  /// The lock of a key, made if nobody has it.
  mutating func lock(_ population: Handle<Network.Population>, _ key: Handle<Key>) -> Handle<Lock> {
    let place = firstKey[population] &+ Int(key)
    if records[place].exists { return records[place] }
    var id = free
    if id == .none {
      locks.append(Lock())
      id = locks.last
    } else {
      free = locks[id].nextFree
      locks[id] = Lock()
    }
    records[place] = id
    return id
  }

  /// Takes a lock if that is possible without passing anybody who waits.
  mutating func take(_ id: Handle<Lock>, isShared: Bool) -> Bool {
    let isFree = locks[id].holders == 0
    guard locks[id].line.count == 0, isFree || (isShared && !locks[id].isExclusive) else {
      return false
    }
    hold(id, isShared: isShared)
    return true
  }

  /// One more holds it.
  mutating func hold(_ id: Handle<Lock>, isShared: Bool) {
    locks[id].holders &+= 1
    locks[id].isExclusive = !isShared
  }

  /// A key whose lock nobody has and nobody waits for keeps nothing.
  mutating func forget(
    _ id: Handle<Lock>, _ population: Handle<Network.Population>, _ key: Handle<Key>
  ) {
    records[firstKey[population] &+ Int(key)] = .none
    locks[id].nextFree = free
    free = id
  }
}

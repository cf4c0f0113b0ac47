/// The true version of every key, and the versions that copies of it have.
///
/// A write makes the next version. A copy (a replica, a cache) has the version that last reached it,
/// and a read of a copy whose version is older than the true one is stale. The clock of staleness is
/// the instant of the read at the copy.
package struct VersionTable: ~Copyable {
  /// For each population, where its keys begin in `truth`; -1 if nothing asks for its versions.
  private var firstTruth = SideColumn<Network.Population, Int>()
  private var truth = Column<Int32>()
  /// Beside `truth`: the newest version that was made, were it not the true one yet.
  private var made = Column<Int32>()
  /// For each set of copies, where those of its first instance begin in `held`.
  private var sets = Column<Copies>()
  private var held = Column<Int32>()

  package struct Copies: BitwiseCopyable {
    var first: Int
    var keys: Int
    var population: Handle<Network.Population>
  }

  init() {}

  /// Adds a population; versions of its keys are kept only where `isTracked`.
  mutating func addPopulation(keys: Int, isTracked: Bool) {
    firstTruth.append(isTracked ? truth.count : -1)
    if isTracked {
      truth.append(repeating: 0, count: keys)
      made.append(repeating: 0, count: keys)
    }
  }

  /// Adds the copies that each of some instances has of all keys of a tracked population.
  mutating func addCopies(of population: Handle<Network.Population>, keys: Int, instances: Int)
    -> Handle<Copies>
  {
    sets.append(Copies(first: held.count, keys: keys, population: population))
    held.append(repeating: 0, count: keys * instances)
    return sets.last
  }

  /// The true version of a key; 0 where versions are not kept.
  @inline(__always)
  func current(_ population: Handle<Network.Population>, _ key: Handle<Key>) -> Int32 {
    let first = firstTruth[population]
    return first < 0 ? 0 : truth[first &+ Int(key)]
  }

  /// A write: the new version of the key.
  mutating func commit(_ population: Handle<Network.Population>, _ key: Handle<Key>) -> Int32 {
    let first = firstTruth[population]
    if first < 0 { return 0 }
    let version = reserve(population, key)
    truth[first &+ Int(key)] = version
    return version
  }

  /// A write that is not done yet: the version that it makes.
  mutating func reserve(_ population: Handle<Network.Population>, _ key: Handle<Key>) -> Int32 {
    let first = firstTruth[population]
    if first < 0 { return 0 }
    made[first &+ Int(key)] &+= 1
    return made[first &+ Int(key)]
  }

  /// A write is done: its version is the true one, unless a newer one is.
  mutating func establish(
    _ version: Int32, _ population: Handle<Network.Population>, _ key: Handle<Key>
  ) {
    let first = firstTruth[population]
    if first < 0 || version <= truth[first &+ Int(key)] { return }
    truth[first &+ Int(key)] = version
  }

  /// How many versions of a key, up to one, are newer than what any of the copies has.
  func missing(
    _ population: Handle<Network.Population>, _ key: Handle<Key>, since version: Int32,
    in copies: Handle<Copies>, instances: Range<Handle<Instance>>
  ) -> Int64 {
    var newest: Int32 = 0
    for instance in instances {
      newest = max(newest, read(key, in: copies, instance: instance))
    }
    return Int64(max(0, version &- newest))
  }

  /// Writes were lost: an older version is the true one again.
  mutating func revert(
    _ population: Handle<Network.Population>, _ key: Handle<Key>, to version: Int32
  ) {
    let first = firstTruth[population]
    if first >= 0 { truth[first &+ Int(key)] = version }
  }

  /// A version reaches a copy; one that is older than what is there does nothing.
  mutating func apply(
    _ version: Int32, of key: Handle<Key>, to copies: Handle<Copies>, instance: Handle<Instance>
  ) {
    let place = slot(copies, instance, key)
    if version > held[place] { held[place] = version }
  }

  /// The version that a copy has.
  func read(_ key: Handle<Key>, in copies: Handle<Copies>, instance: Handle<Instance>) -> Int32 {
    held[slot(copies, instance, key)]
  }

  private func slot(_ copies: Handle<Copies>, _ instance: Handle<Instance>, _ key: Handle<Key>)
    -> Int
  {
    sets[copies].first &+ Int(instance) &* sets[copies].keys &+ Int(key)
  }
}

/// The steps that write and read versions of the key that the frame carries.
extension Simulation {
  /// Whether the frame's key is one of this population.
  @inline(__always)
  mutating func carries(_ population: Handle<Network.Population>, _ frame: Handle<Frame>) -> Bool {
    frames[frame].keyPopulation == population
  }

  /// Whether the frame's write has its version already; its next one makes one of its own.
  mutating func takesMade(_ frame: Handle<Frame>) -> Bool {
    cargo[frame].marks.remove(.committed) != nil
  }

  @inline(never)
  mutating func commit(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    guard carries(population, frame) else { return }
    if takesMade(frame) { return }
    cargo[frame].version = versions.commit(population, frames[frame].key)
    cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  mutating func readCurrent(_ frame: Handle<Frame>, _ population: Handle<Network.Population>) {
    guard carries(population, frame) else { return }
    cargo[frame].version = versions.current(population, frames[frame].key)
    cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  mutating func applyVersion(_ frame: Handle<Frame>, _ copies: Handle<VersionTable.Copies>) {
    guard carries(network.copies[Int(copies)].population.handle, frame) else { return }
    versions.apply(
      cargo[frame].version, of: frames[frame].key, to: copies,
      instance: ordinal(of: frames[frame].station))
  }

  @inline(never)
  mutating func readCopy(_ frame: Handle<Frame>, _ copies: Handle<VersionTable.Copies>) {
    guard carries(network.copies[Int(copies)].population.handle, frame) else { return }
    let version = versions.read(
      frames[frame].key, in: copies, instance: ordinal(of: frames[frame].station))
    carry(version, frame)
  }

  /// The frame has read this version of its key here: it is counted as stale if there is a newer one.
  mutating func carry(_ version: Int32, _ frame: Handle<Frame>) {
    cargo[frame].version = version
    let current = versions.current(frames[frame].keyPopulation, frames[frame].key)
    let component = stations[frames[frame].station].component
    components[component].versionedReads &+= 1
    if version < current {
      cargo[frame].marks.insert(.stale)
      components[component].staleReads &+= 1
    } else {
      cargo[frame].marks.remove(.stale)
    }
  }
}

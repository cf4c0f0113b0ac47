/// The true version of every key, and the versions that copies of it have.
///
/// A write makes the next version. A copy (a replica, a cache) has the version that last reached it,
/// and a read of a copy whose version is older than the true one is stale. The clock of staleness is
/// the instant of the read at the copy.
package struct VersionTable: ~Copyable {
  /// For each population, where its keys begin in `truth`; -1 if nothing asks for its versions.
  private var firstTruth = Column<Int>()
  private var truth = Column<Int32>()
  /// Beside `truth`: the newest version that was made, were it not the true one yet.
  private var made = Column<Int32>()
  /// For each set of copies, where those of its first instance begin in `held`.
  private var sets = Column<Copies>()
  private var held = Column<Int32>()

  var memories = WriteMemories()
  /// By contents and key, the version before the first write that was not written back.
  var unwritten = PairTable()

  struct Copies: BitwiseCopyable {
    var first: Int
    var keys: Int
    var population: Int32
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
  mutating func addCopies(of population: Int32, keys: Int, instances: Int) -> Int32 {
    sets.append(Copies(first: held.count, keys: keys, population: population))
    held.append(repeating: 0, count: keys * instances)
    return Int32(sets.count - 1)
  }

  /// The true version of a key; 0 where versions are not kept.
  @inline(__always)
  func current(_ population: Int32, _ key: Int32) -> Int32 {
    let first = firstTruth[population]
    return first < 0 ? 0 : truth[first &+ Int(key)]
  }

  /// A write: the new version of the key.
  mutating func commit(_ population: Int32, _ key: Int32) -> Int32 {
    let first = firstTruth[population]
    if first < 0 { return 0 }
    let version = reserve(population, key)
    truth[first &+ Int(key)] = version
    return version
  }

  /// A write that is not done yet: the version that it makes.
  mutating func reserve(_ population: Int32, _ key: Int32) -> Int32 {
    let first = firstTruth[population]
    if first < 0 { return 0 }
    made[first &+ Int(key)] &+= 1
    return made[first &+ Int(key)]
  }

  /// A write is done: its version is the true one, unless a newer one is.
  mutating func establish(_ version: Int32, _ population: Int32, _ key: Int32) {
    let first = firstTruth[population]
    if first < 0 || version <= truth[first &+ Int(key)] { return }
    truth[first &+ Int(key)] = version
  }

  /// How many versions of a key, up to one, are newer than what any of the copies has.
  func missing(
    _ population: Int32, _ key: Int32, since version: Int32, in copies: Int32, instances: Int32
  ) -> Int64 {
    var newest: Int32 = 0
    for instance in 0..<instances {
      newest = max(newest, read(key, in: copies, instance: instance))
    }
    return Int64(max(0, version &- newest))
  }

  /// Writes were lost: an older version is the true one again.
  mutating func revert(_ population: Int32, _ key: Int32, to version: Int32) {
    let first = firstTruth[population]
    if first >= 0 { truth[first &+ Int(key)] = version }
  }

  /// A version reaches a copy; one that is older than what is there does nothing.
  mutating func apply(_ version: Int32, of key: Int32, to copies: Int32, instance: Int32) {
    let place = slot(copies, instance, key)
    if version > held[place] { held[place] = version }
  }

  /// The version that a copy has.
  func read(_ key: Int32, in copies: Int32, instance: Int32) -> Int32 {
    held[slot(copies, instance, key)]
  }

  private func slot(_ copies: Int32, _ instance: Int32, _ key: Int32) -> Int {
    sets[copies].first &+ Int(instance) &* sets[copies].keys &+ Int(key)
  }
}

/// The steps that write and read versions of the key that the frame carries.
extension Simulation {
  /// Whether the frame's key is one of this population.
  @inline(__always)
  mutating func carries(_ population: Int32, _ frame: Int32) -> Bool {
    Int32(frames[frame].population) == population + 1
  }

  /// Whether the frame's write has its version already; its next one makes one of its own.
  mutating func takesMade(_ frame: Int32) -> Bool {
    frames.cargo[frame].marks.remove(.committed) != nil
  }

  @inline(never)
  mutating func commit(_ frame: Int32, _ population: Int32) {
    guard carries(population, frame) else { return }
    if takesMade(frame) { return }
    frames.cargo[frame].version = versions.commit(population, frames[frame].key)
    frames.cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  mutating func readCurrent(_ frame: Int32, _ population: Int32) {
    guard carries(population, frame) else { return }
    frames.cargo[frame].version = versions.current(population, frames[frame].key)
    frames.cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  mutating func applyVersion(_ frame: Int32, _ copies: Int32) {
    guard carries(network.copies[Int(copies)].population.index, frame) else { return }
    versions.apply(
      frames.cargo[frame].version, of: frames[frame].key, to: copies,
      instance: ordinal(of: frames[frame].station))
  }

  @inline(never)
  mutating func readCopy(_ frame: Int32, _ copies: Int32) {
    guard carries(network.copies[Int(copies)].population.index, frame) else { return }
    let version = versions.read(
      frames[frame].key, in: copies, instance: ordinal(of: frames[frame].station))
    carry(version, frame)
  }

  /// The frame has read this version of its key here: it is counted as stale if there is a newer one.
  mutating func carry(_ version: Int32, _ frame: Int32) {
    frames.cargo[frame].version = version
    let current = versions.current(Int32(frames[frame].population) - 1, frames[frame].key)
    let component = plant.stations[frames[frame].station].component
    plant.components[component].versionedReads &+= 1
    if version < current {
      frames.cargo[frame].marks.insert(.stale)
      plant.components[component].staleReads &+= 1
    } else {
      frames.cargo[frame].marks.remove(.stale)
    }
  }
}

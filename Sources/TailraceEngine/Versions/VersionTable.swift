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

  var memories = WriteMemories()
  /// By contents and key, the version before the first write that was not written back.
  var unwritten = PairTable()

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

  mutating func layOut<Stop: Error>(
    _ network: Network, _ routing: borrowing RoutingTable, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    for (index, population) in network.populations.enumerated() {
      addPopulation(keys: population.keys, isTracked: network.versioned.contains(Int32(index)))
    }
    for copies in network.copies {
      let keys = network.populations[Int(copies.population.index)].keys
      let instances = network.components[Int(copies.component.index)].instances
      _ = addCopies(of: copies.population.handle, keys: keys, instances: instances)
      try worked(keys * instances)
    }
    layOutWriteMemories(network, routing)
  }
}

/// The steps that write and read versions of the key that the frame carries.
extension Frames {
  /// Whether the frame's key is one of this population.
  @inline(__always)
  func carries(_ population: Handle<Network.Population>, _ frame: Handle<Frame>) -> Bool {
    self[frame].keyPopulation == population
  }

  /// Whether the frame's write has its version already; its next one makes one of its own.
  mutating func takesMade(_ frame: Handle<Frame>) -> Bool {
    cargo[frame].marks.remove(.committed) != nil
  }
}

extension VersionTable {
  @inline(never)
  mutating func commit(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: inout Frames
  ) {
    guard frames.carries(population, frame) else { return }
    if frames.takesMade(frame) { return }
    frames.cargo[frame].version = commit(population, frames[frame].key)
    frames.cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  func readCurrent(
    _ frame: Handle<Frame>, _ population: Handle<Network.Population>, _ frames: inout Frames
  ) {
    guard frames.carries(population, frame) else { return }
    frames.cargo[frame].version = current(population, frames[frame].key)
    frames.cargo[frame].marks.remove(.stale)
  }

  @inline(never)
  mutating func applyVersion(
    _ frame: Handle<Frame>, _ copies: Handle<VersionTable.Copies>, _ network: Network,
    _ frames: borrowing Frames, _ plant: borrowing Plant
  ) {
    guard frames.carries(network.copies[Int(copies)].population.handle, frame) else { return }
    apply(
      frames.cargo[frame].version, of: frames[frame].key, to: copies,
      instance: plant.ordinal(of: frames[frame].station))
  }

  @inline(never)
  func readCopy(
    _ frame: Handle<Frame>, _ copies: Handle<VersionTable.Copies>, _ network: Network,
    _ frames: inout Frames, _ plant: inout Plant
  ) {
    guard frames.carries(network.copies[Int(copies)].population.handle, frame) else { return }
    let version = read(
      frames[frame].key, in: copies, instance: plant.ordinal(of: frames[frame].station))
    carry(version, frame, &frames, &plant)
  }

  /// The frame has read this version of its key here: it is counted as stale if there is a newer one.
  func carry(_ version: Int32, _ frame: Handle<Frame>, _ frames: inout Frames, _ plant: inout Plant)
  {
    frames.cargo[frame].version = version
    let current = self.current(frames[frame].keyPopulation, frames[frame].key)
    let component = plant.stations[frames[frame].station].component
    plant.components[component].counts.versionedReads &+= 1
    if version < current {
      frames.cargo[frame].marks.insert(.stale)
      plant.components[component].counts.staleReads &+= 1
    } else {
      frames.cargo[frame].marks.remove(.stale)
    }
  }
}

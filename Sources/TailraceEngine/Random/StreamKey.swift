/// What a random stream is for, within a run: the names of what draws, from the whole to the part, and
/// what is drawn, such as `operation`, `web`, `get`, `compute`, `0`.
///
/// The first word tells what kind of thing draws, so that a source and a component never meet. A number
/// stands only where the author gave no name, and counts what is alike; never a place in a file or a list.
public struct StreamName: Hashable, Sendable {
  /// The words in order, each as its author wrote it.
  public var words: [String]

  /// A name made of its words.
  public init(_ words: String...) { self.words = words }

  /// The same with more words behind.
  func with(_ more: String...) -> StreamName {
    var name = self
    name.words += more
    return name
  }
}

/// A random stream of a run: which run, and what the draws are for.
///
/// Each key has its own stream, whatever other streams exist and in whatever order they were made,
/// so that a change to one component moves no draw of another.
public struct StreamKey: Sendable {
  /// The seed of the whole study.
  public var seed: UInt64
  /// Which repetition of the run, from 0.
  public var replication: UInt32
  /// What the draws are for.
  public var name: StreamName

  /// A stream of a run.
  public init(seed: UInt64, replication: UInt32, name: StreamName) {
    self.seed = seed
    self.replication = replication
    self.name = name
  }
}

extension StreamName {
  /// What hashes under this name depend on: the same in every repetition of a run.
  func salt(seed: UInt64) -> UInt64 {
    var stream = RandomStream(StreamKey(seed: seed, replication: 0, name: self))
    return stream.next()
  }
}

extension Network {
  /// The name of every random stream of a run and of every salt of hashes.
  package var streamNames: [StreamName] {
    samplers.map { $0.stream } + components.map { $0.instancesName }
      + shardings.map { $0.streamName }
      + components.filter { $0.isClient }.map { $0.clientsName }
  }
}

extension Network.Component {
  /// What the hashes of its clients go by.
  var clientsName: StreamName { StreamName("source", name, "clients") }

  /// What hashes towards its instances go by, whoever calls, so that a key has one home for all.
  var instancesName: StreamName { StreamName("component", name, "instances") }
}

extension String {
  /// Byte by byte in UTF-8, which is the same everywhere.
  func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension RandomStream {
  /// The stream with the given key; equal keys give equal streams, and other keys others.
  ///
  /// The 256-bit state is a hash of the key. Two of a million keys share a stream with a
  /// probability of about 2⁻²¹⁷.
  public init(_ key: StreamKey) {
    var hash = StreamHash()
    hash.absorb(key.seed)
    hash.absorb(UInt64(key.replication))
    for word in key.name.words { hash.absorb(word) }
    self = hash.stream()
  }
}

/// Four 64-bit hashes of the same words, taken side by side.
///
/// Each is a chain of bijections for a given word, and differs from its neighbours in where it
/// starts and in what it adds after every word.
private struct StreamHash {
  private var lanes: (UInt64, UInt64, UInt64, UInt64) = (
    0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89
  )

  mutating func absorb(_ word: UInt64) {
    lanes.0 = SplitMix64.finalize(lanes.0 ^ word) &+ 0x9e37_79b9_7f4a_7c15
    lanes.1 = SplitMix64.finalize(lanes.1 ^ word) &+ 0xc2b2_ae3d_27d4_eb4f
    lanes.2 = SplitMix64.finalize(lanes.2 ^ word) &+ 0x1656_67b1_9e37_79f9
    lanes.3 = SplitMix64.finalize(lanes.3 ^ word) &+ 0x27d4_eb2f_1656_67c5
  }

  /// Takes in a text: its length first, so that "ab" and "c" differ from "a" and "bc".
  mutating func absorb(_ text: String) {
    var length: UInt64 = 0
    for _ in text.utf8 { length &+= 1 }
    absorb(length)
    var word: UInt64 = 0
    var filled: UInt64 = 0
    for byte in text.utf8 {
      word |= UInt64(byte) << filled
      filled += 8
      if filled == 64 {
        absorb(word)
        word = 0
        filled = 0
      }
    }
    if filled > 0 { absorb(word) }
  }

  func stream() -> RandomStream {
    let state = (
      SplitMix64.finalize(lanes.0), SplitMix64.finalize(lanes.1), SplitMix64.finalize(lanes.2),
      SplitMix64.finalize(lanes.3)
    )
    // All zeros is the one state that the generator cannot leave.
    let allZero = state.0 | state.1 | state.2 | state.3 == 0
    return RandomStream(state: allZero ? 1 : state.0, state.1, state.2, state.3)
  }
}

/// What a random stream is for, within a run: a component, and what is drawn of it.
public struct StreamName: Sendable {
  /// The component as its author named it, compared byte by byte in UTF-8.
  public var component: String
  /// What is drawn, for example `service` or `arrival`.
  public var purpose: String

  /// A name made of its two parts.
  public init(_ component: String, _ purpose: String) {
    self.component = component
    self.purpose = purpose
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

extension RandomStream {
  /// The stream with the given key; equal keys give equal streams, and other keys others.
  ///
  /// The 256-bit state is a hash of the key. Two of a million keys share a stream with a
  /// probability of about 2⁻²¹⁷.
  public init(_ key: StreamKey) {
    var hash = StreamHash()
    hash.absorb(key.seed)
    hash.absorb(UInt64(key.replication))
    hash.absorb(key.name.component)
    hash.absorb(key.name.purpose)
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

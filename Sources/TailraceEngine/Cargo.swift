/// What a frame carries beside its key, in networks where something asks for it.
///
/// Kept in a column of its own beside the frames, so that a network that asks for nothing pays nothing.
/// A call hands it on to the callee, and an answer brings back what was read.
package struct Cargo: BitwiseCopyable {
  /// Which of its source's clients sent the request.
  var client: Handle<Client> = Handle(0)
  /// The version of the value that was read or written last; 0 before any write.
  var version: Int32 = 0
  /// How large that value is, in bytes.
  var bytes: Int32 = 0
  /// What of the value is known.
  var marks: Marks = []
  /// `origin` by number.
  var originNumber: Int16 = -1

  /// Where the caller was when it called.
  var origin: Handle<Distances.Location> {
    @inline(__always) get { Handle(Int32(originNumber)) }
    @inline(__always) set { originNumber = Int16(truncatingIfNeeded: newValue.index) }
  }

  /// What is known of the value that is carried.
  struct Marks: OptionSet, BitwiseCopyable {
    let rawValue: UInt16

    /// When it was read there was a newer version.
    static let stale = Marks(rawValue: 1)
    /// It is a write whose version was made elsewhere.
    static let committed = Marks(rawValue: 2)
  }

  /// Whose request it is, without what was read.
  @inline(__always)
  var withoutValue: Cargo {
    var cargo = self
    cargo.version = 0
    cargo.bytes = 0
    cargo.marks = []
    return cargo
  }
}

/// Handing it on.
extension Frames {
  /// A child or a branch carries what its parent does; nothing of the value where its key is another.
  @inline(never)
  mutating func handCargo(from parent: Handle<Frame>, to child: Handle<Frame>) {
    let sameKey =
      self[child].key == self[parent].key
      && self[child].population == self[parent].population
    cargo[child] = sameKey ? cargo[parent] : cargo[parent].withoutValue
    if keepsDeadlines { deadlines[child] = deadlines[parent] }
  }

  /// An answer brings back what was read, if it was about the same key.
  @inline(never)
  mutating func returnCargo(of child: Handle<Frame>, to parent: Handle<Frame>) {
    guard self[child].key == self[parent].key,
      self[child].population == self[parent].population
    else { return }
    cargo[parent].version = cargo[child].version
    cargo[parent].bytes = cargo[child].bytes
    cargo[parent].marks = cargo[child].marks
  }

  /// Of several branches the newest value counts: what a quorum of reads answers.
  @inline(never)
  mutating func joinCargo(of branch: Handle<Frame>, to parent: Handle<Frame>) {
    guard cargo[branch].version >= cargo[parent].version else { return }
    returnCargo(of: branch, to: parent)
  }
}

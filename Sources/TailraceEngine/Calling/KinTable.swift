/// The branches of each frame, so that whoever gives a frame up finds them.
///
/// A frame's list is of those that it waits for at one time, which the sequence tells: when the frame
/// goes on, or is another, the list that was is forgotten as a whole.
package struct KinTable: ~Copyable {
  private var records = Column<Kin>()
  /// The frames of a tree that is being given up.
  var tree = Column<Int32>()

  struct Kin: BitwiseCopyable {
    /// What the frame waited for when it made the first branch in its list.
    var awaited: UInt64 = 0
    var first: Int32 = 0
    /// The frame in whose list it is, and what that one waited for; 0 for none.
    var parent: Int32 = 0
    var wake: UInt64 = 0
    var next: Int32 = 0
    var previous: Int32 = 0
  }

  init() {}

  /// Room for one more frame.
  mutating func append() { records.append(Kin()) }

  mutating func adopt(_ frame: Int32, by parent: Int32, awaiting wake: UInt64) {
    let first = records[parent].awaited == wake ? records[parent].first : 0
    records[parent].awaited = wake
    records[parent].first = frame
    records[frame].parent = parent
    records[frame].wake = wake
    records[frame].next = first
    records[frame].previous = 0
    if first != 0 { records[first].previous = frame }
  }

  /// A branch is over, or nobody's any more.
  mutating func release(_ frame: Int32) {
    let kin = records[frame]
    if kin.parent == 0 { return }
    records[frame].parent = 0
    if records[kin.parent].awaited != kin.wake { return }
    if kin.previous == 0 {
      records[kin.parent].first = kin.next
    } else {
      records[kin.previous].next = kin.next
    }
    if kin.next != 0 { records[kin.next].previous = kin.previous }
  }

  /// The last branch that a frame made which now waits for so and so; 0 for none.
  func first(of frame: Int32, awaiting wake: UInt64) -> Int32 {
    records[frame].awaited == wake && wake != 0 ? records[frame].first : 0
  }

  /// The one made before.
  func next(after frame: Int32) -> Int32 { records[frame].next }
}

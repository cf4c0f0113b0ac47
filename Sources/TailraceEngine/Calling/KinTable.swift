/// The branches of each frame, so that whoever gives a frame up finds them.
///
/// A frame's list is of those that it waits for at one time, which the sequence tells: when the frame
/// goes on, or is another, the list that was is forgotten as a whole.
package struct KinTable: ~Copyable {
  private var records = SideColumn<Frame, Kin>()
  /// The frames of a tree that is being given up.
  var tree = Column<Handle<Frame>>()

  struct Kin: BitwiseCopyable {
    /// What the frame waited for when it made the first branch in its list.
    var awaited: UInt64 = 0
    var first = Handle<Frame>.nobody
    /// The frame in whose list it is, and what that one waited for.
    var parent = Handle<Frame>.nobody
    var wake: UInt64 = 0
    var next = Handle<Frame>.nobody
    var previous = Handle<Frame>.nobody
  }

  init() {}

  /// Room for one more frame.
  mutating func append() { records.append(Kin()) }

  mutating func adopt(_ frame: Handle<Frame>, by parent: Handle<Frame>, awaiting wake: UInt64) {
    let first = records[parent].awaited == wake ? records[parent].first : .nobody
    records[parent].awaited = wake
    records[parent].first = frame
    records[frame].parent = parent
    records[frame].wake = wake
    records[frame].next = first
    records[frame].previous = .nobody
    if first != .nobody { records[first].previous = frame }
  }

  /// A branch is over, or nobody's any more.
  mutating func release(_ frame: Handle<Frame>) {
    let kin = records[frame]
    if kin.parent == .nobody { return }
    records[frame].parent = .nobody
    if records[kin.parent].awaited != kin.wake { return }
    if kin.previous == .nobody {
      records[kin.parent].first = kin.next
    } else {
      records[kin.previous].next = kin.next
    }
    if kin.next != .nobody { records[kin.next].previous = kin.previous }
  }

  /// The last branch that a frame made which now waits for so and so; nobody if there is none.
  func first(of frame: Handle<Frame>, awaiting wake: UInt64) -> Handle<Frame> {
    records[frame].awaited == wake && wake != 0 ? records[frame].first : .nobody
  }

  /// The one made before.
  func next(after frame: Handle<Frame>) -> Handle<Frame> { records[frame].next }
}

/// All frames, and what some runs keep beside each.
///
/// Handle 0 means "none" everywhere.
struct Frames: ~Copyable {
  private var records = Column<Frame>()
  /// The first of the free frames, which are a list.
  var firstFree = Handle<Frame>.nobody
  /// How many are in use.
  var live = 0

  /// By frame, where something asks for it.
  var cargo = SideColumn<Frame, Cargo>()
  let carriesCargo: Bool
  /// By frame, where something asks for it: when its request has to be over.
  var deadlines = SideColumn<Frame, Int64>()
  let keepsDeadlines: Bool
  /// By frame, where some calls can be given up before they are over: its branches.
  var kin = KinTable()
  let keepsKin: Bool

  init(_ network: Network) {
    carriesCargo = network.carriesCargo
    keepsDeadlines = network.keepsDeadlines
    keepsKin =
      network.sites.contains { $0.cancels }
      || network.attempts.contains { $0.policy.hedge != nil || $0.policy.retry?.overall != nil }
    append()
  }

  /// So many that carry nothing, for lines and rings that stand alone.
  init(count: Int) {
    carriesCargo = false
    keepsDeadlines = false
    keepsKin = false
    for _ in 0..<count { append() }
  }

  /// How many there are, the one that means "none" included.
  var count: Int { @inline(__always) get { records.count } }

  /// The handles of all.
  var handles: Range<Handle<Frame>> { records.handles }

  /// The one that came last.
  var last: Handle<Frame> { records.last }

  subscript(frame: Handle<Frame>) -> Frame {
    @inline(__always) _read { yield records[frame] }
    @inline(__always) _modify { yield &records[frame] }
  }

  subscript(frame: Int) -> Frame {
    @inline(__always) _read { yield records[frame] }
    @inline(__always) _modify { yield &records[frame] }
  }

  /// One more.
  mutating func append() {
    records.append(Frame())
    if carriesCargo { cargo.append(Cargo()) }
    if keepsDeadlines { deadlines.append(Int64.max) }
    if keepsKin { kin.append() }
  }

  /// Asks the processor to fetch a frame early.
  @inline(__always)
  func prefetch(_ frame: Handle<Frame>) { records.prefetch(frame) }
}

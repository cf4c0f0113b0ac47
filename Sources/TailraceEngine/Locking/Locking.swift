/// Rows that one frame at a time may hold.
struct Locking: ~Copyable {
  var table = LockTable()
  var sites = Column<LockSite>()
  /// By population.
  var counts = SideColumn<Network.Population, LockCounts>()

  /// What the machine keeps of a `lock` step.
  struct LockSite: BitwiseCopyable {
    var population: Handle<Network.Population>
    var isShared: Bool
    /// The ring of its timeouts.
    var ring: Handle<TimerRings.Ring>
  }
}

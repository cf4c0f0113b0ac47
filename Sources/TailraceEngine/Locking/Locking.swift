/// Rows that one frame at a time may hold.
struct Locking: ~Copyable {
  var table = LockTable()
  var sites = Column<Simulation.LockSite>()
  /// By population.
  var counts = SideColumn<Network.Population, LockCounts>()
}

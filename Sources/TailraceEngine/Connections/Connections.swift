/// The connections of callers to callees.
struct Connections: ~Copyable {
  var pools = Column<Simulation.PoolState>()
  /// By link, the first of its callers' pools; -1 for none.
  var firstPools = Column<Int32>()
}

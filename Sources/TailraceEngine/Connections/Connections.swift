/// The connections of callers to callees.
struct Connections: ~Copyable {
  var pools = Column<Simulation.PoolState>()
  /// By link, the first of its callers' pools.
  var firstPools = SideColumn<Network.Link, Handle<Simulation.PoolState>>()
}

/// What components and callers guard themselves with.
struct Protection: ~Copyable {
  var limiters = LimiterTable()
  var shedders = Column<Shedder>()
  /// By station of the components whose lines are controlled.
  var delayControls = Column<DelayControl>()
  var placeShares = Column<ShareRule>()
  /// By share and station, how many places its operations hold.
  var placesOfShares = Column<Int32>()
  /// By site, the share of its callee's places.
  var shareOfSite = SideColumn<Simulation.SiteState, Handle<ShareRule>>()
  var gradients = Column<GradientState>()
  var gradientSamples = Column<Int64>()
  var memories = Column<Simulation.MemoryState>()
  /// By caller and instance that it probes.
  var probers = Column<Simulation.ProberState>()
  /// By caller that compares instances.
  var sweeps = Column<Simulation.SweepState>()
}

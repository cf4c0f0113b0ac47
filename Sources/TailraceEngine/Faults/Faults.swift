/// What breaks, and what is broken.
struct Faults: ~Copyable {
  var states = Column<Simulation.FaultState>()
  /// By fault, whom it can hit.
  var hits = Column<Simulation.FaultHit>()
  /// By station, where the network has faults.
  var impairments = SideColumn<Station, Simulation.Impairment>()
  /// By station, where faults may change how it works.
  var conditions = SideColumn<Station, Simulation.Condition>()
  /// By component, where the network has faults.
  var troubles = SideColumn<ComponentState, Simulation.Troubles>()
  var outages = OutageRecorder()
  /// By component: requests that it sent, and answers to it, that got lost.
  var lostOnWay: SideColumn<ComponentState, Int64>
  /// By component: the writes that no replica had when it went down.
  var lostWrites: SideColumn<ComponentState, Int64>
  var failovers = Column<Simulation.FailoverState>()
  /// By station, where there are failovers: whether it is no replica for now.
  var isPromoted = SideColumn<Station, Bool>()

  init(components: Int) {
    lostOnWay = SideColumn(repeating: 0, count: components)
    lostWrites = SideColumn(repeating: 0, count: components)
  }
}

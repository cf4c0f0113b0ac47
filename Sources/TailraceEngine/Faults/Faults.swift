/// What breaks, and what is broken.
struct Faults: ~Copyable {
  var states = Column<Simulation.FaultState>()
  /// By fault, whom it can hit.
  var hits = Column<Simulation.FaultHit>()
  /// By station, where the network has faults.
  var impairments = Column<Simulation.Impairment>()
  /// By station, where faults may change how it works.
  var conditions = Column<Simulation.Condition>()
  /// By component, where the network has faults.
  var troubles = Column<Simulation.Troubles>()
  var outages = OutageRecorder()
  /// By component: requests that it sent, and answers to it, that got lost.
  var lostOnWay: Column<Int64>
  /// By component: the writes that no replica had when it went down.
  var lostWrites: Column<Int64>
  var failovers = Column<Simulation.FailoverState>()
  /// By station, where there are failovers: whether it is no replica for now.
  var isPromoted = Column<Bool>()

  init(components: Int) {
    lostOnWay = Column(repeating: 0, count: components)
    lostWrites = Column(repeating: 0, count: components)
  }
}

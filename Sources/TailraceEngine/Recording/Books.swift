/// What is counted.
struct Books: ~Copyable {
  var tally: Tally
  /// By component and outcome.
  var failuresBegun: Column<Int64>
  var histograms: HistogramTable
  var occupancy = OccupancyRecorder()
  var series = TimeSeries()
  var fingerprint = FingerprintState()
  /// What happened, in its order.
  var timeline = TimelineRecorder()
  /// When measuring began; -1 during the warm-up.
  var windowStart: Int64 = -1

  /// Which classes are probes: nobody's requests, so that no failure of one is a component's.
  var areProbes = SideColumn<ClassState, Bool>()

  init(_ network: Network) {
    let classes = network.requestClasses.count
    let components = network.components.count
    for requestClass in network.requestClasses {
      areProbes.append(network.components[Int(requestClass.client.index)].role == .probe)
    }
    tally = Tally(
      clients: network.requestClasses.map { Int($0.client.index) }, components: components)
    failuresBegun = Column(repeating: 0, count: components * Outcome.count)
    histograms = HistogramTable(count: classes + 2 * components)
  }

  /// What a frame waited for.
  enum Awaited {
    case client
    case connect
    case queue
    case server
  }
}

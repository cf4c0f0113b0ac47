/// Who sends requests, of which classes, and when.
struct Traffic: ~Copyable {
  var classes: Column<ClassState>
  /// By class.
  var priorities = SideColumn<ClassState, Int32>()
  var sources = Column<Simulation.SourceState>()
  /// By source, how its requests are spread over classes.
  var classShares = Column<Simulation.ClassShare>()
  var segments = Column<Simulation.SourceState.Segment>()
  var modulation = Column<Simulation.SourceState.Modulation>()
  var recordedArrivals = Column<Int64>()

  init(classes count: Int) {
    classes = Column(repeating: ClassState(), count: count)
  }
}

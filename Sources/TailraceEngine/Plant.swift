/// The components and their instances, the stations.
struct Plant: ~Copyable {
  var components: Column<ComponentState>
  var stations = Column<Station>()
  /// By station, where some instances are slower than others.
  var speeds = SideColumn<Station, Double>()
  /// By station.
  var sharedCores = SideColumn<Station, SharedCores>()
  /// The lines in which not the oldest or the newest is next.
  var heaps = HeapLines()
  /// By component, where some contend.
  var contentions = SideColumn<ComponentState, Contention>()

  init(components count: Int) {
    components = Column(repeating: ComponentState(), count: count)
  }

  /// What is inside a component, and the areas since measuring began, over all of its stations.
  struct Levels: Hashable {
    var inside: Int64 = 0
    var waiting: Int64 = 0
    var insideArea: TimeTotal = .zero
    var queueArea: TimeTotal = .zero
    var placesArea: TimeTotal = .zero
    var coresArea: TimeTotal = .zero
  }
}

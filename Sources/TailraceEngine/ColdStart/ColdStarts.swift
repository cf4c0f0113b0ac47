/// Instances that switch off and start.
struct ColdStarts: ~Copyable {
  /// The stations that can be off.
  var stations = Column<Simulation.ColdState>()
}

/// What frames move along: instructions, and what they name.
struct Program: ~Copyable {
  let instructions: Column<Instruction>
  let targets: Column<Handle<Instruction>>
  let alternatives: Column<Network.Alternative>
  let probabilities: Column<Double>
  var sites: Column<Simulation.SiteState>
  /// By site, the nanoseconds that a byte takes; 0 where it takes none.
  var byteTimes = SideColumn<Simulation.SiteState, Double>()

  init(_ network: Network) {
    instructions = Column(network.instructions)
    targets = Column(network.targets)
    alternatives = Column(network.alternatives)
    probabilities = Column(network.probabilities)
    sites = Column(minimumCapacity: network.sites.count)
  }
}

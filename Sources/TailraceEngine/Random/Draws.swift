/// All that is drawn at random.
struct Draws: ~Copyable {
  var samplers = SamplerTable()
  var populations = PopulationTable()
}

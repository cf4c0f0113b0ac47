/// All that is drawn at random.
struct Draws: ~Copyable {
  var samplers = SamplerTable()
  var populations = PopulationTable()

  /// A stream for each sampler, and the populations.
  mutating func layOut<Stop: Error>(
    _ network: Network, _ options: RunOptions, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    for sampler in network.samplers {
      let key = StreamKey(
        seed: options.seed, replication: options.replication, name: sampler.stream)
      _ = samplers.add(sampler.distribution, stream: RandomStream(key))
    }
    for population in network.populations {
      try populations.add(keys: population.keys, exponent: population.exponent, worked)
    }
  }
}

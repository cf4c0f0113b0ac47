/// All that is drawn at random.
struct Draws: ~Copyable {
  var samplers = SamplerTable()
  var populations = PopulationTable()

  /// A stream for each sampler, and the populations.
  mutating func layOut(_ network: Network, _ options: RunOptions) {
    for sampler in network.samplers {
      let key = StreamKey(
        seed: options.seed, replication: options.replication, name: sampler.stream)
      _ = samplers.add(sampler.distribution, stream: RandomStream(key))
    }
    for population in network.populations {
      populations.add(keys: population.keys, exponent: population.exponent)
    }
  }
}

@testable import TailraceEngine

/// A population of keys, drawn from as a run does.
struct KeyDraws: ~Copyable {
  private var populations = PopulationTable()
  private var samplers = SamplerTable()
  private let sampler: Handle<Sampler>

  init(keys: Int, exponent: Double, seed: UInt64) {
    populations.add(keys: keys, exponent: exponent) { _ in }
    sampler = samplers.add(.constant(0), stream: RandomStream(seed: seed))
  }

  mutating func next() -> Handle<Key> { populations.draw(0, &samplers, sampler) }
}

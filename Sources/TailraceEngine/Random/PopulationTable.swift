/// The populations of keys of a run, by number, in one column of alias cells.
package struct PopulationTable: ~Copyable {
  private var cells = Column<AliasCell>()
  private var spans = Column<Span>()

  struct Span: BitwiseCopyable {
    var first: Int
    var count: Int32
    var isUniform: Bool
  }

  init() {}

  /// Adds the keys `0 ..< keys`, key `i` in proportion to `1 / (i + 1)^exponent`.
  mutating func add<Stop: Error>(
    keys: Int, exponent: Double, _ worked: (Int) throws(Stop) -> Void
  ) throws(Stop) {
    let span = Span(first: cells.count, count: Int32(keys), isUniform: exponent == 0)
    spans.append(span)
    if span.isUniform { return }
    let table = try AliasTable(count: span.count) { (key: Int32) throws(Stop) -> Double in
      try worked(1)
      return DeterministicMath.pow(Double(key) + 1, -exponent)
    }
    cells.reserve(cells.count + keys)
    for key in 0..<span.count {
      try worked(1)
      cells.append(table.cell(key))
    }
  }

  /// Whether no key of a population is more popular than another.
  func isUniform(_ population: Handle<Network.Population>) -> Bool {
    spans[Int(population)].isUniform
  }

  /// A key of a population, each equally often.
  func drawEvenly(
    _ population: Handle<Network.Population>, _ samplers: inout SamplerTable,
    _ sampler: Handle<Sampler>
  ) -> Handle<Key> {
    Handle(Int32(samplers.integer(sampler, below: UInt32(spans[Int(population)].count))))
  }

  /// The next key of a population, from the stream of a sampler.
  @inline(__always)
  func draw(_ population: Int, _ samplers: inout SamplerTable, _ sampler: Handle<Sampler>)
    -> Handle<Key>
  {
    let span = spans[population]
    let place = samplers.word(sampler).multipliedFullWidth(by: UInt64(span.count))
    let index = Int32(truncatingIfNeeded: place.high)
    if span.isUniform { return Handle(index) }
    return Handle(cells[span.first &+ Int(index)].outcome(of: index, at: place.low))
  }
}

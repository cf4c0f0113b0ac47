/// One sampler in 64 bytes: its own stream and its law.
package struct Sampler: BitwiseCopyable {
  package var stream: RandomStream
  package var law: CompiledLaw
}

/// All the samplers of a run.
///
/// A sampler is known by the number that `add` returns. Each takes its numbers from its own stream,
/// so that how often one is asked never moves another.
package struct SamplerTable: ~Copyable {
  private var samplers = Column<Sampler>()
  private var book = LawBook()

  /// A table without samplers.
  package init() {}

  /// Makes a sampler of the law, which must be valid, and returns its number, counted from 0.
  package mutating func add(_ distribution: Distribution, stream: RandomStream) -> Handle<Sampler> {
    samplers.append(Sampler(stream: stream, law: book.compile(distribution)))
    return samplers.last
  }

  /// The next value as a whole number of nanoseconds, in `0 ... Int64.max / 4`.
  ///
  /// To the nearest, halves upward.
  @inline(never)
  package mutating func nanoseconds(_ id: Handle<Sampler>) -> Int64 {
    Self.wholeNanoseconds(real(id))
  }

  /// Where a double counts in steps of one, the processor has rounded to a whole number, halves to
  /// even: quicker than a conversion and its checks.
  @inline(__always)
  static func wholeNanoseconds(_ value: Double) -> Int64 {
    guard value >= 0 && value < 0x1p51 else { return farNanoseconds(value) }
    let counted = value + 0x1p52
    let whole = Int64(bitPattern: counted.bitPattern & 0xf_ffff_ffff_ffff)
    return whole &+ (value - (counted - 0x1p52) == 0.5 ? 1 : 0)
  }

  @inline(never)
  private static func farNanoseconds(_ value: Double) -> Int64 {
    guard value < 0x1p61 else { return Int64.max / 4 }
    let whole = Int64(value)
    return whole &+ (value - Double(whole) >= 0.5 ? 1 : 0)
  }

  /// The next value, in the unit of the law's parameters.
  @inline(__always)
  package mutating func real(_ id: Handle<Sampler>) -> Double {
    let kind = samplers[id].law.kind
    if kind == .constant { return samplers[id].law.scale }
    if kind == .exponential {
      return book.exponential.draw(&samplers[id].stream) * samplers[id].law.scale
    }
    if kind == .uniform {
      let unit = samplers[id].stream.nextUnit()
      return samplers[id].law.shape + unit * samplers[id].law.scale
    }
    return book.draw(&samplers[id])
  }

  /// A number in [0, 1) from the sampler's stream, whatever its law.
  @inline(__always)
  package mutating func unit(_ id: Handle<Sampler>) -> Double { samplers[id].stream.nextUnit() }

  /// A whole number in `0 ..< bound` from the sampler's stream; `bound` must be above 0.
  @inline(__always)
  package mutating func integer(_ id: Handle<Sampler>, below bound: UInt32) -> UInt32 {
    samplers[id].stream.nextInteger(below: bound)
  }

  /// 64 random bits from the sampler's stream.
  @inline(__always)
  package mutating func word(_ id: Handle<Sampler>) -> UInt64 { samplers[id].stream.next() }

  /// A key of the population from the sampler's stream.
  @inline(__always)
  package mutating func key(_ id: Handle<Sampler>, of population: borrowing KeyPopulation) -> Int32
  {
    population.draw(&samplers[id].stream)
  }
}

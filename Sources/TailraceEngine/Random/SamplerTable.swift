/// Which law a sampler follows, and how its record is to be read.
package enum LawKind: UInt8, BitwiseCopyable {
  case constant, exponential, uniform, lognormal, weibull, pareto, erlang, gamma, boundedPareto
  case hyperexponential, normal, triangular, samples, interpolated, replay, mixture, geometric
  case poisson, poissonByRejection, discrete
}

/// One sampler in 64 bytes: its own stream and its law, ready to be drawn from.
package struct Sampler: BitwiseCopyable {
  package var stream: RandomStream
  /// Multiplies the law, or is its first parameter.
  package var scale: Double = 0
  /// The second parameter of the law.
  package var shape: Double = 0
  /// The first value in `values`; of a mixture, the first part in `samplers`.
  package var offset: Int32 = 0
  /// How many values or parts there are.
  package var count: Int32 = 0
  /// The next value of a replay; the first alias cell of a mixture or a discrete law.
  package var place: Int32 = 0
  package var kind: LawKind = .constant
}

/// All the samplers of a run, and what they need to draw: two ziggurats, values, alias cells.
///
/// A sampler is known by the number that `add` returns. Each takes its numbers from its own stream,
/// so that how often one is asked never moves another.
package struct SamplerTable: ~Copyable {
  var samplers = Column<Sampler>()
  var values = Column<Double>()
  var cells = Column<AliasCell>()
  let exponential = ExponentialZiggurat()
  let normal = NormalZiggurat()

  /// A table without samplers.
  package init() {}

  /// The next value as a whole number of nanoseconds, in `0 ... Int64.max / 4`.
  @inline(__always)
  package mutating func nanoseconds(_ id: Int32) -> Int64 {
    let value = real(id)
    guard value < 0x1p61 else { return Int64.max / 4 }
    let whole = Int64(value)
    return whole &+ (value - Double(whole) >= 0.5 ? 1 : 0)
  }

  /// The next value, in the unit of the law's parameters.
  @inline(__always)
  package mutating func real(_ id: Int32) -> Double {
    let kind = samplers[id].kind
    if kind == .constant { return samplers[id].scale }
    if kind == .exponential {
      return exponential.draw(&samplers[id].stream) * samplers[id].scale
    }
    return otherReal(id)
  }

  /// A number in [0, 1) from the sampler's stream, whatever its law.
  @inline(__always)
  package mutating func unit(_ id: Int32) -> Double { samplers[id].stream.nextUnit() }

  /// A whole number in `0 ..< bound` from the sampler's stream; `bound` must be above 0.
  @inline(__always)
  package mutating func integer(_ id: Int32, below bound: UInt32) -> UInt32 {
    samplers[id].stream.nextInteger(below: bound)
  }

  /// 64 random bits from the sampler's stream.
  @inline(__always)
  package mutating func word(_ id: Int32) -> UInt64 { samplers[id].stream.next() }

  @inline(never)
  private mutating func otherReal(_ id: Int32) -> Double {
    // A local copy, for the drawing writes to the table too.
    var stream = samplers[id].stream
    let value = draw(law: id, &stream)
    samplers[id].stream = stream
    return value
  }
}

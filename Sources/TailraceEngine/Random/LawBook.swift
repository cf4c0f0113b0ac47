/// Which law is drawn from, and how its record is to be read.
package enum LawKind: UInt8, BitwiseCopyable {
  case constant, exponential, uniform, lognormal, weibull, pareto, erlang, gamma, boundedPareto
  case hyperexponential, normal, triangular, samples, interpolated, replay, mixture, geometric
  case poisson, poissonByRejection, discrete
}

/// A law ready to be drawn from, in 32 bytes.
package struct CompiledLaw: BitwiseCopyable {
  /// Multiplies the law, or is its first parameter.
  package var scale: Double
  /// The second parameter of the law.
  package var shape: Double
  /// The first of its values, or of its parts.
  package var offset: Int32
  /// How many values, parts or phases there are.
  package var count: Int32
  /// The next value of a replay; the first alias cell of a mixture or a discrete law.
  package var place: Int32
  /// Last, so that the record has no hole.
  package var kind: LawKind

  init(
    kind: LawKind, scale: Double = 0, shape: Double = 0, offset: Int32 = 0, count: Int32 = 0
  ) {
    self.scale = scale
    self.shape = shape
    self.offset = offset
    self.count = count
    self.place = 0
    self.kind = kind
  }
}

/// What compiled laws draw with: two ziggurats, and the numbers that do not fit into a record.
package struct LawBook: ~Copyable {
  var values = Column<Double>()
  var cells = Column<AliasCell>()
  /// The laws that mixtures choose from.
  var parts = Column<CompiledLaw>()
  let exponential = ExponentialZiggurat()
  let normal = NormalZiggurat()

  /// A book without entries.
  package init() {}
}

/// The names of distributions with the parameters each takes.
struct DistributionForm {
  /// What a parameter is measured in.
  enum Parameter {
    /// Whatever the distribution is of: a duration or a size, above zero.
    case value(String)
    /// The same, and may be zero.
    case valueOrZero(String)
    /// A number above zero.
    case number(String)
    /// A whole number from 1.
    case whole(String)

    var name: String {
      switch self {
      case .value(let name), .valueOrZero(let name), .number(let name), .whole(let name): name
      }
    }
  }

  let name: String
  /// The sets of parameters that may be given; the first one is the usual one.
  let alternatives: [[Parameter]]
  /// A call that is right, for a sentence.
  let example: String

  /// Every form with named parameters, in the order in which a reader looks for them.
  static let all = [
    DistributionForm(
      name: "exponential", alternatives: [[.value("mean")]], example: "exponential(mean=20ms)"),
    DistributionForm(
      name: "lognormal",
      alternatives: [[.value("p50"), .value("p99")], [.value("mean"), .number("cv")]],
      example: "lognormal(p50=20ms p99=90ms)"),
    DistributionForm(
      name: "gamma", alternatives: [[.value("mean"), .number("cv")]],
      example: "gamma(mean=20ms cv=0.5)"),
    DistributionForm(
      name: "erlang", alternatives: [[.whole("k"), .value("mean")]],
      example: "erlang(k=3 mean=6ms)"),
    DistributionForm(
      name: "weibull",
      alternatives: [[.number("shape"), .value("scale")], [.number("shape"), .value("mean")]],
      example: "weibull(shape=1.5 scale=20ms)"),
    DistributionForm(
      name: "pareto",
      alternatives: [
        [.value("min"), .number("shape")], [.value("min"), .value("max"), .number("shape")],
      ],
      example: "pareto(min=5ms shape=2.2)"),
    DistributionForm(
      name: "hyperexponential", alternatives: [[.value("mean"), .number("cv")]],
      example: "hyperexponential(mean=10ms cv=3)"),
    DistributionForm(
      name: "normal", alternatives: [[.value("mean"), .value("sd")]],
      example: "normal(mean=20ms sd=4ms)"),
    DistributionForm(
      name: "triangular",
      alternatives: [[.valueOrZero("min"), .valueOrZero("mode"), .value("max")]],
      example: "triangular(min=5ms mode=10ms max=30ms)"),
    DistributionForm(
      name: "uniform", alternatives: [[.valueOrZero("min"), .value("max")]],
      example: "uniform(min=10ms max=30ms)"),
  ]

  /// The forms whose arguments are not named, with a call that is right.
  static let others = [
    (name: "constant", example: "constant(20ms)"),
    (name: "mix", example: "mix(95%=4ms 5%=80ms)"),
    (name: "empirical", example: "empirical(file=service.csv)"),
    (name: "samples", example: "samples(1ms 2ms 5ms)"),
  ]

  /// The names of all forms.
  static var names: [String] { all.map { $0.name } + others.map { $0.name } }

  /// A call that is right for a name.
  static func example(_ name: String) -> String? {
    all.first { $0.name == name }?.example ?? others.first { $0.name == name }?.example
  }

  /// The parameters that some alternative has, each once.
  var parameters: [Parameter] {
    var parameters: [Parameter] = []
    for alternative in alternatives {
      for parameter in alternative where !parameters.contains(where: { $0.name == parameter.name })
      {
        parameters.append(parameter)
      }
    }
    return parameters
  }

  /// The alternatives in words: "p50 and p99, or mean and cv".
  var description: String {
    var text = ""
    for (index, alternative) in alternatives.enumerated() {
      if index > 0 { text += ", or " }
      for (position, parameter) in alternative.enumerated() {
        if position > 0 { text += position == alternative.count - 1 ? " and " : ", " }
        text += parameter.name
      }
    }
    return text
  }
}

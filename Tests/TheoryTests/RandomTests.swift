import Tailrace
import Testing

/// The generators and laws, against published vectors and moments.
struct RandomTests {
  static let cases: [TheoryCase] = [xoshiro, splitMix, laws]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `random numbers are the published ones`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// Numbers in the form of the answer: decimal, or 16 hexadecimal digits.
  private static func texts(_ words: [UInt64], like reference: JSONValue) -> JSONValue {
    let isHexadecimal = reference.elements[0].text.hasPrefix("0x")
    return .list(
      words.map { word in
        if !isHexadecimal { return .text(String(word)) }
        let digits = String(word, radix: 16)
        return .text("0x" + String(repeating: "0", count: 16 - digits.count) + digits)
      })
  }

  private static func outputs(_ stream: inout RandomStream, like reference: JSONValue) -> JSONValue
  {
    texts(reference.elements.map { _ in stream.next() }, like: reference)
  }

  private static func state(_ stream: RandomStream, like reference: JSONValue) -> JSONValue {
    texts([stream.s0, stream.s1, stream.s2, stream.s3], like: reference)
  }

  private static let xoshiro = TheoryCase.exact("rng-xoshiro256pp") { reference in
    var found: [String: JSONValue] = [:]
    for quantity in reference.quantities {
      let value = quantity.value
      var stream = RandomStream(state: 0, 0, 0, 1)
      switch quantity.name {
      case "outputs from state [1,2,3,4]":
        stream = RandomStream(state: 1, 2, 3, 4)
        found[quantity.name] = outputs(&stream, like: value)
      case "outputs from state [0,0,0,1]":
        found[quantity.name] = outputs(&stream, like: value)
      case "state [0,0,0,1] after jump()":
        stream.jump()
        found[quantity.name] = state(stream, like: value)
      case "first outputs after jump()":
        stream.jump()
        found[quantity.name] = outputs(&stream, like: value)
      case "state [0,0,0,1] after long_jump()":
        stream.longJump()
        found[quantity.name] = state(stream, like: value)
      default:
        let seed = quantity.name.between("outputs seeded by SplitMix64(", ")")
        stream = RandomStream(seed: seed.flatMap { UInt64($0) } ?? 0)
        found[quantity.name] = outputs(&stream, like: value)
      }
    }
    return found
  }

  private static let splitMix = TheoryCase.exact("rng-splitmix64") { reference in
    var found: [String: JSONValue] = [:]
    for quantity in reference.quantities {
      let seed = quantity.name.after("outputs from ").flatMap { UInt64($0) }
      var source = SplitMix64(seed: seed ?? 0)
      let words = quantity.value.elements.map { _ in source.next() }
      found[quantity.name] = texts(words, like: quantity.value)
    }
    return found
  }

  private static let distributions: [String: Distribution] = [
    "exponential(rate 2)": .exponential(mean: 0.5),
    "lognormal(mu=-3,sigma=0.8)": .lognormal(mu: -3, sigma: 0.8),
    "weibull(shape 0.7, scale 0.01)": .weibull(shape: 0.7, scale: 0.01),
    "pareto(alpha 2.5, xm 0.002)": .pareto(min: 0.002, shape: 2.5),
    "gamma(shape 3, scale 0.004)": .gamma(shape: 3, scale: 0.004),
    "uniform(0.001,0.009)": .uniform(min: 0.001, max: 0.009),
    "poisson(7.5)": .poisson(mean: 7.5),
    "geometric from 1 (p 0.3)": .geometric(mean: 1 / 0.3),
  ]

  private static let laws = TheoryCase.exact("samplers-inverse") { reference in
    var found: [String: JSONValue] = [:]
    for quantity in reference.quantities {
      let parts = quantity.name.split(separator: ": ")
      guard let law = distributions[String(parts[0])] else { continue }
      switch parts[1] {
      case "mean": found[quantity.name] = .number(law.mean)
      case "variance": found[quantity.name] = .number(law.variance)
      case "p99": found[quantity.name] = .number(law.quantile(0.99))
      default: found[quantity.name] = .number(law.quantile(0.5))
      }
    }
    return found
  }
}

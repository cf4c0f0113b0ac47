import Tailrace
import Testing

/// Traffic whose rate changes by the clock, and a queue that starts empty.
///
/// Many short replications; the number inside is read where an interval of the time series ends.
struct TimeVaryingTests {
  static let cases: [TheoryCase] = [
    spike("spike-mm1", replications: 8000, rare: ["P(N(25)=0)"]),
    spike(
      "spike-mmck", replications: 1800,
      rare: [10, 30, 61, 65, 90].map { "drop_probability at t=\($0)" }),
    fromEmpty, sine,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a queue in changing traffic behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func inside(_ results: Results, _ second: Int) -> Double {
    Double(results.components[0].intervals[second - 1].inside)
  }

  /// Quantities named after a second; probabilities too small to be seen are left out or bounded.
  private static func measure(_ name: String, room: Double) -> Measure? {
    if let second = name.between("E[N(", ")]").flatMap({ Int($0) }) {
      return Measure.mean { inside($0, second) }.loosened(2)
    }
    if let second = name.between("P(N(", ")=0)").flatMap({ Int($0) }) {
      return Measure.share { inside($0, second) == 0 ? 1 : 0 }.loosened(4)
    }
    if let second = name.after("drop_probability at t=").flatMap({ Int($0) }) {
      return Measure.share { inside($0, second) == room ? 1 : 0 }.loosened(4)
    }
    return nil
  }

  private static func spike(_ id: String, replications: Int, rare: [String]) -> TheoryCase {
    .played(id) { reference in
      let segments = reference.table("segments")
      let mean = 1 / reference.number("mu")
      let servers = Int(reference.number("c"))
      let room = reference.number("K")
      let measures = reference.quantities.compactMap { quantity -> (String, Measure)? in
        guard let measure = measure(quantity.name, room: room) else { return nil }
        // Not once in so many runs would be seen what is rarer than one in a hundred thousand.
        let isRare = rare.contains(quantity.name)
        return (quantity.name, isRare ? measure.bounded(.atMost) : measure)
      }
      return [
        Experiment(
          duration: segments[segments.count - 1][1], warmup: 0, replications: replications,
          interval: 1, measures
        ) { model in
          model.recordsOccupancy = false
          let station = model.room(
            .exponential(mean: mean), servers: servers, waiting: Int(room) - servers)
          let pieces = segments.map { segment in
            RateProfile.Segment(
              duration: .seconds(segment[1] - segment[0]), startRate: segment[2],
              endRate: segment[2])
          }
          model.open(
            rate: 0, profile: RateProfile(segments: pieces, finalRate: 0), [.ask(station)])
        }
      ]
    }
  }

  private static let fromEmpty = TheoryCase.played(
    "mm1-transient", omitting: ["relaxation_time": "the rate of an approach, which no run reads"]
  ) { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let measures = reference.quantities.compactMap { quantity in
      measure(quantity.name, room: 0).map { (quantity.name, $0) }
    }
    let network: @Sendable (inout Model) -> Void = { model in
      model.recordsOccupancy = false
      let queue = model.queue(.exponential(mean: mean))
      model.open(rate: rate, [.ask(queue[0])])
    }
    return [
      Experiment(
        duration: 200, warmup: 0, replications: 10_000, interval: 1, measures, network: network),
      Experiment(
        customers: 1.5e6, rate: rate,
        [("E[N(infinity)]", .mean { $0.components[0].insideSeconds / $0.seconds })],
        network: network),
    ]
  }

  /// The sine is 240 straight pieces a period, which are within 0.01 % of it; the mean number is
  /// read at eight phases, from which the first harmonic follows exactly.
  private static let sine = TheoryCase.played("mtminf-sine") { reference in
    let base = reference.number("a")
    let swing = reference.number("b")
    let period = reference.number("period")
    let phases = 8
    let mean = { @Sendable (results: Results, phase: Int) in
      // The first two periods are the warm-up.
      let picks = stride(
        from: 3 * phases - 1 + phase, to: results.intervalEnds.count, by: phases)
      let values = picks.map { Double(results.components[0].intervals[$0].inside) }
      return Estimate(values).mean
    }
    let harmonic = { @Sendable (results: Results) -> (cosine: Double, sine: Double) in
      var cosine = 0.0
      var sine = 0.0
      for phase in 0..<phases {
        let turn = 2 * Double.pi * Double(phase) / Double(phases)
        cosine += mean(results, phase) * Trigonometry.cosine(turn) * 2 / Double(phases)
        sine += mean(results, phase) * Trigonometry.sine(turn) * 2 / Double(phases)
      }
      return (cosine, sine)
    }
    var measures: [(String, Measure)] = [
      (
        "amplitude of m(t)",
        .mean {
          let (cosine, sine) = harmonic($0)
          return (cosine * cosine + sine * sine).squareRoot()
        }
      ),
      (
        "peak lag behind the arrival peak",
        .mean {
          let (cosine, sine) = harmonic($0)
          return Trigonometry.angle(sine: -cosine, cosine: sine) / (2 * .pi) * period
        }
      ),
    ]
    for (text, phase) in [("0.000", 0), ("0.125", 1), ("0.250", 2), ("0.500", 4), ("0.750", 6)] {
      measures.append(("m(\(text) P)", .mean { mean($0, phase) }))
    }
    return [
      Experiment(
        duration: 62 * period, warmup: 2 * period, interval: period / Double(phases), measures
      ) { model in
        let pieces = 240
        let rates = (0...pieces).map { piece in
          base + swing * Trigonometry.sine(2 * .pi * Double(piece) / Double(pieces))
        }
        let one = (0..<pieces).map { piece in
          RateProfile.Segment(
            duration: .seconds(period / Double(pieces)), startRate: rates[piece],
            endRate: rates[piece + 1])
        }
        let delay = model.delay(.exponential(mean: reference.number("S")))
        let segments = (0..<62).flatMap { _ in one }
        model.open(
          rate: 0, profile: RateProfile(segments: segments, finalRate: base), [.ask(delay)])
      }
    ]
  }
}

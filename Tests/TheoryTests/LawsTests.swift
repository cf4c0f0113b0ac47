import Tailrace
import Testing

/// What must hold on every path of every run, without any randomness in it.
struct LawsTests {
  static let cases: [TheoryCase] = [laws]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `operational laws hold in whole nanoseconds`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let laws = TheoryCase.exact("laws") { _ in
    var little = 0.0
    var utilisation = 0.0
    var conservation: Int64 = 0
    for seed in UInt64(1)...20 {
      let results = Run(network(), RunOptions(duration: .seconds(400), seed: seed)).play()
      #expect(results.components.allSatisfy { $0.inFlightAtEnd == 0 }, "the run is drained")
      for station in results.components.dropLast() {
        little = max(little, Double(station.insideArea - station.latencySum).magnitude)
        let busy = station.coresArea + station.placesArea
        // The front holds its places while it asks others, and serves nobody itself.
        if station.serviceTime > 0 {
          utilisation = max(utilisation, Double(busy - station.serviceTime).magnitude)
        }
        conservation = max(
          conservation,
          (station.offered - station.outcomes.total - station.inFlightAtEnd).magnitude64)
      }
      for kind in results.classes {
        let answered = kind.latency.sum
        #expect(answered <= Double(kind.inFlightArea))
        conservation = max(
          conservation, (kind.offered - kind.outcomes.total - kind.inFlightAtEnd).magnitude64)
      }
    }
    return [
      "|L - lambda*W| / L on a drained run": .number(little),
      "|U - X*S|": .number(utilisation),
      "conservation defect (arrivals - completions - drops - abandons - in system)": .number(
        Double(conservation)),
    ]
  }

  /// Drops, abandonment, interruptions and branches, and traffic that ends before the run does.
  private static func network() -> Network {
    var model = Model(serviceFactor: 1)
    let gate = model.room(
      .exponential(mean: 0.02), servers: 2, waiting: 5, patience: .exponential(mean: 0.03))
    let first = model.queue(.exponential(mean: 0.01), discipline: .shortestRemaining)[0]
    let second = model.queue(.lognormal(mean: 0.012, cv: 3), servers: 2)[0]
    let third = model.queue(.uniform(min: 0, max: 0.02), discipline: .lifoPreemptive)[0]
    let front = model.builder.component("front", places: 20, queueLimit: 50)
    let ask = model.operation(
      of: front,
      [
        .ask(gate), .together([[.ask(first)], [.ask(second)], [.ask(third)]], needed: 2),
        .again(probability: 0.3, [.ask(first)]),
      ])
    let ending = RateProfile(
      segments: [.init(duration: .seconds(300), startRate: 20, endRate: 90)], finalRate: 0)
    model.open(rate: 0, profile: ending, [.ask(ask)])
    return model.builder.build()
  }
}

extension Int64 {
  fileprivate var magnitude64: Int64 { Int64(magnitude) }
}

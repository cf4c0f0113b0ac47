import Tailrace
import Testing

/// Traffic whose rate jumps between two states.
struct BurstyTests {
  static let cases: [TheoryCase] = [modulated("mmpp2-mm1"), modulated("ipp-mm1")]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `modulated traffic behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// A state lasts as long as hundreds of requests, so the estimates rest on far fewer independent
  /// pieces than on customers and are held less closely.
  private static func modulated(_ id: String) -> TheoryCase {
    .played(id) { reference in
      let rates = ["l1", "l2"].map { reference.number($0) }
      let holding = ["q12", "q21"].map { 1 / reference.number($0) }
      let mean = 1 / reference.number("mu")
      let average = reference.answer("arrival_rate.mean")
      let measures: [(String, Measure)] =
        standard(reference).map { ($0, $1.loosened(2)) } + [
          (
            "arrival_rate.mean",
            .mean { Double($0.classes[0].offered) / $0.seconds }
          ),
          (
            "index_of_dispersion_for_counts(infinity)",
            Measure.moment { dispersion($0) }.loosened(2)
          ),
        ]
      return [
        // The interval is long against a state and short against the run.
        Experiment(customers: 8e6, rate: average, interval: 100, measures) { model in
          let queue = model.queue(.exponential(mean: mean))
          let states = zip(rates, holding).map { rate, holding in
            ModulationState(
              factor: rate / average, holding: .exponential(mean: holding * 1e9))
          }
          model.open(rate: average, modulation: states, [.ask(queue[0])])
        }
      ]
    }
  }

  /// The variance of the number of arrivals in an interval over its mean.
  private static func dispersion(_ results: Results) -> Double {
    let counts = results.wholeIntervals.map { Double(results.classes[0].intervals[$0].offered) }
    let estimate = Estimate(counts)
    return estimate.variance / estimate.mean
  }
}

import Tailrace
import TestSupport
import Testing

/// Intervals of confidence and the buckets of histograms.
struct StatisticsTests {
  static let cases: [TheoryCase] = [student, coverage, buckets]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `estimates are as good as they say`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let student = TheoryCase.exact("student-ci") { reference in
    let estimate = Estimate(reference.numbers("x"))
    return [
      "mean": .number(estimate.mean),
      "sample_variance": .number(estimate.variance),
      "t_quantile(0.95,9)": .number(StudentT.quantile(0.95, degreesOfFreedom: 9)),
      "half_width": .number(estimate.halfWidth(confidence: 0.9)),
      "ci_95: half_width": .number(estimate.halfWidth(confidence: 0.95)),
    ]
  }

  /// 300 intervals, each from 10 replications; and what the spread of the replications tells of
  /// the variance of means.
  private static let coverage = TheoryCase(
    id: "ci-coverage",
    experiments: { reference in
      let rate = reference.number("lam")
      return [
        // A hundred relaxation times are one interval.
        Experiment(
          customers: 2e6, rate: rate, interval: 9000,
          [
            (
              "time_average_N: asymptotic variance constant",
              Measure.moment { $0.varianceConstant(0) }.loosened(3)
            )
          ]
        ) { waitingLine(reference, &$0) }
      ]
    },
    custom: { reference, seed in
      let sets = 300
      let size = 10
      var model = Model(serviceFactor: 1)
      model.recordsOccupancy = false
      waitingLine(reference, &model)
      let network = model.builder.build()
      let theory = reference.number("lam") / (reference.number("mu") - reference.number("lam"))
      var covered = 0
      var spread: [Double] = []
      for set in 0..<sets {
        let options = RunOptions(
          duration: .seconds(26_000), warmup: .seconds(2000), interval: .seconds(26_000),
          seed: reference.seed(seed), replication: UInt32(set * size))
        let runs = Run(network, options).replications(size)
        let waits = await SideBySide.play(runs) { $1.components[0].wait } ?? []
        let estimate = Estimate(waits.map { $0.meanSeconds })
        if estimate.interval(confidence: 0.95).contains(theory) { covered += 1 }
        let customers = Double(waits.reduce(0) { $0 + $1.count }) / Double(size)
        spread.append(estimate.variance * customers)
      }
      return verdicts(reference, theory, covered: covered, of: sets, spread: spread)
    })

  private static func verdicts(
    _ reference: Reference, _ theory: Double, covered: Int, of sets: Int, spread: [Double]
  ) -> [Finding] {
    let loose = Measure.moment { _ in 0 }.loosened(3)
    func finding(
      _ name: String, _ values: [Double], _ expected: @escaping @Sendable (Double) -> Double
    ) -> Finding {
      var measure = loose
      measure.expected = expected
      let estimate = Estimate(values)
      return Finding(
        name, measure, answer: reference.answer(name), lows: estimate, highs: estimate)
    }
    let normal = 1.959963984540054
    let factor = normal / (0.01 * theory)
    return [
      finding("wait sequence (queueing delay): asymptotic variance constant", spread) { $0 },
      // The square of the half-width, because that is in proportion to the variance.
      finding(
        "half_width_95 of mean delay after 1e6 customers (expected)",
        spread.map { normal * normal * $0 / 1e6 }
      ) { $0 * $0 },
      finding(
        "customers for a 1% relative 95% half-width of the mean delay",
        spread.map { $0 * factor * factor }
      ) { $0 },
      // Batch means of one run cover less; independent replications cover what they promise.
      finding(
        "observed coverage of 95% batch-means CI (20 batches x 2500 delays, 400 runs)",
        (0..<sets).map { $0 < covered ? 1 : 0 }
      ) { _ in 0.95 },
    ]
  }

  private static func waitingLine(_ reference: Reference, _ model: inout Model) {
    let queue = model.queue(.exponential(mean: 1 / reference.number("mu")))
    model.open(rate: reference.number("lam"), [.ask(queue[0])])
  }

  /// Ours keep two decimal digits; three are not offered.
  private static let buckets = TheoryCase(
    id: "hdr-bounds",
    omitted: [
      "sub_bucket_count(d=3)": "histograms keep two decimal digits",
      "max_relative_error(d=3)": "histograms keep two decimal digits",
    ],
    exact: { _ in
      var table = HistogramTable(count: 1)
      for value in Int64(0)..<5000 { table.record(Handle(0), value) }
      // Up to here each whole number has a bucket of its own.
      let exact = table.histogram(Handle(0)).buckets.prefix { $0.lower == $0.upper }
      return ["sub_bucket_count(d=2)": .number(Double(exact.count))]
    },
    custom: { reference, seed in
      var stream = RandomStream(seed: seed)
      let law = Distribution.lognormal(mu: 16, sigma: 3)
      var values: [Int64] = []
      var table = HistogramTable(count: 1)
      for _ in 0..<20_000 {
        let value = Int64(law.quantile(stream.nextOpenUnit() * 0.9999))
        values.append(value)
        table.record(Handle(0), value)
      }
      values.sort()
      let histogram = table.histogram(Handle(0))
      let worst = values.indices.map { index in
        let exact = Double(values[index])
        let told = Double(histogram.value(ofRank: Int64(index + 1)))
        return (told - exact).magnitude / max(1, exact)
      }.max()
      let bound = reference.answer("max_relative_error(d=2)")
      let found = worst ?? .infinity
      return [
        Finding(
          quantity: "max_relative_error(d=2)",
          passed: found <= bound && found <= LatencyHistogram.relativeError,
          detail: "the largest error is \(found), the bound \(bound)")
      ]
    })
}

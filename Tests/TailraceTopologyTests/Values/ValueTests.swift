import TailraceTopology
import Testing

/// Values that can be read.
@Suite struct ValueTests {
  private func read<Value>(
    _ text: String, _ reader: (Phrase, inout Diagnostics) -> Value?
  ) -> Value? {
    var diagnostics = Diagnostics()
    let value = reader(Phrase(ScalarText.scalar(text)), &diagnostics)
    #expect(diagnostics.isEmpty == (value != nil))
    return value
  }

  static let durations: [(String, Int64)] = [
    ("250ms", 250_000_000), ("20us", 20_000), ("20\u{B5}s", 20_000), ("20\u{3BC}s", 20_000),
    ("7ns", 7), ("1m30s", 90_000_000_000), ("0.3ms", 300_000), ("1_000s", 1_000_000_000_000),
    ("2h", 7_200_000_000_000), ("1d12h", 129_600_000_000_000), ("0s", 0), ("1.5ns", 2),
    ("1h0.5s", 3_600_500_000_000),
  ]

  @Test(arguments: durations)
  func `durations are nanoseconds`(_ text: String, _ expected: Int64) {
    #expect(read(text) { $0.duration(&$1) } == expected)
  }

  static let rates: [(String, Double)] = [
    ("1000/s", 1000), ("90/min", 1.5), ("5/m", 5.0 / 60), ("3/h", 3.0 / 3600), ("2_000/s", 2000),
    ("1M/s", 1e6), ("50k/s", 50_000), ("0.5/s", 0.5), ("2/ms", 2000), ("1/d", 1.0 / 86_400),
  ]

  @Test(arguments: rates)
  func `rates are per second`(_ text: String, _ expected: Double) {
    #expect(read(text) { $0.rate(&$1) } == expected)
  }

  static let sizes: [(String, Int64)] = [
    ("30KB", 30_000), ("2GiB", 2 << 30), ("17B", 17), ("1.5KiB", 1536), ("1_000MB", 1_000_000_000),
    ("1TiB", 1 << 40), ("3TB", 3_000_000_000_000),
  ]

  @Test(arguments: sizes)
  func `sizes are bytes`(_ text: String, _ expected: Int64) {
    #expect(read(text) { $0.size(&$1) } == expected)
  }

  @Test func `ratios, factors, counts, prices and truth values are read`() {
    #expect(read("70%") { $0.percentage(&$1) } == 0.7)
    #expect(read("0.1%") { $0.percentage(&$1) } == 0.001)
    #expect(read("99.9%") { $0.percentage(&$1) } == 0.999)
    #expect(read("150%") { $0.percentage(atMost: nil, &$1) } == 1.5)
    #expect(read("3x") { $0.factor(&$1) } == 3)
    #expect(read("0.5x") { $0.factor(&$1) } == 0.5)
    #expect(read("20_000") { $0.count(&$1) } == 20_000)
    #expect(read("200_000 entries") { $0.count(of: "entries", &$1) } == 200_000)
    #expect(read("$0.34/h") { $0.price(&$1) } == 0.34)
    #expect(read("$730/month") { $0.price(&$1) } == 1)
    #expect(read("true") { $0.truth(&$1) } == true)
    #expect(read("false") { $0.truth(&$1) } == false)
  }

  @Test func `every distribution is read`() {
    let ms: Int64 = 1_000_000
    let cases: [(String, DistributionExpression)] = [
      ("20ms", .constant(20 * ms)),
      ("constant(20ms)", .constant(20 * ms)),
      ("exponential(mean=20ms)", .exponential(mean: 20 * ms)),
      ("lognormal(p50=20ms p99=90ms)", .lognormalPercentiles(p50: 20 * ms, p99: 90 * ms)),
      ("lognormal(p99=90ms   p50=20ms)", .lognormalPercentiles(p50: 20 * ms, p99: 90 * ms)),
      ("lognormal(mean=20ms cv=1.5)", .lognormalMoments(mean: 20 * ms, cv: 1.5)),
      ("gamma(mean=20ms cv=0.5)", .gamma(mean: 20 * ms, cv: 0.5)),
      ("erlang(k=3 mean=6ms)", .erlang(k: 3, mean: 6 * ms)),
      ("weibull(shape=1.5 scale=2ms)", .weibullScale(shape: 1.5, scale: 2 * ms)),
      ("weibull(shape=1.5 mean=2ms)", .weibullMean(shape: 1.5, mean: 2 * ms)),
      ("pareto(min=5ms shape=2.2)", .pareto(min: 5 * ms, shape: 2.2)),
      ("pareto(min=5ms max=1s shape=2)", .boundedPareto(min: 5 * ms, max: 1_000 * ms, shape: 2)),
      ("hyperexponential(mean=10ms cv=3)", .hyperexponential(mean: 10 * ms, cv: 3)),
      ("normal(mean=20ms sd=4ms)", .normal(mean: 20 * ms, sd: 4 * ms)),
      ("triangular(min=0ms mode=1ms max=3ms)", .triangular(min: 0, mode: ms, max: 3 * ms)),
      ("uniform(min=10ms max=30ms)", .uniform(min: 10 * ms, max: 30 * ms)),
      (
        "mix(95%=4ms 5%=exponential(mean=80ms))",
        .mix([
          DistributionPart(share: 0.95, distribution: .constant(4 * ms)),
          DistributionPart(share: 0.05, distribution: .exponential(mean: 80 * ms)),
        ])
      ),
      ("empirical(file=service.csv)", .empirical(file: "service.csv")),
      ("samples(1ms 2ms 5ms)", .samples([ms, 2 * ms, 5 * ms])),
    ]
    for (text, expected) in cases {
      #expect(read(text) { $0.durationDistribution(&$1) } == expected)
    }
    #expect(
      read("lognormal(p50=30KB p99=900KB)") { $0.sizeDistribution(&$1) }
        == .lognormalPercentiles(p50: 30_000, p99: 900_000))
  }

  @Test func `popularities are read`() {
    #expect(read("uniform") { $0.popularity(&$1) } == .uniform)
    #expect(read("zipf(0.99)") { $0.popularity(&$1) } == .zipf(exponent: 0.99))
  }

  @Test func `objectives are read`() {
    let cases: [(String, ObjectiveExpression)] = [
      ("p(99) < 200ms", ObjectiveExpression(.percentile(0.99), .less, .duration(200_000_000))),
      (
        "p(99.9)<=2s",
        ObjectiveExpression(.percentile(0.999), .lessOrEqual, .duration(2_000_000_000))
      ),
      ("error_rate < 0.1%", ObjectiveExpression(.errorRate, .less, .ratio(0.001))),
      ("availability > 99.9%", ObjectiveExpression(.availability, .greater, .ratio(0.999))),
      (
        "completion p(95) < 2s",
        ObjectiveExpression(.completionPercentile(0.95), .less, .duration(2_000_000_000))
      ),
      ("throughput > 100/s", ObjectiveExpression(.throughput, .greater, .rate(100))),
      ("goodput >= 90/min", ObjectiveExpression(.goodput, .greaterOrEqual, .rate(1.5))),
      ("mean < 20ms", ObjectiveExpression(.mean, .less, .duration(20_000_000))),
      ("max < 1s", ObjectiveExpression(.maximum, .less, .duration(1_000_000_000))),
    ]
    for (text, expected) in cases { #expect(read(text) { $0.objective(&$1) } == expected) }
  }

  @Test func `load shapes are read`() {
    let minute: Int64 = 60_000_000_000
    #expect(read("hold 5m") { $0.loadShape(&$1) } == .hold(5 * minute))
    #expect(read("ramp to 10x over 11m") { $0.loadShape(&$1) } == .ramp(to: 10, over: 11 * minute))
    #expect(read("step to 3x") { $0.loadShape(&$1) } == .step(to: 3))
    #expect(read("spike to 8x for 1m") { $0.loadShape(&$1) } == .spike(to: 8, for: minute))
  }

  @Test func `a value of the wrong kind is refused and a damaged one is not mentioned again`() {
    let file = SourceFile(name: "t.yaml", text: "a: [1]\nb:\nc: @x\nd: {}\n")
    let mapping = YAMLReader.read(file).root.mapping!
    var diagnostics = Diagnostics()
    for entry in mapping.entries {
      #expect(entry.value.phrase(expecting: Quantity.duration.expectation, &diagnostics) == nil)
    }
    #expect(
      diagnostics.sorted.map { $0.message } == [
        "expected a duration, such as 250ms; found a list",
        "expected a duration, such as 250ms; found nothing",
        "expected a duration, such as 250ms; found a mapping",
      ])
  }

  @Test(arguments: ["samples(", "mix(", "exponential(", "("])
  func `a hundred thousand wrong arguments end quickly`(_ head: String) {
    var diagnostics = Diagnostics()
    let text = head + String(repeating: "é=x ", count: 100_000) + ")"
    #expect(Phrase(ScalarText.scalar(text)).durationDistribution(&diagnostics) == nil)
    // A branch of a mixture may be wrong in its share and in its value.
    #expect(diagnostics.sorted.count <= 40)
    _ = Phrase(ScalarText.scalar(String(repeating: "mix(1%=", count: 50_000)))
      .durationDistribution(&diagnostics)
  }
}

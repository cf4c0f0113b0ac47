import Tailrace
import Testing

/// Every form of a distribution draws what it says.
struct SemanticLawTests {
  private static let files = [
    "times.csv": "# measured\n10ms\n20ms\n\n60ms\n",
    "curve.csv": "10ms,0%\n20ms,50%\n40ms,100%\n",
  ]

  /// The mean in milliseconds; how far the sample's mean may be off.
  @Test(arguments: [
    ("20ms", 20.0, 0.0001), ("constant(20ms)", 20, 0.0001),
    ("exponential(mean=20ms)", 20, 0.03),
    // exp(μ + σ²/2) with μ = ln 20 and σ = ln(90/20) / 2.3263.
    ("lognormal(p50=20ms p99=90ms)", 24.651, 0.03),
    ("lognormal(mean=20ms cv=1.5)", 20, 0.05), ("gamma(mean=20ms cv=0.5)", 20, 0.02),
    ("erlang(k=3 mean=6ms)", 6, 0.02),
    // 20 Γ(1 + 1/1.5).
    ("weibull(shape=1.5 scale=20ms)", 18.055, 0.03), ("weibull(shape=1.5 mean=20ms)", 20, 0.03),
    // 5 · 2.2/1.2.
    ("pareto(min=5ms shape=2.2)", 9.1667, 0.1),
    // L = 5, H = 50, α = 2: (α L^α / (1 − (L/H)^α)) · (L^(1−α) − H^(1−α)) / (α − 1).
    ("pareto(min=5ms max=50ms shape=2)", 9.0909, 0.03),
    ("hyperexponential(mean=10ms cv=3)", 10, 0.1), ("normal(mean=20ms sd=4ms)", 20, 0.01),
    ("triangular(min=5ms mode=10ms max=30ms)", 15, 0.02), ("uniform(min=10ms max=30ms)", 20, 0.02),
    ("mix(75%=4ms 25%=exponential(mean=80ms))", 23, 0.06), ("samples(1ms 2ms 6ms)", 3, 0.03),
    ("empirical(file=times.csv)", 30, 0.03),
    // Straight lines between the points: half of the times around 15ms, half around 30ms.
    ("empirical(file=curve.csv)", 22.5, 0.02),
  ])
  func `a law has the mean it states`(_ law: String, _ milliseconds: Double, _ tolerance: Double)
    throws
  {
    let report = try Play.run(
      Play.steps("[wait: \(law)]"), files: Self.files, duration: .seconds(200))
    #expect(
      isNear(
        report.traffic["visitors"].latency.mean.map { $0.seconds * 1e3 }, milliseconds,
        within: tolerance))
  }

  @Test func `a file of times is drawn from, value by value`() throws {
    let report = try Play.run(
      Play.steps("[wait: empirical(file=times.csv)]"), files: Self.files, duration: .seconds(50))
    let seen = report.traffic["visitors"].latency
    #expect(seen.max == .milliseconds(60))
    #expect(isNear(seen.p50?.seconds, 0.020, within: 0.01))
  }
}

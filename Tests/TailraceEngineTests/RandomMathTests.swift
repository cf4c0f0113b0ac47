import TailraceEngine
import Testing

private typealias Math = DeterministicMath

struct RandomMathTests {
  /// The distance from `expected` relative to it, or absolute where that is 0.
  private func error(_ value: Double, _ expected: Double) -> Double {
    if value == expected { return 0 }
    return ((value - expected) / (expected == 0 ? 1 : expected)).magnitude
  }

  private func worst(
    _ table: [(x: Double, value: Double)], _ function: (Double) -> Double
  ) -> Double {
    table.map { error(function($0.x), $0.value) }.max() ?? .infinity
  }

  @Test func `log agrees with high precision`() {
    #expect(worst(HighPrecision.log, Math.log) < 3e-16)
  }

  @Test func `exp agrees with high precision`() {
    #expect(worst(HighPrecision.exp, Math.exp) < 3e-16)
  }

  @Test func `log1p and expm1 keep their digits near zero`() {
    #expect(worst(HighPrecision.log1p, Math.log1p) < 1e-15)
    #expect(worst(HighPrecision.expm1, Math.expm1) < 1e-15)
  }

  @Test func `pow is as good as its logarithm allows`() {
    for (x, y, value) in HighPrecision.pow {
      let bound = (4 + (y * Math.log(x)).magnitude) * 3e-16
      #expect(error(Math.pow(x, y), value) < bound)
    }
    #expect(Math.pow(10, 3) == 1000)
    #expect(Math.pow(2, -2) == 0.25)
    #expect(Math.pow(-2, 3) == -8)
    #expect(Math.pow(0, 0) == 1)
    #expect(Math.pow(0, 0.5) == 0)
    #expect(Math.pow(0, -0.5) == .infinity)
    #expect(Math.pow(-1, 0.5).isNaN)
  }

  @Test func `the gamma function and its logarithm agree with high precision`() {
    #expect(worst(HighPrecision.gamma, Math.gamma) < 1e-14)
    for (x, value) in HighPrecision.logGamma {
      let bound = 1e-14 * max(1, value.magnitude)
      #expect((Math.logGamma(x) - value).magnitude < bound)
    }
    #expect(Math.gamma(180) == .infinity)
    #expect(Math.gamma(0).isNaN)
  }

  @Test func `the shares of a gamma law agree with high precision`() {
    for (x, shape, below, above) in HighPrecision.gammaShare {
      #expect(error(Math.gammaShare(atOrBelow: x, shape: shape), below) < 1e-13)
      #expect(error(Math.gammaShare(above: x, shape: shape), above) < 1e-13)
    }
    #expect(Math.gammaShare(atOrBelow: 0, shape: 2) == 0)
    #expect(Math.gammaShare(above: .infinity, shape: 2) == 0)
  }

  @Test func `the normal law and its inverse agree with high precision`() {
    #expect(worst(HighPrecision.normalShare, { Math.normalShare(atOrBelow: $0) }) < 1e-14)
    for (p, value) in HighPrecision.normalQuantile {
      #expect((Math.normalQuantile(p) - value).magnitude < 1e-14 * max(1, value.magnitude))
    }
    #expect(Math.normalQuantile(0) == -.infinity)
    #expect(Math.normalQuantile(1) == .infinity)
    #expect(Math.normalQuantile(1.5).isNaN)
  }

  @Test func `zero infinity and no number have the usual logarithms`() {
    #expect(Math.log(0) == -.infinity)
    #expect(Math.log(-0.0) == -.infinity)
    #expect(Math.log(-1).isNaN)
    #expect(Math.log(.nan).isNaN)
    #expect(Math.log(.infinity) == .infinity)
    #expect(Math.log(1) == 0)
    #expect(Math.log1p(-1) == -.infinity)
    #expect(Math.log1p(.infinity) == .infinity)
  }

  @Test func `exponentials run out at both ends without a trap`() {
    #expect(Math.exp(0) == 1)
    #expect(Math.exp(709.79) == .infinity)
    #expect(Math.exp(1e300) == .infinity)
    #expect(Math.exp(.infinity) == .infinity)
    #expect(Math.exp(-745.2) == 0)
    #expect(Math.exp(-.infinity) == 0)
    #expect(Math.exp(.nan).isNaN)
    #expect(Math.exp(-745) == .leastNonzeroMagnitude)
    // Subnormal results are rounded to multiples of 2⁻¹⁰⁷⁴.
    #expect(Math.exp(-720) == .leastNonzeroMagnitude * 41_132_809_365)
    #expect(Math.expm1(-.infinity) == -1)
    #expect(Math.expm1(.infinity) == .infinity)
  }

  @Test func `every power of two has its logarithm and its exponential back`() {
    for exponent in -1074...1023 {
      let power =
        exponent < -1022
        ? Double.leastNonzeroMagnitude * Double(1 << (exponent + 1074))
        : Double(bitPattern: UInt64(exponent + 1023) << 52)
      #expect(error(Math.log(power), Double(exponent) * 0.6931471805599453) < 4e-16)
    }
  }
}

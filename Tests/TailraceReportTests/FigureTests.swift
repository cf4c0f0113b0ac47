import TailraceReport
import Testing

@Suite struct FigureTests {
  @Test(
    arguments: [
      (0, "0 s"), (7, "7.00 ns"), (850, "850 ns"), (999.6, "1.00 µs"), (1_234, "1.23 µs"),
      (1_234_567, "1.23 ms"), (12_345_678, "12.3 ms"), (123_456_789, "123 ms"),
      (999_600_000, "1.00 s"), (83.46e9, "83.5 s"), (125e9, "2m 05s"), (7_380e9, "2h 03m"),
      (.nan, "-"), (.infinity, "-"),
    ] as [(Double, String)])
  func `a duration has three digits and the unit that suits it`(
    nanoseconds: Double, text: String
  ) {
    #expect(Figure.duration(nanoseconds) == text)
  }

  @Test(
    arguments: [
      (0, "0 s"), (3e9, "3 s"), (2.5e9, "2.5 s"), (12e9, "12 s"), (59.6e9, "1m 00s"),
      (310e9, "5m 10s"), (-90e9, "-1m 30s"), (3600e9, "1h 00m"),
    ] as [(Double, String)])
  func `a moment is told to the second`(nanoseconds: Double, text: String) {
    #expect(Figure.clock(nanoseconds) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (0.0205, "0.0205"), (0.52, "0.520"), (9.996, "10.0"), (99.95, "100"),
      (9_870, "9870"), (9_999.6, "10.0k"), (12_345, "12.3k"), (1e6, "1.00M"), (2.5e9, "2.50G"),
    ] as [(Double, String)])
  func `a number has three digits`(value: Double, text: String) {
    #expect(Figure.number(value) == text)
  }

  @Test(
    arguments: [
      (0, "0 %"), (1, "100 %"), (0.452, "45.2 %"), (0.00123, "0.123 %"), (0.99953, "99.953 %"),
      (0.9999, "99.990 %"), (1.2, "120 %"),
    ] as [(Double, String)])
  func `a share near one keeps the digits of what is missing`(ratio: Double, text: String) {
    #expect(Figure.percent(ratio) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345"),
      (.min, "-9,223,372,036,854,775,808"),
    ] as [(Int64, String)])
  func `a count is told to the last one`(value: Int64, text: String) {
    #expect(Figure.count(value) == text)
  }

  @Test func `what few events support is told in two digits`() {
    #expect(Figure.digits(counted: 100) == 2)
    #expect(Figure.digits(counted: 1_000) == 3)
    #expect(Figure.rate(123.4, digits: 2) == "120/s")
    #expect(Figure.duration(1_234_567, digits: 2) == "1.2 ms")
  }
}

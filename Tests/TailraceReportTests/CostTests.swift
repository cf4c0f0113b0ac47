import Testing

@testable import TailraceReport

@Suite struct CostTests {
  @Test(
    arguments: [
      (0.004, "$0.00400"), (0.34, "$0.34"), (12.5, "$12.50"), (99.996, "$100.00"),
      (1_234.4, "$1,234"), (9e14, "$900,000,000,000,000"), (1e20, "$100000000T"),
      (.infinity, "$-"),
    ] as [(Double, String)])
  func `an amount of any size is told`(amount: Double, text: String) {
    #expect(Cost.dollars(amount) == text)
  }
}

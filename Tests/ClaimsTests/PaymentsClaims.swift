import Foundation
import Tailrace
import Testing

/// The drawing of a payment provider: validate, enqueue, acknowledge, and the bank afterwards.
struct PaymentsClaims {
  @Test func `I6: the bank is slow, and merchants do not notice`() throws {
    let claim = Claim("I6", topology: "payments.yaml")
    let usual = try claim.run()
    let slow = try claim.run("slow-bank")
    let awaited = try claim.run("slow-bank-awaited")
    let before = try #require(usual.traffic["merchants-tills.pay"].latency.p99)
    let after = try #require(slow.traffic["merchants-tills.pay"].latency.p99)
    // The answer does not wait for the bank, so it knows nothing of it.
    #expect(abs(after.seconds - before.seconds) < 0.05 * before.seconds)
    #expect(slow.traffic["merchants-tills"].outcomes.failed == 0)
    // Sixty consumers and some 2.9 s each are 21 payments a second, of some 114.
    let payments = slow.queues["payments"]
    let growth = slow.traffic["merchants-tills"].offered - payments.completed
    #expect(payments.waiting > 40_000 && payments.waiting >= growth)
    #expect(usual.queues["payments"].waiting < 60)
    #expect(usual.queues["payments"].completion.p95 < .seconds(2))
    let failed = try #require(awaited.traffic["merchants-tills"].errorRate)
    #expect(failed > 0.2)
    claim.saw(
      "bank ten times slower: p99 of a payment \(milliseconds(before)) and \(milliseconds(after)), "
        + "backlog \(usual.queues["payments"].waiting) and \(payments.waiting); awaited, "
        + String(format: "%.0f %% fail", failed * 100))
  }
}

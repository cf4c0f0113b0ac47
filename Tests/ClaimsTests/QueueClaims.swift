import Foundation
import Tailrace
import Testing

/// Section E: queues.
struct QueueClaims {
  @Test func `E1: the answer comes now, the mail later`() throws {
    let claim = Claim("E1", topology: "Queues/answer-now-mail-later.yaml")
    let report = try claim.run()
    let inline = try claim.run("inline")
    let answer = try #require(report.traffic["customers.order"].latency.p50)
    let mail = try #require(report.queues["mail"].completion.p50)
    let awaited = try #require(inline.traffic["customers.order"].latency.p50)
    // What is sent is the same; who waits for it is not.
    #expect(answer < .milliseconds(60))
    #expect(mail > .seconds(1.4) && mail < .seconds(2))
    #expect(abs(awaited.seconds - (answer.seconds + mail.seconds)) < 0.1 * awaited.seconds)
    claim.saw(
      "answer in \(milliseconds(answer)), mail in \(seconds(mail)) (medians); "
        + "sent before answering: \(seconds(awaited))")
  }

  @Test func `E2: a queue absorbs a spike and drains at the spare rate`() throws {
    let claim = Claim("E2", topology: "Queues/spike-absorbed.yaml")
    let report = try claim.run()
    let backlog = try #require(report.queues["thumbnails"].backlog)
    let measured = try #require(backlog.measuredDrain)
    let predicted = try #require(backlog.predictedDrain)
    // (500 - 200)/s for 60 s; then 18,000 over (200 - 100)/s.
    #expect(abs(Double(backlog.peak) - 18_000) < 0.03 * 18_000)
    #expect(abs(measured.seconds - 180) < 0.06 * 180)
    #expect(abs(measured.seconds - predicted.seconds) < 0.05 * predicted.seconds)
    #expect(report.traffic["visitors"].latency.p99 < .milliseconds(10))
    claim.saw(
      "\(backlog.peak) messages after a minute at five times the load; drained in "
        + "\(Int(measured.seconds)) s, excess over spare rate says \(Int(predicted.seconds)) s")
  }

  @Test func `E3: at least once means duplicates, which idempotent workers recognize`() throws {
    let claim = Claim("E3", topology: "Queues/at-least-once.yaml")
    let plain = try #require(try claim.run().queues["charges"].counts)
    let report = try claim.run("idempotent")
    let idempotent = try #require(report.queues["charges"].counts)
    let lossy = try claim.run("at-most-once").queues["charges"]
    // A tenth takes 4 s to 8 s, three quarters of them longer than the 5 s out of sight.
    let slow = 0.1 * 0.75 * Double(plain.completed)
    #expect(abs(Double(plain.expired) - slow) < 0.15 * slow)
    #expect(plain.duplicateEffects > 0 && plain.duplicateEffects == plain.duplicates)
    #expect(idempotent.duplicates > 0 && idempotent.duplicateEffects == 0)
    // Nothing but the queue's consumers asks Redis: before every delivery, and after most.
    #expect(report.components["redis"].offered > 19 * idempotent.receives / 10)
    #expect(plain.deadLettered == 0 && lossy.failed > 0)
    claim.saw(
      "\(plain.completed) charges, \(plain.redeliveries) redelivered, "
        + "\(plain.duplicateEffects) made twice; with a look-up none twice of "
        + "\(idempotent.duplicates) recognized; at most once loses \(lossy.failed)")
  }

  @Test func `E4: a partition has one consumer, and lag is by partition`() throws {
    let claim = Claim("E4", topology: "Queues/partitions.yaml")
    let six = try claim.run()
    let eight = try claim.run("eight-consumers")
    let hot = try claim.run("hot-key").queues["events"]
    let rebalanced = try claim.run("rebalanced").queues["events"]
    #expect(eight.queues["events"].idleConsumers == 2)
    // More consumers than partitions are no help at all: every message takes the same course.
    #expect(eight.results.fingerprint.order == six.results.fingerprint.order)
    let lags = hot.partitions.map(\.lag).sorted()
    let longest = try #require(lags.last)
    // All but the popular key's partition keep up.
    #expect(longest > 1000 && lags[lags.count - 2] < 100)
    #expect(rebalanced.counts?.rebalances == 2)
    let calm = six.queues["events"].partitions.map(\.peakLag).max() ?? 0
    let stopped = rebalanced.partitions.map(\.peakLag).max() ?? 0
    #expect(stopped > 10 * calm)
    claim.saw(
      "of eight consumers of six partitions 2 are idle; lag with a hot key \(longest), elsewhere "
        + "at most \(lags[lags.count - 2]); half the consumers gone: \(stopped) instead of \(calm)")
  }

  @Test func `E5: dead letters, bounds and back-pressure`() throws {
    let claim = Claim("E5", topology: "Queues/poison.yaml")
    let rejecting = try claim.run()
    let blocking = try claim.run("blocking")
    let endless = try claim.run("no-dead-letters")
    let counts = try #require(rejecting.queues["imports"].counts)
    // One in a hundred of the messages that were taken in.
    let poison = 0.01 * Double(counts.published)
    #expect(abs(Double(counts.deadLettered) - poison) < 0.2 * poison)
    #expect(rejecting.components["graveyard"].offered == counts.deadLettered)
    let shed = rejecting.traffic["partners"].outcomes[.shed]
    // (300 - 195)/s for a minute, less what finds room.
    #expect(shed > 4000 && blocking.traffic["partners"].outcomes.failed == 0)
    let waited = try #require(blocking.traffic["partners"].latency.p99)
    #expect(waited > .seconds(20))
    #expect(rejecting.traffic["partners"].latency.p99 < .milliseconds(10))
    // Poison that is never given up comes back once a second, until nothing else gets a turn.
    let goodThroughput = endless.queues["imports"].completed
    #expect(Double(goodThroughput) < 0.9 * Double(rejecting.queues["imports"].completed))
    claim.saw(
      "\(counts.deadLettered) of \(counts.published) messages dead after 3 tries; the full queue "
        + "rejects \(shed) or makes publishers wait \(seconds(waited)) (p99)")
  }
}

/// Figures of claims, the same in every run.
func milliseconds(_ delay: Delay) -> String { String(format: "%.0f ms", delay.seconds * 1e3) }

func seconds(_ delay: Delay) -> String { String(format: "%.1f s", delay.seconds) }

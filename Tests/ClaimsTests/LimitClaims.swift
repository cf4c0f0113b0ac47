import Foundation
import Tailrace
import Testing

/// How a component protects itself from what arrives.
struct LimitClaims {
  @Test func `a limit for each client protects the others, however it counts`() throws {
    let claim = Claim("F5", topology: "Failing/rate-limits.yaml")
    let none = try claim.run("no-limit")
    // More than it can do: everybody waits longer and longer.
    #expect(none.traffic["good"].latency.p50! > .seconds(5))
    #expect(none.traffic["greedy"].outcomes[.throttled] == 0)

    /// What each greedy client gets in a minute, and the good clients' p99.
    func run(_ variant: String?) throws -> (perMinute: Double, tail: Delay) {
      let report = try claim.run(variant)
      let good = report.traffic["good"]
      let greedy = report.traffic["greedy"]
      // A client that asks 30 times a minute on average asks 100 times in none.
      #expect(good.outcomes[.throttled] == 0, "\(variant ?? "")")
      #expect(greedy.outcomes[.throttled] > 0)
      #expect(report.components["gateway"].failuresBegun[.throttled] > 0)
      return (greedy.throughputPerSecond * 60 / 12, good.latency.p99!)
    }
    let sliding = try run(nil)
    let token = try run("token-bucket")
    let leaky = try run("leaky-bucket")
    let fixed = try run("fixed-window")
    let log = try run("sliding-log")
    for way in [sliding, token, leaky, fixed, log] {
      #expect(way.perMinute <= 102 && way.perMinute > 90)
      #expect(way.tail < .seconds(5))
    }
    // Those who come at once when a window begins, and those who come evenly.
    #expect(fixed.tail.nanoseconds > 3 * token.tail.nanoseconds)
    #expect(leaky.tail.nanoseconds < 2 * token.tail.nanoseconds)

    /// Attempts that are refused for each that is let in.
    func refused(_ variant: String) throws -> Double {
      let report = try claim.run(variant)
      let answered = report.traffic["greedy"].outcomes.answered
      return Double(report.components["gateway"].failuresBegun[.throttled]) / Double(answered)
    }
    let polite = try refused("polite")
    let rude = try refused("rude")
    #expect(polite < 1.5 && rude > 2 * polite)
    claim.saw(
      "p99 of good clients \(Figures.time(none.traffic["good"].latency.p99)); limited: sliding "
        + "\(Figures.time(sliding.tail)), fixed \(Figures.time(fixed.tail)), log "
        + "\(Figures.time(log.tail)), token \(Figures.time(token.tail)), leaky "
        + "\(Figures.time(leaky.tail)); greedy \(Figures.number(sliding.perMinute)) a minute, "
        + "\(Figures.number(rude)) refusals for each if rude, \(Figures.number(polite)) if polite")
  }

  @Test func `one bad cron job takes an API from all others`() throws {
    let claim = Claim("F6", topology: "Failing/cron-job.yaml")
    let free = try claim.run()
    let limited = try claim.run("limited")
    let before = free.traffic["visitors"].errorRate!
    let after = limited.traffic["visitors"].errorRate!
    // A line of 20,000, of which those who come leave 400 a second over, is too long for 46 s of 190.
    #expect(abs(before - 46 / 190.0) < 0.02)
    #expect(after == 0)
    let tail = limited.traffic["visitors"].latency.p99!
    #expect(tail < .milliseconds(120))
    // A bucket of 100, and all come at once.
    let job = limited.traffic["cron"]
    #expect(job.outcomes.answered == 100 && job.outcomes.total == 20_000)
    #expect(limited.components["api"].outcomes[.throttled] == job.outcomes[.throttled])
    claim.saw(
      "20,000 requests at once: \(Figures.percent(before)) of the visitors' requests fail; with 50/s "
        + "for each client \(Figures.percent(after)), p99 \(Figures.time(tail)), and the job is "
        + "refused \(Figures.percent(job.errorRate))")
  }

  @Test func `under overload what is important keeps its latency`() throws {
    let claim = Claim("F7", topology: "Failing/priorities.yaml")
    func run(_ variant: String?) throws -> (
      checkout: TrafficReport, page: TrafficReport, all: Double
    ) {
      let report = try claim.run(variant)
      return (
        report.traffic["shop.checkout"], report.traffic["shop.page"],
        report.traffic["shop"].goodputPerSecond
      )
    }
    // The longer the line, the less of the work is still wanted.
    let endless = try run(nil)
    #expect(endless.all < 50)
    let short = try run("short-line")
    #expect(short.all > 780)
    #expect(abs(short.checkout.errorRate! - 1 / 3.0) < 0.02)
    #expect(short.checkout.latency.p50! > .milliseconds(100))

    let ranked = try run("by-priority")
    #expect(ranked.checkout.errorRate! == 0 && ranked.all > 780)
    #expect(ranked.checkout.latency.p99! < .milliseconds(80))
    #expect(ranked.page.errorRate! > 0.35)
    let reserved = try run("reserved")
    #expect(reserved.checkout.latency.p99! < short.checkout.latency.p50!)
    #expect(reserved.checkout.errorRate! < 0.05)

    // Those that find out by themselves: nearly all capacity, and no long line.
    let codel = try run("codel")
    let newest = try run("newest-first")
    let latency = try run("by-latency")
    for way in [codel, newest, latency] { #expect(way.all > 700) }
    #expect(newest.page.latency.p50! < .milliseconds(40))
    #expect(latency.page.latency.p99! < .milliseconds(120))
    claim.saw(
      "load of 150 %: useful \(Figures.rate(endless.all)) of 800/s; short line "
        + "\(Figures.rate(short.all)), a third of checkouts lost; by priority none lost, p99 "
        + "\(Figures.time(ranked.checkout.latency.p99)); CoDel \(Figures.rate(codel.all)), newest first "
        + "\(Figures.rate(newest.all))")
  }

  @Test func `memory fills with those who wait, and instances are killed one after the other`()
    throws
  {
    let claim = Claim("G6", topology: "Failing/out-of-memory.yaml")
    func kills(_ report: Report) -> [Delay] {
      report.results.timeline.compactMap {
        if case .killedForMemory(let bytes, let limit) = $0.event {
          #expect(bytes > limit && limit == 512 << 20)
          return $0.at
        }
        return nil
      }
    }
    let report = try claim.run()
    let killed = kills(report)
    #expect(killed.count >= 4)
    #expect(report.components["app"].memory!.kills == Int64(killed.count))
    // None before the database is slow.
    #expect(killed.allSatisfy { $0 > .seconds(30) })
    for variant in ["bounded", "timeout"] {
      let other = try claim.run(variant)
      #expect(kills(other).isEmpty, "\(variant)")
      #expect(other.traffic["visitors"].errorRate! < report.traffic["visitors"].errorRate!)
    }
    let bounded = try claim.run("bounded").components["app"].memory!
    #expect(bounded.peak <= (192 + 2 * 101) << 20)
    // Where it fills over half a minute the metric sees it in time; more servers share out those who wait.
    let slowly = try claim.run("slowly")
    #expect(kills(slowly).count >= 4 && kills(slowly).allSatisfy { $0 > .seconds(45) })
    let scaled = try claim.run("scaled")
    #expect(kills(scaled).isEmpty)
    #expect(scaled.components["app"].scaling!.most >= 6)
    #expect(scaled.traffic["visitors"].errorRate! == 0)
    claim.saw(
      "\(killed.count) kills at \(Figures.clock(killed.first)), "
        + "\(Figures.percent(report.traffic["visitors"].errorRate)) of requests fail; with at most 100 "
        + "inside none; filling slowly \(kills(slowly).count) kills from "
        + "\(Figures.clock(kills(slowly).first)) on, scaled to "
        + "\(scaled.components["app"].scaling!.most) servers by memory none")
  }
}

import Foundation
import Tailrace
import TestSupport
import Testing

/// What breaks, and what becomes of those who need it.
struct FaultClaims {
  /// What a source saw from one second to another, by its whole intervals.
  private struct Span {
    var offered = 0.0
    var failed = 0.0
    var seconds = 0.0
    var mean99 = 0.0
    var median = 0.0

    init(_ traffic: TrafficReport, _ from: Double, _ to: Double) {
      var rows = 0.0
      for interval in traffic.intervals {
        let start = interval.start.seconds
        guard start >= from - 1e-6, start + interval.length.seconds <= to + 1e-6 else { continue }
        offered += Double(interval.offered)
        failed += Double(interval.failed)
        seconds += interval.length.seconds
        if let latency = interval.latency {
          rows += 1
          mean99 += latency.p99.seconds * 1e3
          median += latency.p50.seconds * 1e3
        }
      }
      mean99 /= max(1, rows)
      median /= max(1, rows)
    }

    var failing: Double { failed / max(1, offered) }
  }

  /// Attempts a second at a component, and how busy its cores were, from one second to another.
  private func load(
    _ component: ComponentReport, _ from: Double, _ to: Double
  ) -> (rate: Double, busy: Double, hits: Double) {
    var offered = 0.0
    var seconds = 0.0
    var busy = 0.0
    var hits = 0.0
    for interval in component.intervals {
      let start = interval.start.seconds
      guard start >= from - 1e-6, start + interval.length.seconds <= to + 1e-6 else { continue }
      offered += Double(interval.offered)
      seconds += interval.length.seconds
      busy += (interval.coreUtilization ?? 0) * interval.length.seconds
      hits += (interval.hitRatio ?? 0) * interval.length.seconds
    }
    return (offered / seconds, busy / seconds, hits / seconds)
  }

  private func percent(_ value: Double) -> String { Figures.number(value * 100, 1) + " %" }

  @Test func `B6: the loss of a region moves its clients to the other`() throws {
    let claim = Claim("B6", topology: "Balancing/region-failover.yaml")
    let report = try claim.run()
    let full = try claim.run("no-room")
    let americans = report.traffic["americans"]
    let before = load(report.components["app-eu"], 20, 40)
    let during = load(report.components["app-eu"], 55, 70)
    let after = load(report.components["app-eu"], 90, 100)
    #expect(abs(during.rate / before.rate - 2) < 0.1)
    #expect(abs(during.busy / before.busy - 2) < 0.15)
    #expect(abs(after.rate / before.rate - 1) < 0.1)
    // A round trip of 80 ms more, and a line before servers that are 83 % busy.
    let near = Span(americans, 20, 40).median
    let far = Span(americans, 55, 70).median
    #expect(far - near > 80 && far - near < 92)
    #expect(Span(americans, 90, 100).median < 1.1 * near)
    // Three probes, and answers that live five seconds.
    let lost = americans.outcomes.failed
    #expect(lost > 500 * 3 && lost < 500 * 12)
    #expect(report.traffic["europeans"].outcomes.failed == 0)
    // Where 63 % were busy before, both regions' load is too much for one.
    let others = Span(full.traffic["europeans"], 55, 70)
    #expect(others.failing > 0.1)
    claim.saw(
      "the other region's load \(Figures.number(before.rate)) to \(Figures.number(during.rate))/s, "
        + "median \(Figures.number(near, 1)) to \(Figures.number(far, 1)) ms, "
        + "\(Figures.count(lost)) lost on the way; with no room \(percent(others.failing)) of the others fail"
    )
  }

  @Test func `B11: sessions in a server's memory die with it`() throws {
    let claim = Claim("B11", topology: "Balancing/sessions.yaml")
    func play(_ variant: String) throws -> (logins: Double, share: Double) {
      let report = try claim.run(variant)
      let index = try #require(report.network.components.firstIndex { $0.name == "app" })
      let each = report.results.components[index].instances.map { Double($0.offered) }.sorted()
      let others = each.dropFirst().reduce(0, +) / Double(each.count - 1)
      return (Double(report.components["login"].offered), each[0] / others)
    }
    let sticky = try play("sticky")
    let stickyCrash = try play("sticky-crash")
    let shared = try play("shared")
    let sharedCrash = try play("shared-crash")
    // A fourth of 20,000 clients were there. A session is missed by who was seen less than a minute ago and
    // is back before that minute is over: 1 - (1 + x) exp(-x) with a request in 40 s, so x = 1.5.
    let loggedOut = stickyCrash.logins - sticky.logins
    #expect(abs(loggedOut / (5000 * 0.442) - 1) < 0.1)
    #expect(abs(sharedCrash.logins - shared.logins) < 100)
    // Half of the window is before the crash; in turns it has all but one minute of six.
    #expect(stickyCrash.share < 0.6 && sharedCrash.share > 0.75)
    claim.saw(
      "a crash logs \(Figures.number(loggedOut)) clients out and its server then gets "
        + "\(percent(stickyCrash.share)) of another's over the run; with a shared store "
        + "\(Figures.number(max(0, sharedCrash.logins - shared.logins))) and "
        + "\(percent(sharedCrash.share))")
  }

  @Test func `C6: a cache forgets, and the database is full`() throws {
    let claim = Claim("C6", topology: "Caching/after-the-deploy.yaml")
    let report = try claim.run()
    let once = try claim.run("once")
    let before = load(report.components["redis"], 45, 60).hits
    let after = load(report.components["redis"], 90, 180).hits
    #expect(before > 0.7 && abs(after - 0.12) < 0.05)
    let calm = load(report.components["db"], 45, 60).busy
    let full = load(report.components["db"], 90, 180).busy
    #expect(calm < 0.6 && full > 0.97)
    let failing = Span(report.traffic["visitors"], 90, 180).failing
    #expect(failing > 0.2)
    let first = try #require(
      report.components["db"].intervals.first {
        $0.isMeasured && ($0.coreUtilization ?? 0) >= 0.95
      })
    #expect(first.start >= .seconds(57) && first.start <= .seconds(69))
    // Emptied once it fills again.
    #expect(load(once.components["redis"], 150, 180).hits > 0.9 * before)
    #expect(
      once.traffic["visitors"].outcomes.failed < report.traffic["visitors"].outcomes.failed / 10)
    claim.saw(
      "hits fall from \(percent(before)) to \(percent(after)); the database goes from "
        + "\(percent(calm)) to \(percent(full)) busy, full from \(Figures.clock(first.start)) on, "
        + "and \(percent(failing)) fail; nothing has crashed")
  }

  @Test func `D4: writes fail until a replica is promoted, and some are lost`() throws {
    let claim = Claim("D4", topology: "Data/failover.yaml")
    func play(_ variant: String?) throws -> (failed: Double, lost: Int64, report: Report) {
      let report = try claim.run(variant)
      let index = try #require(report.network.components.firstIndex { $0.name == "db.primary" })
      return (
        Double(report.traffic["buyers"].outcomes.failed),
        report.results.components[index].counts.lostWrites,
        report
      )
    }
    let plain = try play(nil)
    let waiting = try play("semi-synchronous")
    let byHand = try play("by-hand")
    // 200 a second for 10 s + 20 s, or for the 90 s until the machine is back.
    #expect(abs(plain.failed / 6000 - 1) < 0.05)
    #expect(abs(byHand.failed / 18_000 - 1) < 0.05)
    #expect(plain.report.traffic["readers"].outcomes.failed == 0)
    // On their way for 50 ms: 10, give or take.
    #expect(plain.lost >= 2 && plain.lost < 30)
    #expect(waiting.lost == 0)
    claim.saw(
      "\(Figures.number(plain.failed)) orders fail in the 30 s until a replica is promoted, "
        + "\(Figures.number(byHand.failed)) in the 90 s without; \(plain.lost) acknowledged ones are lost, "
        + "\(waiting.lost) where each waits for a replica")
  }

  @Test func `E6: acknowledge, then process while the bank is slow`() throws {
    let claim = Claim("E6", topology: "Queues/slow-bank.yaml")
    let report = try claim.run()
    let awaited = try claim.run("awaited")
    let merchants = report.traffic["merchants"]
    let before = Span(merchants, 24, 60)
    let during = Span(merchants, 64, 120)
    #expect(during.mean99 < 1.3 * before.mean99 && merchants.outcomes.failed == 0)
    let backlog = try #require(report.queues["payments"].backlog)
    // Sixty consumers at 2.9 s each take 21 of a hundred a second.
    #expect(backlog.peak > 3000 && backlog.peak < 6000)
    let failing = Span(awaited.traffic["merchants"], 64, 120).failing
    #expect(failing > 0.1)
    claim.saw(
      "bank ten times slower for a minute: p99 of a payment \(Figures.number(before.mean99, 1)) "
        + "and \(Figures.number(during.mean99, 1)) ms, backlog \(Figures.count(backlog.peak)); "
        + "awaited, \(percent(failing)) fail")
  }

  @Test func `F8: an instance restarts, and its memory is cold`() throws {
    let claim = Claim("F8", topology: "Failing/restart.yaml")
    let report = try claim.run()
    let rolling = try claim.run("rolling")
    let db = report.components["db"]
    let before = load(db, 48, 60).rate
    let after = load(db, 80, 84).rate
    let late = load(db, 200, 240).rate
    #expect(after > 1.5 * before && late < before)
    let index = try #require(report.network.components.firstIndex { $0.name == "app" })
    let outages = try #require(report.results.components[index].outages)
    #expect(outages.times[1] == 20_000_000_000)
    // Refused once in two seconds at the most, and sent on; what was inside is lost.
    let failed = report.traffic["visitors"].outcomes.failed
    #expect(failed < 30)
    let cold = load(rolling.components["db"], 80, 172).rate
    let warm = load(db, 80, 172).rate
    #expect(cold > 1.2 * warm)
    claim.saw(
      "20 s to start, \(failed) requests lost; database reads \(Figures.number(before))/s before and "
        + "\(Figures.number(after))/s with one memory cold; after a rolling deploy "
        + "\(Figures.number(cold)) instead of \(Figures.number(warm))/s")
  }

  @Test func `F9: a zone is lost with N, N+1 and 2N zones`() throws {
    let claim = Claim("F9", topology: "Failing/zone-loss.yaml")
    func play(_ variant: String?) throws -> (failing: Double, p99: Double, after: Double) {
      let visitors = try claim.run(variant).traffic["visitors"]
      let during = Span(visitors, 33, 60)
      return (during.failing, during.mean99, Span(visitors, 75, 90).failing)
    }
    let n = try play(nil)
    let more = try play("n-plus-1")
    let twice = try play("double")
    // Three servers of two cores serve 600 of 1,020.
    #expect(abs(n.failing - (1 - 600.0 / 1020)) < 0.08)
    #expect(more.failing < 0.02 && twice.failing < 0.001)
    #expect(twice.p99 < more.p99 && more.p99 < n.p99)
    #expect(n.after == 0 && more.after == 0 && twice.after == 0)
    claim.saw(
      "zone lost: \(percent(n.failing)) fail with N zones, \(percent(more.failing)) with N+1, "
        + "\(percent(twice.failing)) with 2N; p99 \(Figures.number(n.p99)), "
        + "\(Figures.number(more.p99)) and \(Figures.number(twice.p99)) ms")
  }

  @Test func `F11: latency, loss and partitions of a link`() throws {
    let claim = Claim("F11", topology: "Failing/partition.yaml")
    func play(_ variant: String?) throws -> (report: Report, during: Span, after: Span) {
      let report = try claim.run(variant)
      let visitors = report.traffic["visitors"]
      return (report, Span(visitors, 32, 48), Span(visitors, 60, 80))
    }
    let plain = try play(nil)
    let late = try play("late")
    let lossy = try play("lossy")
    let cut = try play("cut")
    let back = try play("cut-back")
    let told = try play("cut-told")
    #expect(abs(late.during.median - plain.during.median - 50) < 3)
    #expect(abs(lossy.during.failing - (1 - 0.95 * 0.95)) < 0.015)
    for one in [cut, back, told] { #expect(abs(one.during.failing - 1) < 0.03) }
    for one in [late, lossy, cut, back, told] {
      #expect(one.after.failing == 0 && abs(one.after.median - plain.after.median) < 0.2)
    }
    #expect(
      cut.report.components["db"].outcomes.total < back.report.components["db"].outcomes.total)
    let quick = told.report.traffic["visitors"].outcomes[.partitioned]
    #expect(quick > 7500 && cut.report.traffic["visitors"].outcomes[.timeout] > 7500)
    claim.saw(
      "50 ms added: median \(Figures.number(plain.during.median, 1)) to "
        + "\(Figures.number(late.during.median, 1)) ms; 5 % lost each way: "
        + "\(percent(lossy.during.failing)) time out; cut: all do, or fail at once if told; "
        + "afterwards \(Figures.number(cut.after.median, 1)) ms")
  }
}

import TailraceEngine
import TestSupport
import Testing

struct GuardTests {
  /// Requests at these instants to a component under rules of its client.
  private func run(
    _ instants: [Int64], instances: Int = 1, _ steps: [Step], crash: Int64? = nil,
    _ change: (inout CallRules) -> Void
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", instances: instances, steps: steps)
    let client = small.send(.recorded(instants), steps: [.call(Call(app))])
    var rules = CallRules()
    change(&rules)
    small.builder.rules(from: client, to: small.owner(of: app), rules)
    if let crash {
      small.builder.change(
        Change(
          at: .nanoseconds(crash), .crash(small.owner(of: app), .fixed(1), lasting: nil)))
    }
    return small.play()
  }

  private let failing: [Step] = [.wait(10), .fail(probability: 1, .error)]

  @Test func `a breaker opens after two failures in a row, tries once, and opens again`() {
    let run = run([0, 20, 40, 60, 130, 150, 240], failing) {
      $0.breaker = CircuitBreaker(
        consecutiveFailures: 2, openFor: .nanoseconds(100), halfOpenCalls: 1)
    }
    // Opened at 30 and at 140; the calls at 130 and 240 try.
    #expect(run[0].outcomes[.error] == 4 && run[0].outcomes[.breakerOpen] == 3)
    #expect(run["app"].offered == 4)
    #expect(run["client 0"].failuresBegun[.breakerOpen] == 3)
    let app = run.results.guards[0].to
    let events = run.results.timeline.map(\.event)
    #expect(
      events == [
        .breakerOpened(to: app, failed: 2, slow: 0, calls: 2), .breakerHalfOpened(to: app),
        .breakerOpened(to: app, failed: 1, slow: 0, calls: 1), .breakerHalfOpened(to: app),
        .breakerOpened(to: app, failed: 1, slow: 0, calls: 1),
      ])
    #expect(run.results.timeline.map(\.at.nanoseconds) == [30, 130, 140, 240, 250])
    let counts = run.results.guards[0].counts
    #expect(counts.sent == 4 && counts.brokenOff == 3)
    #expect(counts.trips == 1 && counts.openings == 3 && counts.halfOpenings == 2)
    #expect(counts.openTime == 300)
  }

  @Test func `a breaker closes when its calls are answered`() {
    let run = run(
      [0, 20, 130, 131, 150, 170],
      [.wait(.replay([10, 10, 10, 10, 10, 10])), .fail(probability: 0, .error)]
    ) {
      $0.breaker = CircuitBreaker(
        slowCallRate: 1, slowCallDuration: .nanoseconds(9), window: .calls(2), minimumCalls: 2,
        openFor: .nanoseconds(100), halfOpenCalls: 1)
    }
    // Every call is slow: it opens at 30, and again at 140.
    #expect(run[0].outcomes[.breakerOpen] == 3 && run[0].outcomes[.full] == 3)
  }

  @Test func `limits shed what is beyond them at once`() {
    let requests = run([0, 1, 2, 3, 12], [.wait(10)]) {
      $0.limits = ResourceLimits(requests: 2)
    }
    #expect(requests[0].outcomes[.shed] == 2 && requests[0].outcomes[.full] == 3)
    let connections = run([0, 1, 2, 3, 12], [.wait(10)]) {
      $0.limits = ResourceLimits(connections: 1, pendingRequests: 1)
    }
    #expect(connections[0].outcomes[.shed] == 2)
    #expect(connections.latencies(0) == [10, 18, 19])
  }

  @Test func `a bulkhead lets wait as long as it says`() {
    let waits = run([0, 1, 7, 30], [.wait(10)]) {
      $0.bulkhead = Bulkhead(maximumConcurrent: 1, maximumWait: .nanoseconds(5))
    }
    #expect(waits[0].outcomes[.shed] == 1)
    #expect(waits.latencies(0) == [10, 10, 13])
    let none = run([0, 1, 7, 30], [.wait(10)]) { $0.bulkhead = Bulkhead(maximumConcurrent: 1) }
    #expect(none[0].outcomes[.shed] == 2)
  }

  @Test func `those who wait for a connection fail when the breaker opens`() {
    let run = run([0, 1, 2, 200], failing) {
      $0.limits = ResourceLimits(connections: 1)
      $0.breaker = CircuitBreaker(consecutiveFailures: 1, openFor: .nanoseconds(100))
    }
    #expect(run[0].outcomes[.error] == 2 && run[0].outcomes[.breakerOpen] == 2)
    #expect(run["app"].offered == 2)
  }

  @Test func `an instance is ejected after three failures, for longer each time`() {
    let instants = (0..<200).map { Int64($0) * 5 }
    let run = run(instants, instances: 2, [.wait(1)], crash: 3) {
      var rule = OutlierDetection()
      rule.consecutiveFailures = 3
      rule.interval = .nanoseconds(100)
      rule.baseEjectionTime = .nanoseconds(150)
      $0.outliers = rule
    }
    // Ejected within 30 ns, back at the sweeps at 200 and, after 300 ns, at 600, then out beyond the last request.
    #expect(run.results.guards[0].counts.ejections == 3)
    #expect(run[0].outcomes[.refused] == 9 && run[0].outcomes.total == 200)
    let back = run.results.timeline.filter { if case .takenBack = $0.event { true } else { false } }
    #expect(back.map(\.at.nanoseconds) == [200, 600, 1100])
  }

  /// A balancer that probes two instances every 20 ns, of which one is down from 205 to 605.
  private func probed(_ threshold: Int, warmup: Int64 = 0) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", instances: 2, steps: [.wait(1)])
    let front = small.component("front", instances: 2, steps: [.call(Call(app))])
    let (from, to) = (small.owner(of: front), small.owner(of: app))
    let health = small.builder.operation("health", of: to, usesPlace: false)
    small.builder.define(health, [])
    let client = small.builder.client("front.health.app")
    small.builder.healthCheck(
      HealthCheck(
        interval: .nanoseconds(20), timeout: .nanoseconds(10), unhealthyThreshold: threshold,
        healthyThreshold: 2), by: client, from: from, to: to, asking: health)
    small.builder.change(
      Change(at: .nanoseconds(205), .crash(to, .fixed(1), lasting: .nanoseconds(400))))
    small.send(.recorded((0..<1000).map { Int64($0) * 2 }), steps: [.call(Call(front))])
    return small.play(for: 2000, warmup: warmup)
  }

  @Test func `probes find out after the interval times the threshold, on average half of one less`()
  {
    for threshold in [1, 3, 8] {
      let run = probed(threshold)
      let found = run.results.timeline.filter {
        if case .foundUnhealthy(_, _, let probes) = $0.event { return probes == threshold }
        return false
      }
      // Each of the two balancers by itself.
      #expect(found.count == 2)
      for occurrence in found {
        let time = occurrence.at.nanoseconds - 205
        #expect(time > 20 * Int64(threshold - 1) && time <= 20 * Int64(threshold))
      }
      // Half of a balancer's calls, one every four nanoseconds, are refused until it knows.
      let expected = found.reduce(0.0) { $0 + Double($1.at.nanoseconds - 205) / 8 }
      #expect(abs(Double(run[1].outcomes[.refused]) - expected) <= 2)
      let counts = run.results.guards[0].counts
      #expect(counts.probes == 400 && counts.failedProbes == 40 && counts.foundUnhealthy == 2)
      #expect(run[1].outcomes.total == 1000 && run["app"].outcomes.total > 1300)
    }
  }

  @Test func `guards that do not fire change no event`() {
    func fingerprint(_ change: (inout CallRules) -> Void) -> Fingerprint {
      var small = SmallNetwork()
      let app = small.component(
        "app", instances: 3, places: 2, steps: [.wait(.exponential(mean: 20))])
      // One at first, so that the throttle has seen an answer before calls come in numbers.
      let rate = RateProfile(
        segments: [.init(duration: .nanoseconds(2000), startRate: 1e6, endRate: 1e6)],
        finalRate: 1e8)
      let client = small.send(
        .open(gaps: .exponential(mean: 1), rate: rate, batch: nil, modulation: []),
        steps: [.call(Call(app))])
      var rules = CallRules()
      change(&rules)
      small.builder.route(
        from: client, to: small.owner(of: app), policy: .leastRequest(choices: 2, distinct: true))
      if rules != CallRules() {
        small.builder.rules(from: client, to: small.owner(of: app), rules)
      }
      return small.play(for: 100_000).results.fingerprint
    }
    let plain = fingerprint { _ in }
    let guarded = fingerprint {
      $0.breaker = CircuitBreaker(failureRate: 0.5)
      $0.limits = ResourceLimits(requests: 100_000)
      $0.throttle = .adaptive(factor: 1000, window: .seconds(1))
    }
    #expect(plain == guarded)
    let bulkhead = fingerprint { $0.bulkhead = Bulkhead(maximumConcurrent: 100_000) }
    #expect(plain == bulkhead)
  }

  @Test func `where nothing is answered the n-th call is sent with chance 1 in n`() {
    let instants = (0..<2000).map { Int64($0) * 2 }
    let run = run(instants, [.fail(probability: 1, .error)]) {
      $0.throttle = .adaptive(factor: 2, window: .seconds(1))
    }
    // The expected number of those sent is the harmonic number of 2000, 8.2.
    #expect(run["app"].offered >= 2 && run["app"].offered < 25)
    #expect(run[0].outcomes[.throttled] == 2000 - run["app"].offered)
  }
}

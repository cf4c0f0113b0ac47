import TestSupport
import Testing

@testable import TailraceEngine

/// Calls that are called off, limited in time or answered otherwise, counted by hand.
struct CancellationTests {
  private static func called(
    _ operation: OperationID, timeout: Distribution? = nil, cancels: Bool = true,
    deadline: Int64? = nil
  ) -> Call {
    var call = Call(operation, timeout: timeout)
    call.policy.cancels = cancels
    call.policy.deadline = deadline.map { .nanoseconds($0) }
    return call
  }

  @Test(arguments: [true, false])
  func `the word crosses each link, and what was asked in turn is called off too`(_ cancels: Bool) {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(100)])
    let app = small.component(
      "app", steps: [.together([[.call(Call(db))], [.wait(2)]], needed: nil)])
    small.builder.link(from: small.owner(of: app), to: small.owner(of: db), latency: 4)
    let client = small.send(
      at: 0, steps: [.call(Self.called(app, timeout: 10, cancels: cancels))])
    small.builder.link(from: client, to: small.owner(of: app), latency: 3)
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    if cancels {
      // Sent at 10, at the app at 13, at the database at 17.
      #expect(run["app"].insideArea == 10 && run["db"].insideArea == 10)
      #expect(run["app"].outcomes[.cancelled] == 1 && run["db"].outcomes[.cancelled] == 1)
      #expect(run.results.calls.map { $0.counts.cancelled } == [1, 1])
    } else {
      #expect(run["db"].insideArea == 100 && run["app"].outcomes[.full] == 1)
    }
  }

  @Test(arguments: QueueDiscipline.allCases)
  func `a core that is given up serves the next at once`(_ discipline: QueueDiscipline) {
    var small = SmallNetwork()
    let app = small.component(
      "app", cores: 1, coreDiscipline: discipline, steps: [.compute(.replay([100, 20]))])
    small.send(at: 0, steps: [.call(Self.called(app, timeout: 10))])
    small.send(at: 1, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1 && run["app"].outcomes[.cancelled] == 1)
    let latency = run.latencies(1)[0]
    switch discipline {
    case .lifoPreemptive, .shortestRemaining: #expect(latency == 20)
    // Nine halves before the other has left.
    case .processorSharing: #expect((24...25).contains(latency))
    default: #expect(latency == 29)
    }
  }

  @Test func `who waits leaves the line, and what a place was held for hands it on`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(.replay([50, 20]))])
    small.send(at: 0, steps: [.call(Self.called(app, timeout: 30))])
    small.send(at: 1, steps: [.call(Self.called(app, timeout: 9))])
    small.send(at: 2, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run["app"].outcomes[.cancelled] == 2)
    #expect(run.latencies(2) == [48])
    #expect(run["app"].placesArea == 50 && run["app"].waitTime == 9 + 28)
  }

  @Test func `locks and connections are given back`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let db = small.component("db", steps: [.wait(100)])
    let app = small.component(
      "app", steps: [.key(keys), .locked(KeyLock(keys), [.call(Call(db))])])
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 0,
      pool: ConnectionPool(size: 1))
    small.send(at: 0, steps: [.call(Self.called(app, timeout: 10))])
    small.send(at: 1, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(1) == [109])
    #expect(run["db"].outcomes[.cancelled] == 1)
    #expect(run.results.pools[0].busyArea == 110)
  }

  @Test func `a deadline goes with the request, and past it nothing is sent`() {
    for (work, sent) in [(6, 1), (15, 0)] as [(Distribution, Int64)] {
      var small = SmallNetwork()
      let db = small.component("db", steps: [.wait(50)])
      let app = small.component("app", steps: [.wait(work), .call(Call(db, timeout: 200))])
      small.send(at: 0, steps: [.call(Self.called(app, cancels: false, deadline: 10))])
      let run = small.play()
      #expect(run[0].outcomes[.timeout] == 1 && run[0].inFlightArea == 10)
      #expect(run["db"].offered == sent)
      #expect(run["app"].outcomes[.timeout] == 1)
      #expect(run["app"].insideArea == (sent == 1 ? 10 : 15))
    }
  }

  @Test func `who comes at its deadline comes too late`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(5)])
    let client = small.send(
      at: 0, steps: [.call(Self.called(app, cancels: false, deadline: 10))])
    small.builder.link(from: client, to: small.owner(of: app), latency: 10)
    let run = small.play()
    #expect(run["app"].offered == 1 && run["app"].outcomes[.timeout] == 1)
    #expect(run["app"].serviceTime == 0)
  }

  @Test func `work that gets its place too late is dropped`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(20)])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Self.called(app, cancels: false, deadline: 10))])
    small.send(at: 2, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run[1].outcomes[.timeout] == 1 && run["app"].outcomes[.timeout] == 1)
    #expect(run.latencies(2) == [38])
    #expect(run["app"].serviceTime == 40)
  }

  @Test func `a fallback answers, and the answer is degraded all the way up`() {
    for (steps, latency) in [([], 10), ([.wait(5)], 15)] as [([Step], Int64)] {
      var small = SmallNetwork()
      let db = small.component("db", steps: [.wait(50)])
      var call = Call(db, timeout: 10)
      call.fallback = Fallback(steps)
      let app = small.component("app", steps: [.call(call)])
      small.send(at: 0, steps: [.call(Call(app))])
      let run = small.play()
      #expect(run[0].outcomes[.degraded] == 1 && run.latencies(0) == [latency])
      #expect(run["app"].outcomes[.degraded] == 1)
      #expect(run.results.calls[0].counts.fallbacks == 1)
    }
  }

  @Test func `a fallback is for the failures listed`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.fail(probability: 1, .error)])
    var call = Call(db)
    call.fallback = Fallback(reasons: OutcomeSet([.timeout]))
    small.send(at: 0, steps: [.call(call)])
    let run = small.play()
    #expect(run[0].outcomes[.error] == 1 && run[0].outcomes[.degraded] == 0)
  }
}

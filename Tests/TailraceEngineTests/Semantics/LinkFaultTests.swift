import TailraceEngine
import TestSupport
import Testing

/// What faults do to what is sent, counted by hand.
struct LinkFaultTests {
  /// A request each at these instants over a link of 3 ns each way, with a fault from 15 for 20 ns.
  private func run(
    _ kind: Fault.Kind, _ direction: Fault.Direction, _ instants: [Int64],
    timeout: Distribution? = 50, publishes: Bool = false
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    for instant in instants {
      let call = Call(app, timeout: timeout)
      let client = small.send(at: instant, steps: [publishes ? .publish(call) : .call(call)])
      small.builder.link(from: client, to: small.owner(of: app), latency: 3)
      small.builder.fault(
        Fault(
          kind, at: .link(from: client, to: small.owner(of: app), direction),
          .once(at: .nanoseconds(15), lasting: .nanoseconds(20))))
    }
    return small.play()
  }

  @Test func `latency is added on the way it is said`() {
    let add = Fault.Kind.latency(add: .nanoseconds(7), jitter: .zero)
    #expect(run(add, .to, [0, 16, 40]).each == [16, 23, 16])
    // The answers leave at 13, 29 and 53.
    #expect(run(add, .from, [0, 16, 40]).each == [16, 23, 16])
    // The second leaves before 15, and its answer after.
    #expect(run(add, .both, [0, 12, 40]).each == [16, 23, 16])
  }

  @Test func `what is lost is noticed when time is over`() {
    let to = run(.loss(1), .to, [0, 16, 40])
    #expect(to.each == [16, -1, 16])
    #expect(to[1].outcomes[.timeout] == 1 && to[1].inFlightArea == 50)
    #expect(to["app"].offered == 2)
    #expect(to["client 1"].counts.lostOnWay == 1)
    let from = run(.loss(1), .from, [0, 16, 40])
    #expect(from.each == [16, -1, 16] && from["app"].offered == 3)
    // Nobody waits for what was published.
    let message = run(.loss(1), .to, [0, 16, 40], publishes: true)
    #expect(message["app"].offered == 2)
    let forever = run(.loss(1), .to, [16], timeout: nil)
    #expect(forever[0].inFlightAtEnd == 1)
  }

  @Test func `a partition says nothing, or says so at once`() {
    let silent = run(.partition(isSilent: true), .both, [0, 16, 40])
    #expect(silent.each == [16, -1, 16] && silent[1].outcomes[.timeout] == 1)
    let told = run(.partition(isSilent: false), .both, [0, 16, 40])
    #expect(told.each == [16, -1, 16])
    #expect(told[1].outcomes[.partitioned] == 1 && told[1].inFlightArea == 0)
    // One way: the work is done, and its answer does not get out.
    let back = run(.partition(isSilent: false), .from, [0, 16, 40])
    #expect(back["app"].offered == 3 && back[1].outcomes[.timeout] == 1)
  }

  @Test func `what arrives twice is done twice`() {
    let run = run(.duplicate(1), .to, [0, 16, 40])
    #expect(run.each == [16, 16, 16])
    #expect(run["app"].offered == 4 && run["app"].outcomes[.full] == 4)
  }

  @Test func `every part of what is lost is drawn by itself`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(1)])
    let client = small.send(
      .recorded((0..<10_000).map { Int64($0) * 10 }), steps: [.call(Call(app, timeout: 5))])
    small.builder.fault(
      Fault(
        .loss(0.05), at: .link(from: client, to: small.owner(of: app), .both),
        .once(at: .zero, lasting: nil)))
    let run = small.play(for: 200_000)
    let lost = Double(run[0].outcomes[.timeout]) / 10_000
    #expect(abs(lost - (1 - 0.95 * 0.95)) < 0.01)
    #expect(run["client 0"].counts.lostOnWay == run[0].outcomes[.timeout])
  }

  @Test(arguments: [
    Fault.Kind.loss(1), .partition(isSilent: true), .partition(isSilent: false), .duplicate(1),
  ])
  func `a word that calls a request off meets the faults, and the request does not`(
    _ kind: Fault.Kind
  ) {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(10), .wait(10)])
    var call = Call(app, timeout: 12)
    call.policy.cancels = true
    let client = small.send(at: 0, 30, steps: [.call(call)])
    small.send(at: 50, steps: [.call(Call(app))])
    small.builder.link(from: client, to: small.owner(of: app), latency: 1)
    small.builder.fault(
      Fault(
        kind, at: .link(from: client, to: small.owner(of: app), .to),
        .once(at: .nanoseconds(5), lasting: .nanoseconds(10))))
    let run = small.play()
    let arrives = kind == .duplicate(1)
    #expect(run[0].outcomes[.timeout] == 2)
    #expect(run["app"].offered == 3)
    #expect(run["app"].outcomes[.cancelled] == (arrives ? 2 : 1))
    #expect(run["app"].outcomes[.full] == (arrives ? 1 : 2))
    #expect(run.latencies(1) == [20])
    #expect(Laws.violations(run.network, run.results) == [])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }
}

import TailraceEngine
import TestSupport
import Testing

struct RoutingTests {
  /// Offered by instance, for clients that send at these instants under a policy.
  private func offered(
    _ policy: RoutingPolicy?, instances: Int, _ steps: [Step], timeout: Distribution? = nil,
    seed: UInt64 = 1, at instants: [Int64]
  ) -> [Int64] {
    var small = SmallNetwork()
    let app = small.component("app", instances: instances, steps: steps)
    let client = small.send(.recorded(instants), steps: [.call(Call(app, timeout: timeout))])
    if let policy {
      small.builder.route(from: client, to: small.owner(of: app), policy: policy)
    }
    return small.play(for: 1_000_000, seed: seed)["app"].instances.map(\.offered)
  }

  @Test func `instances are asked in turn unless said otherwise`() {
    #expect(offered(nil, instances: 3, [.wait(10)], at: [0, 0, 0, 1]) == [2, 1, 1])
    #expect(offered(.roundRobin, instances: 2, [.wait(10)], at: [0, 5, 9]) == [2, 1])
  }

  @Test func `every instance of a caller has turns of its own`() {
    var small = SmallNetwork()
    let db = small.component("db", instances: 2, steps: [.wait(1)])
    let app = small.component("app", instances: 2, steps: [.call(Call(db))])
    small.send(at: 0, 10, steps: [.call(Call(app))])
    #expect(small.play()["db"].instances.map(\.offered) == [2, 0])
  }

  @Test func `random routing asks each as often`() {
    let instants = (0..<3000).map { Int64($0) * 20 }
    let counts = offered(.random, instances: 3, [.wait(10)], at: instants)
    #expect(counts.reduce(0, +) == 3000)
    // Five standard deviations of a count of 3000 with probability 1/3.
    #expect(counts.allSatisfy { ($0 - 1000).magnitude < 130 })
  }

  @Test func `the fewest outstanding are asked`() {
    // The first keeps its instance busy; those after it take turns elsewhere.
    let slowFirst = Step.wait(.replay([100_000] + Array(repeating: 10, count: 99)))
    for policy in [.leastConnections, .leastRequest(choices: 2, distinct: true)]
      as [RoutingPolicy]
    {
      let instants = (0..<100).map { Int64($0) * 20 }
      let counts = offered(policy, instances: 2, [slowFirst], at: instants)
      #expect(counts.sorted() == [1, 99])
    }
  }

  @Test func `one choice is random routing`() {
    let slowFirst = Step.wait(.replay([100_000] + Array(repeating: 10, count: 999)))
    let counts = offered(
      .leastRequest(choices: 1, distinct: false), instances: 2, [slowFirst],
      at: (0..<1000).map { Int64($0) * 20 })
    #expect(counts.allSatisfy { ($0 - 500).magnitude < 80 })
  }

  @Test func `three draws from two instances are three draws`() {
    // The busy instance is asked only when all draws hit it: one time in eight.
    let slowFirst = Step.wait(.replay([900_000] + Array(repeating: 10, count: 1999)))
    let counts = offered(
      .leastRequest(choices: 3, distinct: false), instances: 2, [slowFirst],
      at: (0..<2000).map { Int64($0) * 20 })
    // Five standard deviations of a count of 2000 with probability 1/8.
    #expect(((counts.min() ?? 0) - 250).magnitude < 74)
  }

  @Test(
    arguments: [
      .leastConnections, .leastRequest(choices: 2, distinct: true),
      .leastRequest(choices: 2, distinct: false),
    ] as [RoutingPolicy])
  func `a call that was given up is outstanding no more`(_ policy: RoutingPolicy) {
    // Were the first still counted, no later one would go where it went.
    let slowFirst = Step.wait(.replay([900_000] + Array(repeating: 10, count: 399)))
    let counts = offered(
      policy, instances: 2, [slowFirst], timeout: 15, at: (0..<400).map { Int64($0) * 20 })
    #expect(counts.allSatisfy { ($0 - 200).magnitude < 50 })
  }

  @Test func `messages are never outstanding`() {
    var small = SmallNetwork()
    let app = small.component("app", instances: 2, steps: [.wait(900_000)])
    let client = small.send(
      .recorded((0..<400).map { $0 * 20 }), steps: [.publish(Call(app))])
    small.builder.route(
      from: client, to: small.owner(of: app), policy: .leastConnections)
    let counts = small.play(for: 10_000)["app"].instances.map(\.offered)
    #expect(counts.allSatisfy { ($0 - 200).magnitude < 50 })
  }
}

import TailraceEngine
import TestSupport
import Testing

struct ControlFlowTests {
  private func run(_ steps: [Step], requests: Int = 1) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", steps: steps)
    small.send(
      .recorded((0..<Int64(requests)).map { $0 * 1000 }), steps: [.call(Call(app))])
    return small.play(for: Int64(requests) * 1000 + 10_000)
  }

  @Test func `a loop takes its turns one after the other`() {
    #expect(run([.times(3, [.wait(10)]), .wait(1)]).each == [31])
    #expect(run([.times(2, [.times(3, [.wait(4)]), .wait(1)])]).each == [26])
    #expect(run([.times(1_000, [])]).each == [0])
  }

  @Test func `a failing turn ends the loop and the request`() {
    let run = run([.times(3, [.wait(10), .fail(probability: 1, .error)])])
    #expect(run[0].outcomes[.error] == 1)
    #expect(run[0].inFlightArea == 10)
  }

  @Test func `again happens once and then as often as chance has it`() {
    #expect(run([.again(probability: 0, [.wait(10)]), .wait(1)]).each == [11])
    let many = run([.again(probability: 0.5, [.wait(10)])], requests: 2000)
    #expect(many[0].latency.minimum == 10)
    // Two turns on average, with a standard deviation of sqrt 2 turns.
    #expect((many[0].latency.mean - 20).magnitude < 5 * 14.2 / 44.7)
  }

  @Test func `a choice takes one branch and goes on behind all of them`() {
    let branches: [Step.Branch] = [
      .init(0, [.wait(50)]), .init(1, [.wait(10), .wait(3)]), .init(0, [.wait(70)]),
    ]
    #expect(run([.choose(branches), .wait(1)]).each == [14])
  }

  @Test func `the rest of a choice does nothing`() {
    #expect(run([.choose([.init(0, [.wait(50)])]), .wait(1)]).each == [1])
    let many = run([.choose([.init(0.25, [.wait(5)]), .init(0.25, [.wait(7)])])], requests: 2000)
    let counts = [0, 5, 7].map { value in many.latencies(0).count { $0 == value } }
    #expect(counts.reduce(0, +) == 2000)
    // Five standard deviations of a count of 2000 with probability 1/2 or 1/4.
    #expect((counts[0] - 1000).magnitude < 112)
    #expect((counts[1] - 500).magnitude < 97)
  }

  @Test func `shares that add up to one leave nothing out`() {
    let third = Step.Branch(1.0 / 3, [.wait(5)])
    let many = run([.choose([third, third, third])], requests: 2000)
    #expect(many[0].latency.minimum == 5)
  }

  @Test func `a failure has its probability`() {
    let many = run([.fail(probability: 0.5, .dropped)], requests: 2000)
    #expect((many[0].outcomes[.dropped] - 1000).magnitude < 112)
    #expect(many[0].outcomes.total == 2000)
    #expect(run([.fail(probability: 0, .dropped)]).each == [0])
  }

  @Test func `a publisher does not wait for its message`() {
    var small = SmallNetwork()
    let mail = small.component("mail", places: 1, steps: [.wait(100)])
    let app = small.component("app", steps: [.publish(Call(mail)), .wait(5)])
    let bad = small.component("bad", steps: [.fail(probability: 1, .error)])
    small.send(at: 0, 0, steps: [.call(Call(app)), .publish(Call(bad))])
    let run = small.play()
    #expect(run.latencies(0) == [5, 5])
    #expect(run["mail"].latency.values == [100, 200])
    #expect(run["bad"].outcomes[.error] == 2)
    #expect(run[0].outcomes[.full] == 2)
    #expect(run[0].late == 0)
  }

  @Test func `a message to all reaches every instance`() {
    var small = SmallNetwork()
    let replicas = small.component("replicas", instances: 3, places: 1, steps: [.wait(10)])
    let app = small.component("app", steps: [.publishToAll(Call(replicas)), .wait(1)])
    small.send(at: 0, 5, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [1, 1])
    #expect(run["replicas"].instances.map(\.offered) == [2, 2, 2])
    #expect(run["replicas"].latency.values == [10, 10, 10, 15, 15, 15])
  }
}

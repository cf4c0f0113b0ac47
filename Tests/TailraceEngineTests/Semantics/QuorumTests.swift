import TailraceEngine
import TestSupport
import Testing

/// Some of many: branches that are chosen, writes that wait, reads that ask several.
struct QuorumTests {
  @Test func `so many of the branches are chosen, each as often as any other`() {
    var small = SmallNetwork()
    let servers = small.component("server", instances: 5, steps: [.wait(1)])
    let branches = (0..<5).map { [Step.call(Call(servers, instance: .number($0)))] }
    let app = small.component("app", steps: [.some(2, of: branches, needed: nil)])
    small.send(
      .recorded((0..<10_000).map { $0 * 10 }), steps: [.call(Call(app))])
    let run = small.play(for: 200_000)
    #expect(run["server"].offered == 20_000)
    #expect(run["app"].outcomes[.full] == 10_000)
    for instance in run["server"].instances {
      // Binomial with a chance of 2/5: a standard deviation of 49.
      #expect(abs(instance.offered - 4000) < 250)
    }
  }

  @Test func `of those that are chosen none may fail where all are needed`() {
    var small = SmallNetwork()
    let server = small.component(
      "server", steps: [.wait(.replay([5, 50])), .fail(probability: 1, .error)])
    let branches = (0..<3).map { _ in [Step.call(Call(server))] }
    let app = small.component("app", steps: [.some(2, of: branches, needed: nil)])
    small.send(at: 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run[0].outcomes[.error] == 1 && run[0].inFlightArea == 5)
    #expect(run["server"].offered == 2)
  }

  @Test func `a write that waits is the truth when enough have it`() {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: 1, exponent: 0)
    let primary = small.builder.component("primary")
    let replica = small.builder.component("replica", instances: 2)
    let copies = small.builder.copies(in: replica, of: rows)
    let apply = small.builder.operation("apply", of: replica)
    small.builder.define(apply, [.applyVersion(copies)])
    small.builder.link(from: primary, to: replica, latency: 20, back: 5)
    let write = small.builder.operation("write", of: primary)
    let branches = (0..<2).map { [Step.call(Call(apply, instance: .number($0)))] }
    small.builder.define(
      write, [.reserve(rows), .together(branches, needed: 2), .establish(rows)])
    let read = small.builder.operation("read", of: replica)
    small.builder.define(read, [.beginRead(rows), .readCopy(copies)])
    small.send(at: 0, key: rows, steps: [.call(Call(write)), .call(Call(read))])
    small.send(at: 10, key: rows, steps: [.call(Call(read))])
    let run = small.play()
    #expect(run.each == [25, 0])
    // Nobody has been told of a newer version at 10 ns.
    #expect(run["replica"].counts.staleReads == 0 && run["replica"].counts.versionedReads == 2)
  }

  @Test func `writes that no replica has are lost with their primary`() {
    func lost(crashAt time: Int64) -> Int64 {
      var small = SmallNetwork()
      let rows = small.builder.population("rows", keys: 1, exponent: 0)
      let primary = small.builder.component("primary")
      let replica = small.builder.component("replica")
      let copies = small.builder.copies(in: replica, of: rows)
      small.builder.replicate(from: primary, to: copies)
      let apply = small.builder.operation("apply", of: replica)
      small.builder.define(apply, [.applyVersion(copies)])
      small.builder.link(from: primary, to: replica, latency: 20)
      let write = small.builder.operation("write", of: primary)
      small.builder.define(write, [.commit(rows), .publishToAll(Call(apply))])
      small.send(at: 0, 10, 12, key: rows, steps: [.call(Call(write))])
      small.builder.change(Change(at: .nanoseconds(time), .crash(primary, .all, lasting: nil)))
      return small.play()["primary"].counts.lostWrites
    }
    #expect(lost(crashAt: 5) == 1)
    #expect(lost(crashAt: 15) == 3)
    #expect(lost(crashAt: 25) == 2)
    #expect(lost(crashAt: 40) == 0)
  }

  @Test func `a client that has just written reads elsewhere`() {
    var small = SmallNetwork()
    let memory = small.builder.writeMemory(within: .nanoseconds(50))
    let slow = small.component("primary", steps: [.wait(9)])
    let fast = small.component("replica", steps: [.wait(1)])
    let read = Step.afterOwnWrite(memory, [.call(Call(slow))], otherwise: [.call(Call(fast))])
    let client = small.builder.client("client")
    let kinds = ["read", "write"].map { name in
      small.builder.requestClass(
        name, from: client, steps: name == "read" ? [read] : [.wait(30), .noteWrite(memory)])
    }
    small.builder.source(
      client, classes: [(kinds[0], share: 0.5), (kinds[1], share: 0.5)],
      arrivals: .recorded((0..<1000).map { $0 * 1000 }), clients: 1)
    let run = small.play(for: 1_000_000)
    // No two requests are less than 50 ns apart.
    #expect(run["primary"].offered == 0 && run["replica"].offered == run[0].offered)
  }

  @Test func `the first keys of a population go one way, the others another`() {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: 10, exponent: 0)
    let app = small.component(
      "app", steps: [.ifKeyBelow(rows, 3, [.wait(1)], otherwise: [.wait(9)]), .wait(1)])
    small.send(.recorded((0..<1000).map { $0 * 10 }), key: rows, steps: [.call(Call(app))])
    let run = small.play(for: 20_000)
    let fast = run.latencies(0).filter { $0 == 2 }.count
    #expect(abs(fast - 300) < 75)
    #expect(run.latencies(0).filter { $0 == 10 }.count == 1000 - fast)
  }
}

import TailraceEngine
import TestSupport
import Testing

struct LockTests {
  /// Requests for one key that hold its lock for 10 ns each, at these instants.
  private func run(
    _ instants: [Int64], shared: Set<Int> = [], timeout: Int64? = nil, keys: Int = 1,
    crash: Int64? = nil
  ) -> Played {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: keys, exponent: 0)
    let app = small.builder.component("app")
    for (index, instant) in instants.enumerated() {
      let work = small.builder.operation("work \(index)", of: app)
      let lock = KeyLock(
        rows, isShared: shared.contains(index), timeout: timeout.map { .nanoseconds($0) })
      small.builder.define(work, [.locked(lock, [.wait(10)])])
      small.send(at: instant, key: rows, steps: [.call(Call(work))])
    }
    if let crash {
      small.builder.change(
        Change(at: .nanoseconds(crash), .crash(app, .all, lasting: .nanoseconds(5))))
    }
    return small.play()
  }

  @Test func `one holds a row at a time, first come, first served`() {
    let run = run([0, 1, 2])
    #expect(run.each == [10, 19, 28])
    #expect(run["app"].waitTime == 27 && run["app"].queueArea == 27)
    let lock = run.results.locks[0]
    #expect(lock.wanted == 3 && lock.waits == 2 && lock.waitTime == 27 && lock.mostWaiting == 2)
    #expect(lock.heldArea == 30)
  }

  @Test func `those who share a row wait for nobody but who has it alone`() {
    #expect(run([0, 1, 2], shared: [0, 1, 2]).each == [10, 10, 10])
    #expect(run([0, 1, 2, 3], shared: [0, 1, 3]).each == [10, 10, 19, 28])
    // The two that share are let in together.
    #expect(run([0, 1, 2], shared: [1, 2]).each == [10, 19, 18])
  }

  @Test func `who gives up lets those behind share at once`() {
    let run = run([0, 1, 2], shared: [0, 2], timeout: 4)
    #expect(run.each == [10, -1, 13])
    #expect(run[1].outcomes[.timeout] == 1)
    #expect(run.results.locks[0].timeouts == 1)
    #expect(run["app"].failuresBegun[.timeout] == 1)
  }

  @Test func `other rows are not held`() {
    // Of many keys two are hardly ever the same.
    let run = run([0, 1, 2], keys: 1_000_000)
    #expect(run.each == [10, 10, 10])
    #expect(run.results.locks[0].waits == 0)
  }

  @Test func `a crash lets go of every lock`() {
    let run = run([0, 1, 2, 30], crash: 5)
    #expect((0..<3).allSatisfy { run[$0].outcomes[.crashed] == 1 })
    #expect(run.each[3] == 10)
    #expect(run.results.locks[0].heldArea == 15)
  }

  @Test func `a lock outlives a caller who stops waiting, and a failure lets go of it`() {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: 1, exponent: 0)
    let work = small.component(
      "app", steps: [.locked(KeyLock(rows), [.wait(10), .fail(probability: 1, .error)])])
    for instant in [Int64(0), 1] {
      small.send(at: instant, key: rows, steps: [.call(Call(work, timeout: 15))])
    }
    let run = small.play()
    #expect(run[0].outcomes[.error] == 1)
    #expect(run[1].outcomes[.timeout] == 1)
    #expect(run["app"].outcomes[.error] == 2)
    #expect(run.results.locks[0].heldArea == 20)
  }

  @Test func `a crash of several instances ends those who were handed a lock at that instant`() {
    var small = SmallNetwork()
    let rows = small.builder.population("rows", keys: 1, exponent: 0)
    let app = small.builder.component("app", instances: 3)
    let work = small.builder.operation("work", of: app)
    small.builder.define(
      work, [.together([[.locked(KeyLock(rows), [.wait(10)])], [.wait(3)]], needed: nil)])
    for instant in [Int64(0), 1, 2, 40] {
      small.send(at: instant, key: rows, steps: [.call(Call(work))])
    }
    small.builder.change(Change(at: .nanoseconds(5), .crash(app, .all, lasting: .nanoseconds(9))))
    let run = small.play()
    #expect((0..<3).allSatisfy { run[$0].outcomes[.crashed] == 1 })
    #expect(run.each[3] == 10)
  }
}

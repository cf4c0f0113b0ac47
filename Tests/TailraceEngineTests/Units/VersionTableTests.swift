import TestSupport
import Testing

@testable import TailraceEngine

/// What was true when, of one key with two copies, that an expectation can ask.
private final class Versions {
  private var table = VersionTable()

  init() {
    table.addPopulation(keys: 1, isTracked: true)
    _ = table.addCopies(of: 0, keys: 1, instances: 2)
    table.memories.add(within: 100, clients: 1)
  }

  var current: Int32 { table.current(0, 0) }

  func commit() -> Int32 { table.commit(0, 0) }
  func reserve() -> Int32 { table.reserve(0, 0) }
  func establish(_ version: Int32) { table.establish(version, 0, 0) }
  func apply(_ version: Int32, _ instance: Handle<Instance>) {
    table.apply(version, of: 0, to: 0, instance: instance)
  }
  func read(_ instance: Handle<Instance>) -> Int32 { table.read(0, in: 0, instance: instance) }
  func missing(since version: Int32) -> Int64 {
    table.missing(0, 0, since: version, in: 0, instances: 0..<2)
  }
  func write(now: Int64) { table.memories.note(0, 0, now: now) }
  func hasJustWritten(now: Int64) -> Bool { table.memories.isRecent(0, 0, now: now) }
}

struct VersionTableTests {
  @Test func `a write that was overtaken changes nothing any more`() {
    let versions = Versions()
    #expect(versions.commit() == 1 && versions.commit() == 2)
    versions.apply(2, 0)
    versions.apply(1, 0)
    #expect(versions.read(0) == 2 && versions.read(1) == 0)
    // Of two writes that wait, the later has its answers first.
    #expect(versions.reserve() == 3 && versions.reserve() == 4 && versions.current == 2)
    versions.establish(4)
    versions.establish(3)
    #expect(versions.current == 4)
  }

  @Test func `what is missing is what the best of the copies has not`() {
    let versions = Versions()
    for _ in 0..<3 { _ = versions.commit() }
    #expect(versions.missing(since: 3) == 3)
    versions.apply(1, 0)
    #expect(versions.missing(since: 3) == 2)
    versions.apply(3, 1)
    #expect(versions.missing(since: 3) == 0)
  }

  @Test func `a client has just written for as long as is stated`() {
    let versions = Versions()
    #expect(!versions.hasJustWritten(now: 0))
    versions.write(now: 10)
    #expect(versions.hasJustWritten(now: 109) && !versions.hasJustWritten(now: 110))
  }
}

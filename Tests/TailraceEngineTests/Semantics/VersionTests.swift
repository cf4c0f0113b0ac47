import TailraceEngine
import TestSupport
import Testing

struct VersionTests {
  /// A primary whose writes reach a replica after 100 ns, and readers of the replica at these instants.
  private func run(writes: [Int64], reads: [Int64], of reader: Reader = .replica) -> Played {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let primary = small.builder.component("primary")
    let replica = small.builder.component("replica")
    let copies = small.builder.copies(in: replica, of: keys)
    let apply = small.builder.operation("apply", of: replica)
    small.builder.define(apply, [.applyVersion(copies)])
    let write = small.builder.operation("write", of: primary)
    small.builder.define(write, [.commit(keys), .publishToAll(Call(apply))])
    small.builder.link(from: primary, to: replica, latency: 100)
    let current = small.builder.operation("read", of: primary)
    small.builder.define(current, [.readCurrent(keys)])
    let copy = small.builder.operation("read", of: replica)
    small.builder.define(copy, [.readCopy(copies)])
    let read: [Step] =
      switch reader {
      case .primary: [Step.call(Call(current))]
      case .replica: [.call(Call(copy))]
      case .both: [.together([[.call(Call(current))], [.call(Call(copy))]], needed: nil)]
      }
    for instant in writes { small.send(at: instant, key: keys, steps: [.call(Call(write))]) }
    for instant in reads { small.send(at: instant, key: keys, steps: read) }
    return small.play()
  }

  private enum Reader {
    case primary
    case replica
    case both
  }

  @Test func `a replica is stale until the write has reached it`() {
    let run = run(writes: [10, 150], reads: [0, 10, 109, 111, 149, 150, 249, 251])
    #expect(run["replica"].counts.versionedReads == 8)
    #expect((2..<10).map { run[$0].stale } == [0, 1, 1, 0, 0, 1, 1, 0])
    #expect(run["replica"].counts.staleReads == 4)
  }

  @Test func `the primary is never stale, nor a quorum that it is part of`() {
    for reader in [Reader.primary, .both] {
      let run = run(writes: [10], reads: [10, 50, 200], of: reader)
      #expect((1..<4).allSatisfy { run[$0].stale == 0 })
    }
    #expect(run(writes: [10], reads: [50], of: .both)["replica"].counts.staleReads == 1)
  }
}

import Tailrace
import Testing

/// Replicas without a primary: some are written, some are read.
struct ReplicaQuorumTests {
  static let cases: [TheoryCase] = [overlap]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `quorums overlap as often as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// Probabilistically bounded staleness: a write that `write` replicas at random have, and a read right
  /// after of `read` replicas at random.
  private static let overlap = TheoryCase.played("quorum-pbs") { _ in
    [
      experiment("P(stale) N=3 R=1 W=1", 3, write: 1, read: 1),
      experiment("P(stale) N=3 R=2 W=1", 3, write: 1, read: 2),
      experiment("P(stale) N=3 R=2 W=2", 3, write: 2, read: 2),
      experiment("P(stale) N=5 R=2 W=2", 5, write: 2, read: 2),
      experiment("P(stale) N=5 R=3 W=3", 5, write: 3, read: 3),
      // A read that is not three versions behind finds one of the last three writes, so all three count
      // as the newest.
      experiment("P(3-stale) N=3 R=1 W=1", 3, write: 1, read: 1, writes: 3),
    ]
  }

  private static func experiment(
    _ quantity: String, _ replicas: Int, write: Int, read: Int, writes: Int = 1
  ) -> Experiment {
    let stale = Measure.share {
      Double($0.components[0].counts.staleReads) / Double($0.components[0].counts.versionedReads)
    }
    return Experiment(customers: 2e4, rate: 1000, [(quantity, stale)]) { model in
      let keys = model.builder.population("keys", keys: 1, exponent: 0)
      let coordinator = model.builder.component("coordinator")
      let servers = model.builder.component("replica", instances: replicas)
      let copies = model.builder.copies(in: servers, of: keys)
      let apply = model.operation(of: servers, [.applyVersion(copies)])
      let look = model.operation(of: servers, [.readCopy(copies)])
      func some(_ count: Int, _ operation: OperationID) -> Step {
        .some(
          count, of: (0..<replicas).map { [.call(Call(operation, instance: .number($0)))] },
          needed: nil)
      }
      let steps: [Step] =
        [.reserve(keys)] + (0..<writes).map { _ in some(write, apply) }
        + [.establish(keys), .beginRead(keys), some(read, look), .endRead(keys)]
      let operation = model.operation(of: coordinator, steps)
      model.open(rate: 1000, key: keys, [.ask(operation)])
    }
  }
}

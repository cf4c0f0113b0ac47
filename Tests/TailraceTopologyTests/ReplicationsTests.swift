import Tailrace
import TestSupport
import Testing

struct ReplicationsTests {
  @Test func `results do not depend on how many run at once`() async {
    let network = RandomNetwork.make(seed: 11)
    let options = RunOptions(duration: .nanoseconds(50_000), seed: 3)
    var runs: [[Fingerprint]] = []
    for parallel in [1, 2, 4] {
      let results = await Replications.run(network, options, count: 5, parallel: parallel)
      runs.append(results.map(\.fingerprint))
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    #expect(Set(runs[0]).count == 5)
    var alone = options
    alone.replication = 3
    #expect(Played(network, alone).results.fingerprint == runs[0][3])
  }
}

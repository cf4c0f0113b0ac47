import Foundation
import Tailrace
import TestSupport
import Testing

struct ReplicationsTests {
  @Test func `results do not depend on how many run at once`() async {
    let network = RandomNetwork.make(seed: 11)
    let options = RunOptions(duration: .nanoseconds(50_000), seed: 3)
    var runs: [[Fingerprint]] = []
    for parallel in [1, 2, 4] {
      let found = await SideBySide.play(
        Run(network, options).replications(5), parallel: parallel
      ) { $1.fingerprint }
      runs.append(found ?? [])
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    #expect(Set(runs[0]).count == 5)
    var alone = options
    alone.replication = 3
    #expect(Played(network, alone).results.fingerprint == runs[0][3])
  }

  @Test(arguments: EveryTopology.files)
  func `every topology has the same reports on one thread and on many`(_ file: URL) async throws {
    let runs = try EveryTopology.run(of: file).replications(3)
    var reports: [[String]] = []
    for parallel in [1, 3] {
      let found = await SideBySide.play(runs, parallel: parallel) {
        JSONRenderer().render($0.read($1))
      }
      reports.append(found ?? [])
    }
    #expect(reports[0].count == 3 && reports[1].count == 3)
    // Whole texts would flood the terminal.
    let differences = zip(reports[0], reports[1]).compactMap { Recording.difference($0, $1) }
    #expect(differences == [])
  }

  @Test func `who is told not to go on has nothing`() async {
    let runs = Run(RandomNetwork.make(seed: 11), RunOptions(duration: .nanoseconds(50_000)))
      .replications(5)
    var told: [Int] = []
    let found = await SideBySide.play(
      runs, parallel: 1,
      progress: {
        told.append($0)
        return $0 < 3
      }, read: { _, _ in true })
    #expect(found == nil)
    #expect(told == [1, 2, 3])
  }

  @Test func `a cancelled task ends its runs before their horizon`() async {
    let long = Run(RandomNetwork.make(seed: 11), RunOptions(duration: .seconds(3_600)))
    let task = Task { await SideBySide.play([long, long]) { _, _ in true } }
    task.cancel()
    #expect(await task.value == nil)
  }
}

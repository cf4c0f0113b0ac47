import Foundation
import Tailrace

extension Workload {
  /// `Topologies/one-region.yaml` as it stands, for a shorter time.
  static func architecture(_ name: String, scale: Double) -> Workload {
    let file = URL(filePath: #filePath).appending(path: "../../../../Topologies/one-region.yaml")
    let topology: Topology
    do {
      topology = try Topology.load(file.standardized.path)
    } catch {
      fatalError("\(error)")
    }
    // Milliseconds; a call inside the data centre spends 0.4 on its way.
    let edge: Double = 15 + 0.2 + 15
    let balancers: Double = 12 + 0.04 + 0.4 + 0.4 + 0.4 + 12
    let redis: Double = 0.4 + 0.02
    let database: Double = 0.4 + 4
    let feed: Double = 1 + redis + 0.1 * (database + redis) + 1.2
    let post: Double = 2 + 0.4 + 1.5
    // Of the pages one in ten leaves the edge, of the rest all.
    let page = 0.54 * 0.1
    let beyond: Double =
      page * (balancers + 3) + 0.44 * (balancers + feed) + 0.02 * (balancers + post)
    let expected = edge + beyond
    return Workload(
      name: name, network: topology.network, duration: .seconds(4 * scale + 0.35),
      warmup: .seconds(0.3), expected: expected * 1e6,
      measured: { timeBesidesWaiting($0, topology.network) })
  }

  /// The mean latency less the mean of what requests waited for, which has no formula.
  private static func timeBesidesWaiting(_ results: Results, _ network: Network) -> Double {
    let post = network.requestClasses.firstIndex { $0.name == "users.post" }
    // What a post waits for there, nobody waits for who asked.
    let later = ["redis", "postgres.replica", "fanout", "worker"]
    var waits = 0.0
    for (component, result) in zip(network.components, results.components) {
      for (kind, share) in result.byClass.enumerated()
      where kind != post || !later.contains(component.name) {
        waits += Double(share.waitTime)
      }
    }
    let answered = results.classes.reduce(0) { $0 + $1.latency.count }
    return results.meanLatency - waits / Double(answered)
  }
}

extension Results {
  /// The mean latency of all requests that were answered.
  var meanLatency: Double {
    let sum = classes.reduce(0.0) { $0 + $1.latency.mean * Double($1.latency.count) }
    return sum / Double(classes.reduce(0) { $0 + $1.latency.count })
  }
}

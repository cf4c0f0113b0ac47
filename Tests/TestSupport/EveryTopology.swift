package import Foundation
package import Tailrace

/// Every topology of the repository, each cut to its first events: on these builds, machines and numbers of
/// threads are compared.
package enum EveryTopology {
  /// How many events each is cut to.
  package static let events: Int64 = 50_000

  /// Their files, in the order of their names.
  package static let files = (try? Recording.files(in: "Topologies", suffix: ".yaml")) ?? []

  /// The run of a file, which measures from the beginning.
  package static func run(of file: URL) throws -> Run {
    let topology = try Topology.load(file.path)
    var run = Run(topology.network, topology.options)
    run.options.warmup = .zero
    run.options.maximumEvents = events
    return run
  }
}

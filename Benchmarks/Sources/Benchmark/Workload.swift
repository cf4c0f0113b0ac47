import Tailrace

/// A network, for how long it is played, and what theory says of it.
struct Workload {
  var name: String
  var network: Network
  var duration: Delay
  var warmup: Delay
  /// The mean that theory gives for `measured`, in nanoseconds.
  var expected: Double
  /// What of a run is held against theory.
  var measured: (Results) -> Double

  /// The workload of this name; `scale` shortens it, 1 for the full length.
  static func named(_ name: String, scale: Double) throws -> Workload? {
    switch name {
    case "pipeline": pipeline(name, stretch: 1, scale: scale)
    case "timeouts": pipeline(name, stretch: 1, scale: scale, timeout: .constant(5e9))
    case "guarded":
      pipeline(name, stretch: 1, scale: scale, timeout: .constant(5e9), isGuarded: true)
    case "thousands": pipeline(name, stretch: 0.14, scale: scale)
    case "million": pipeline(name, stretch: 20, scale: scale)
    case "architecture": architecture(name, scale: scale)
    case "mm1": try queues(name, stations: 1, servers: 1, scale: scale)
    case "mm50": try queues(name, stations: 1, servers: 50, scale: scale)
    case "tandem": try queues(name, stations: 3, servers: 1, scale: scale)
    default: try growth(name, scale: scale)
    }
  }
}

extension Workload {
  /// What a file says, all of its recording included; `scale` shortens what is measured of it.
  init(_ name: String, _ path: String, scale: Double, expected: Double) throws {
    let topology = try Topology.load(path)
    let warmup = topology.options.warmup
    let measured = topology.options.duration.seconds - warmup.seconds
    self.init(
      name: name, network: topology.network,
      duration: .seconds(warmup.seconds + measured * scale), warmup: warmup, expected: expected,
      measured: { $0.classes[0].latency.mean })
  }
}

import CAllocationCount
import Foundation
import Tailrace

/// Runs one workload once and prints one line of `name=value` pairs.
@main
struct Benchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let scale = arguments.count > 2 ? Double(arguments[2]) ?? 1 : 1
    let name = arguments.count > 1 ? arguments[1] : ""
    if name == "replications", let workload = try Workload.named("pipeline", scale: scale) {
      print(await TwoReplications.run(workload))
    } else if let workload = try Workload.named(name, scale: scale) {
      measure(workload)
    } else if let measurement = structure(name, scale: scale) {
      print(measurement.line)
    } else {
      print("usage: Benchmark WORKLOAD [SCALE]")
      exit(2)
    }
  }

  /// A structure of the engine alone, without a simulation around it.
  private static func structure(_ name: String, scale: Double) -> Measurement? {
    switch name {
    case "lru": KeyLookups.run(scale: scale)
    case "queue-timers": CancelledTimers.run(scale: scale)
    default: QueueCase.all.first { "queue-\($0.name)" == name }?.run(scale: scale)
    }
  }

  private static func measure(_ workload: Workload) {
    let baseline = ResidentMemory.bytes("VmRSS")
    // One interval, so that only the run itself can allocate.
    let options = RunOptions(
      duration: workload.duration, warmup: workload.warmup, interval: workload.duration)
    var simulation = Simulation(workload.network, options)
    let half = Delay(
      nanoseconds: (workload.warmup.nanoseconds + workload.duration.nanoseconds) / 2)
    var allocationsAtHalf: Int64 = -1
    var allocationsAtEnd: Int64 = 0
    var eventsAtHalf: Int64 = 0
    let start = processor_seconds()
    while !simulation.run(slice: 8192) {
      allocationsAtEnd = allocation_count()
      if allocationsAtHalf < 0 && simulation.now >= half {
        allocationsAtHalf = allocationsAtEnd
        eventsAtHalf = simulation.events
      }
    }
    let seconds = processor_seconds() - start
    let events = simulation.events
    let peak = ResidentMemory.bytes("VmHWM")
    let results = simulation.results()
    let offered = results.classes.reduce(0) { $0 + $1.offered }
    let allRequests = Double(offered) * workload.duration.seconds / results.window.seconds
    let area = results.classes.reduce(0) { $0 + $1.inFlightArea }
    let inFlight = Double(area) / Double(results.window.nanoseconds)
    let pairs: [(String, String)] = [
      ("workload", workload.name), ("program", "tailrace"),
      ("seconds", decimal(seconds, 4)), ("requests", decimal(allRequests, 0)),
      ("events", "\(events)"), ("stale", "\(results.staleEvents)"),
      ("inFlight", decimal(inFlight, 1)), ("peakFrames", "\(results.peakInFlight)"),
      ("bytes", "\(max(0, peak - baseline))"),
      ("allocations", "\(allocationsAtEnd - allocationsAtHalf)"),
      ("allocationEvents", "\(events - eventsAtHalf)"),
      ("mean", decimal(workload.measured(results), 1)),
      ("expected", decimal(workload.expected, 1)),
      ("latency", decimal(results.meanLatency, 1)),
      ("hash", results.fingerprint.description),
    ]
    print(pairs.map { "\($0)=\($1)" }.joined(separator: " "))
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

import CAllocationCount
import Foundation
import Tailrace

/// Plays one workload once and prints one line of `name=value` pairs.
@main
struct Benchmark {
  static func main() throws {
    let arguments = CommandLine.arguments
    let scale = arguments.count > 2 ? Double(arguments[2]) ?? 1 : 1
    guard arguments.count > 1, let workload = try Workload.named(arguments[1], scale: scale) else {
      print("usage: Benchmark \(Workload.names.joined(separator: "|")) [SCALE]")
      exit(2)
    }
    measure(workload)
  }

  private static func measure(_ workload: Workload) {
    let baseline = residentBytes("VmRSS")
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
    let peak = residentBytes("VmHWM")
    let results = simulation.results()
    let visitors = results.classes[0]
    let allRequests = Double(visitors.offered) * workload.duration.seconds / results.window.seconds
    let inFlight = Double(visitors.inFlightArea) / Double(results.window.nanoseconds)
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
      ("latency", decimal(visitors.latency.mean, 1)),
      ("hash", results.fingerprint.description),
    ]
    print(pairs.map { "\($0)=\($1)" }.joined(separator: " "))
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// A line of `/proc/self/status`, in bytes; 0 where there is none.
  private static func residentBytes(_ field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    for line in status.split(separator: "\n") where line.hasPrefix(field + ":") {
      return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
    return 0
  }
}

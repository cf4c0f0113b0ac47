import CAllocationCount
import Foundation

/// What one structure of the engine took for many operations, and a hash of what it answered.
struct Measurement {
  var workload: String
  var operations: Int
  var seconds = 0.0
  /// How many blocks were asked for in the second half.
  var allocations: Int64 = 0
  var bytes = 0
  var hash = OrderHash()
  var notes: [(String, String)] = []

  init(_ workload: String, operations: Int) {
    self.workload = workload
    self.operations = operations
  }

  /// Does the operations, told their numbers.
  @inline(__always)
  mutating func time(_ operation: (Int) -> Void) {
    let start = processor_seconds()
    for number in 0..<operations / 2 { operation(number) }
    let before = allocation_count()
    for number in operations / 2..<operations { operation(number) }
    allocations = allocation_count() - before
    seconds = processor_seconds() - start
  }

  var line: String {
    var pairs: [(String, String)] = [
      ("workload", workload), ("program", "tailrace"), ("seconds", String(format: "%.4f", seconds)),
      ("operations", "\(operations)"), ("bytes", "\(bytes)"), ("allocations", "\(allocations)"),
    ]
    pairs += notes + [("hash", String(hash.value, radix: 16))]
    return pairs.map { "\($0)=\($1)" }.joined(separator: " ")
  }
}

/// A hash over a sequence of words: that of `mix` in `Rival/recording.hpp`.
struct OrderHash {
  private(set) var value: UInt64 = 1

  @inline(__always)
  mutating func mix(_ word: UInt64) {
    let product = (value ^ word) &* 0xd6e8_feb8_6659_fd93
    value = product ^ (product >> 32)
  }
}

/// What the system says of the process's memory.
enum ResidentMemory {
  /// A line of `/proc/self/status`, in bytes; 0 where there is none.
  static func bytes(_ field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    for line in status.split(separator: "\n") where line.hasPrefix(field + ":") {
      return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
    return 0
  }
}

import Foundation
import Tailrace
import TestSupport
import Testing

/// What a number is does not depend on where it is read: terminal, JSON and CSV of one report.
///
/// That the page has every number of the terminal, `PageRendererTests` shows.
@Suite struct AgreementTests {
  static let files = [
    "typical", "autoscaled-web", "Diagnosis/small-cache", "Diagnosis/retries-amplified",
    "Queues/answer-now-mail-later", "Failing/out-of-memory", "Seeing/every-measure",
  ]

  private static func report(_ file: String) throws -> Report {
    let path = Recording.root.appendingPathComponent("Topologies/\(file).yaml").path
    return try Topology.load(path).run(duration: .seconds(90), warmup: .seconds(20))
  }

  private static func json(_ report: Report) throws -> [String: Any] {
    let data = Data(JSONRenderer().render(report).utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func rows(_ json: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(json[key] as? [[String: Any]])
  }

  @Test(arguments: files) func `every value of the table is that of the JSON report`(
    _ file: String
  ) throws {
    let report = try Self.report(file)
    let json = try Self.json(report)
    // By subject and start, the interval.
    var intervals: [String: [String: Any]] = [:]
    for key in ["traffic", "components"] {
      for row in try Self.rows(json, key) where row["is_client"] as? Bool != true {
        let name = try #require(row["name"] as? String)
        for interval in try #require(row["intervals"] as? [[String: Any]]) {
          let start = try #require(interval["start_ns"] as? Int64)
          intervals["\(name) \(start)"] = interval
        }
      }
    }
    var found = 0
    for line in CSVRenderer().render(report).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let start = Int64((try #require(Double(cells[0])) * 1e9).rounded())
      let metric = String(cells[5])
      let value = try #require(Double(cells[6]))
      let interval = try #require(intervals["\(cells[3]) \(start)"])
      if metric.hasSuffix("_per_second") {
        let count = try #require(interval[String(metric.dropLast(11))] as? Double)
        let length = try #require(interval["length_ns"] as? Double) / 1e9
        #expect(abs(value * length - count) <= 1e-9 * count, "\(line)")
      } else {
        // The parser of the test's own library is wrong in the last bit now and then.
        let known = try #require(interval[metric] as? Double, "\(line)")
        #expect(abs(known - value) <= 1e-15 * abs(value), "\(line)")
      }
      found += 1
    }
    // Nothing that the report knows is missing in the table.
    let words: Set = ["start_ns", "length_ns", "is_measured", "failures", "bands"]
    let expected = intervals.values.reduce(0) { sum, interval in
      let known = interval.filter { !words.contains($0.key) && $0.value is NSNumber }
      return sum + known.count
        + known.keys.filter { ["offered", "answered", "failed"].contains($0) }.count
    }
    #expect(found == expected)
  }

  @Test(arguments: files) func `the terminal has the numbers of the JSON report`(
    _ file: String
  ) throws {
    let report = try Self.report(file)
    let json = try Self.json(report)
    let lines = TerminalRenderer().render(report).split(separator: "\n").map(String.init)
    func line(_ name: String, of number: Int) throws -> String {
      let own = lines.filter {
        let line = $0.trimmingCharacters(in: .whitespaces)
        return line.hasPrefix(name + " ") || line == name
      }
      return try #require(own.indices.contains(number) ? own[number] : nil, "\(name)")
    }
    for row in try Self.rows(json, "traffic").prefix(6) {
      let name = try #require(row["name"] as? String)
      guard name.count < 20 else { continue }
      let all = lines.filter { $0.contains(name) }.joined(separator: " ")
      for key in ["offered_per_second", "goodput_per_second"] {
        let rate = try #require(row[key] as? Double)
        // Few requests are told in fewer digits.
        let figures = [1, 2, 3].map { Figure.rate(rate, digits: $0) }
        #expect(figures.contains { all.contains($0) }, "\(name) \(key)")
      }
      let latency = try #require(row["latency"] as? [String: Any])
      if let count = latency["count"] as? Int64, count > 0 {
        #expect(all.contains(Figure.count(count)), "\(name)")
      }
      if let max = latency["max_ns"] as? Double {
        #expect(all.contains(Figure.duration(max)), "\(name)")
      }
    }
    for row in try Self.rows(json, "components").prefix(8) where row["is_client"] as? Bool != true {
      let name = try #require(row["name"] as? String)
      guard name.count < 20, let cores = row["core_utilization_ratio"] as? Double, cores > 0 else {
        continue
      }
      let all = lines.filter { $0.contains(name) }.joined(separator: " ")
      #expect(all.contains(Figure.percent(cores)), "\(name)")
    }
    #expect(lines.contains { $0.contains("fingerprint") })
  }
}

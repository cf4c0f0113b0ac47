import Foundation
import Tailrace
import TestSupport
import Testing

/// Every topology gives, to the last digit, the report that was recorded for it.
struct GoldenTests {
  static var topologies: [URL] { (try? Recording.files(in: "Topologies", suffix: ".yaml")) ?? [] }

  /// How much is played of a topology whose whole length would take minutes.
  private static let excerpts: [String: (duration: Delay, warmup: Delay)] = [
    "million-rps": (.seconds(0.5), .seconds(0.2)), "one-region": (.seconds(1), .seconds(0.2)),
  ]

  @Test(arguments: topologies) func `a topology gives its recorded report`(_ url: URL) throws {
    let name = url.deletingPathExtension().lastPathComponent
    let golden = Recording.root.appendingPathComponent("Tests/GoldenTests/Golden/\(name).txt")
    let excerpt = Self.excerpts[name]
    let report = try Topology.load(url.path).run(
      duration: excerpt?.duration, warmup: excerpt?.warmup)
    let found =
      TerminalRenderer(showsLaws: true).render(report)
      + "\nevents \(report.results.events)\nfingerprint \(report.results.fingerprint)\n"
    if Recording.isOn {
      try FileManager.default.createDirectory(
        at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
      try found.write(to: golden, atomically: true, encoding: .utf8)
      return
    }
    let expected = try? String(contentsOf: golden, encoding: .utf8)
    let difference = Recording.difference(expected ?? "", found)
    #expect(difference == nil, "\(name), \(difference ?? "") (TAILRACE_RECORD=1 records it anew)")
  }

  @Test func `no report is recorded for a topology that is gone`() throws {
    let names = Self.topologies.map { $0.deletingPathExtension().lastPathComponent }
    for url in try Recording.files(in: "Tests/GoldenTests/Golden", suffix: ".txt") {
      #expect(names.contains(url.deletingPathExtension().lastPathComponent), "\(url.path)")
    }
  }
}

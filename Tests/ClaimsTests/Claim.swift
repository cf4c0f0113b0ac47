import Foundation
import Tailrace
import TestSupport
import Testing

/// A row of `Docs/Claims.md`: what articles say of web systems, and what a run of ours shows of it.
///
/// A test plays the topology of its row, expects the effect, and at its end says what it saw; the page
/// must have those very figures:
///
///     let claim = Claim("A4", topology: "Load/three-queries.yaml")
///     let report = try claim.run()
///     #expect(report.components["db"].operationsPerRequest! == 3)
///     claim.saw("3.00 queries a request, 300,012 a second")
///
/// With `TAILRACE_RECORD=1` the page is written instead.
struct Claim {
  let row: String
  /// The file, from `Topologies/` on.
  let topology: String
  private let test: String

  init(_ row: String, topology: String, file: String = #fileID) {
    self.row = row
    self.topology = topology
    test = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  }

  /// The topology, or a variant of it, at a level of its load.
  func load(_ variant: String? = nil, load: String? = nil) throws -> Topology {
    let path = Recording.root.appendingPathComponent("Topologies/\(topology)").path
    return try Topology.load(path, variant: variant, load: load)
  }

  /// The report of the topology, or of a variant of it, at a level of its load.
  func run(
    _ variant: String? = nil, load level: String? = nil, seed: UInt64? = nil,
    duration: Delay? = nil
  ) throws -> Report {
    try load(variant, load: level).run(seed: seed, duration: duration)
  }

  /// Says what was seen: one sentence of figures, the same in every run.
  func saw(_ figures: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let page = ClaimsPage.shared
    if Recording.isOn {
      page.write(row, topology: topology, test: test, figures)
      return
    }
    let expected = page.cells(of: row).map { Array($0.dropFirst(2)) }
    let found = ClaimsPage.cells(topology: topology, test: test, figures)
    #expect(
      expected == found, "row \(row) of Docs/Claims.md is out of date: TAILRACE_RECORD=1 writes it",
      sourceLocation: sourceLocation)
  }
}

/// The page of claims: tables whose rows begin with the number of a claim.
final class ClaimsPage: @unchecked Sendable {
  static let shared = ClaimsPage()
  private let url = Recording.root.appendingPathComponent("Docs/Claims.md")
  private let lock = NSLock()

  /// The cells of a row: number, claim, topology, test, figures; nil if the page has no such row.
  func cells(of row: String) -> [String]? {
    lock.withLock {
      lines().first { $0.hasPrefix("| \(row) |") }.map(Self.cells)
    }
  }

  /// The rows of the page, by number.
  var rows: [[String]] {
    lock.withLock { lines().filter { $0.hasPrefix("| ") }.map(Self.cells) }
      .filter { $0.count == 5 && $0[0].contains(/^[A-I][0-9]+$/) }
  }

  static func cells(topology: String, test: String, _ figures: String) -> [String] {
    let name = URL(fileURLWithPath: topology).lastPathComponent
    return ["[`\(name)`](../Topologies/\(topology))", "`\(test)`", figures]
  }

  func write(_ row: String, topology: String, test: String, _ figures: String) {
    lock.withLock {
      var lines = lines()
      guard let index = lines.firstIndex(where: { $0.hasPrefix("| \(row) |") }) else {
        Issue.record("Docs/Claims.md has no row \(row)")
        return
      }
      let claim = Self.cells(lines[index])[1]
      let cells = [row, claim] + Self.cells(topology: topology, test: test, figures)
      lines[index] = "| " + cells.joined(separator: " | ") + " |"
      try? lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
  }

  private func lines() -> [String] {
    ((try? String(contentsOf: url, encoding: .utf8)) ?? "").components(separatedBy: "\n")
  }

  private static func cells(_ line: String) -> [String] {
    line.components(separatedBy: " | ").map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "| "))
    }
  }
}

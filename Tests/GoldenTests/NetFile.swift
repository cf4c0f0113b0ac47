import Foundation
import TestSupport
import Testing

/// A file of the net: a line a run, with what was found of it in named columns.
struct NetFile: Sendable {
  /// What was found of one run.
  struct Row: Sendable {
    var values: [String]
    /// The same at length, to be read where it differs.
    var text = ""
  }

  /// The file's name, without its ending.
  let name: String
  let columns: [String]

  private static let folder = Recording.root.appendingPathComponent("Tests/GoldenTests/Net")
  /// Where the texts of runs that differ are kept: `TAILRACE_NET_KEEP=DIR`.
  private static let keep = ProcessInfo.processInfo.environment["TAILRACE_NET_KEEP"]
  /// The only runs to play and to keep, by a part of `file/run`: `TAILRACE_NET_ONLY='everything/17'`.
  private static let only = ProcessInfo.processInfo.environment["TAILRACE_NET_ONLY"]
  /// So many runs that differ are named.
  private static let named = 20

  /// Plays every run and compares what is found with what is recorded, or records it.
  func check(
    _ runs: [String], play: @escaping @Sendable (_ run: String, _ atLength: Bool) throws -> [Row]
  ) async throws {
    let wanted = runs.filter { run in Self.only.map { "\(name)/\(run)".contains($0) } ?? true }
    let found = try await played(wanted, play)
    if Recording.isOn && Self.only == nil { return try record(runs, found) }
    let recorded = try read()
    var differing: [String] = []
    for run in wanted {
      let rows = found[run] ?? []
      let differences = difference(recorded[run] ?? [], rows)
      if !differences.isEmpty { differing.append("\(run): \(differences.joined(separator: ", "))") }
      if !differences.isEmpty || Self.only != nil { try keep(run, try play(run, true)) }
    }
    if Self.only == nil {
      differing += Set(recorded.keys).subtracting(runs).sorted().map { "\($0): is gone" }
    }
    let list = differing.prefix(Self.named).joined(separator: "\n  ")
    #expect(differing.isEmpty, "\(differing.count) of \(wanted.count) in \(name):\n  \(list)")
  }

  private func played(
    _ runs: [String], _ play: @escaping @Sendable (String, Bool) throws -> [Row]
  ) async throws -> [String: [Row]] {
    try await withThrowingTaskGroup(of: (String, [Row]).self) { group in
      for run in runs { group.addTask { (run, try play(run, false)) } }
      var found: [String: [Row]] = [:]
      for try await (run, rows) in group { found[run] = rows }
      return found
    }
  }

  /// Which columns differ; of a run with several rows the first column names the row.
  private func difference(_ expected: [[String]], _ found: [Row]) -> [String] {
    if expected.isEmpty { return ["is not recorded"] }
    if found.count == 1 && expected.count == 1 {
      return zip(columns, zip(expected[0], found[0].values)).filter { $1.0 != $1.1 }.map(\.0)
    }
    var names: [String] = []
    for row in found where !expected.contains(row.values) { names.append(row.values[0]) }
    for row in expected where !found.contains(where: { $0.values[0] == row[0] }) {
      names.append("\(row[0]) is gone")
    }
    return names
  }

  private var place: URL { Self.folder.appendingPathComponent("\(name).txt") }

  private func record(_ runs: [String], _ found: [String: [Row]]) throws {
    var text = "run \(columns.joined(separator: " "))\n"
    for run in runs {
      for row in found[run] ?? [] { text += "\(run) \(row.values.joined(separator: " "))\n" }
    }
    try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
    try text.write(to: place, atomically: true, encoding: .utf8)
  }

  private func read() throws -> [String: [[String]]] {
    var rows: [String: [[String]]] = [:]
    for line in try String(contentsOf: place, encoding: .utf8).split(separator: "\n").dropFirst() {
      let words = line.split(separator: " ").map { String($0) }
      rows[words[0], default: []].append(Array(words.dropFirst()))
    }
    return rows
  }

  private func keep(_ run: String, _ rows: [Row]) throws {
    guard let keep = Self.keep else { return }
    let folder = URL(fileURLWithPath: keep).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for row in rows {
      let ending = rows.count == 1 ? "txt" : row.values[0]
      let file = "\(run.replacingOccurrences(of: "/", with: "-")).\(ending)"
      try row.text.write(
        to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
    }
  }
}

import Foundation
import Tailrace
import TestSupport

/// A topology, one of its variants, and one of its loads: `Queues/poison`, `growing:as-twelve@year`.
struct NetTopology {
  /// A run is played up to so many events.
  static let mostEvents: Int64 = 400_000

  var path: String
  var variant: String?
  var level: String?

  var name: String {
    path + (variant.map { ":\($0)" } ?? "") + (level.map { "@\($0)" } ?? "")
  }

  init(path: String, variant: String? = nil, level: String? = nil) {
    self.path = path
    self.variant = variant
    self.level = level
  }

  init(named name: String) {
    let parts = name.split(separator: "@")
    let first = parts[0].split(separator: ":")
    path = String(first[0])
    variant = first.count > 1 ? String(first[1]) : nil
    level = parts.count > 1 ? String(parts[1]) : nil
  }

  func load() throws -> Topology {
    try Topology.load(file.path, variant: variant, load: level)
  }

  private var file: URL { Recording.root.appendingPathComponent("Topologies/\(path).yaml") }

  /// All of them.
  static func all() throws -> [NetTopology] {
    let folder = Recording.root.appendingPathComponent("Topologies/").path
    return try Recording.files(in: "Topologies", suffix: ".yaml").flatMap { url in
      let path = String(url.path.dropFirst(folder.count + 1).dropLast(".yaml".count))
      let plain = NetTopology(path: path)
      let variants = [nil] + (try plain.load().variants)
      let levels = [nil] + (try plain.levels())
      return variants.flatMap { variant in
        levels.map { NetTopology(path: path, variant: variant, level: $0) }
      }
    }.sorted { $0.name < $1.name }
  }

  /// The names of the levels of its load, each `name: factor` in one line of the file.
  private func levels() throws -> [String] {
    let text = try String(contentsOf: file, encoding: .utf8)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("load:") }) else {
      return []
    }
    return line.dropFirst("load:".count).split(whereSeparator: { "{},".contains($0) }).compactMap {
      $0.split(separator: ":").first.map { $0.trimmingCharacters(in: .whitespaces) }
    }.filter { !$0.isEmpty }
  }
}

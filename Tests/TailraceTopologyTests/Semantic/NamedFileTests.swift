import Foundation
import Tailrace
import Testing

/// A topology reads what lies below its own folder, and nothing else unless somebody allows it.
struct NamedFileTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tailrace-\(UUID().uuidString)")

  init() throws {
    for folder in ["own/below", "own-twin", "other"] {
      try FileManager.default.createDirectory(
        at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    for file in ["own/a.csv", "own/below/a.csv", "own-twin/a.csv", "other/a.csv", "other/b.csv"] {
      try Data("1s\n2s\n".utf8).write(to: root.appendingPathComponent(file))
    }
    for (link, target) in [
      ("out.csv", "../other/a.csv"), ("folder", root.path + "/other"), ("in.csv", "below/a.csv"),
      ("round", "round"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: root.path + "/own/" + link, withDestinationPath: target)
    }
  }

  /// What is said about a topology that names a file.
  private func said(of name: String, allowing folders: [String] = []) throws -> [String] {
    let path = root.path + "/own/shop.yaml"
    let text = """
      tailrace: 1
      traffic:
        visitors: {recorded: "\(name)", requests: {page: {share: 100%, call: app}}}
      components: {app: {kind: external, latency: 1ms}}

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try TopologyFile(path, allowing: folders).read().diagnostics.map(\.id)
  }

  @Test(arguments: ["a.csv", "./a.csv", "below/a.csv", "in.csv"])
  func `a file below the topology is read`(name: String) throws {
    #expect(try said(of: name).isEmpty)
  }

  @Test(arguments: [
    "../other/a.csv", "../own-twin/a.csv", "below/../../other/a.csv", "/etc/passwd", "/dev/zero",
    "out.csv", "folder/a.csv", "../nothing.csv", "folder/../other/a.csv", "round",
  ])
  func `a file outside is refused, whether there is one or not`(name: String) throws {
    #expect(try said(of: name) == ["file-outside"])
  }

  @Test func `a file that is not there cannot be read`() throws {
    #expect(try said(of: "none.csv") == ["file-unreadable"])
    #expect(try said(of: "below") == ["file-unreadable"])
  }

  @Test func `a file that is too large is refused before any of it is read`() throws {
    let path = root.path + "/own/large.csv"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    // A hole: it takes no room on the disk.
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: 1 << 40)
    try file.close()
    #expect(try said(of: "large.csv") == ["file-too-large"])
  }

  @Test func `a folder that is allowed is read, too, and its neighbours are not`() throws {
    let other = root.path + "/other"
    for name in ["../other/a.csv", other + "/a.csv", "out.csv", "folder/a.csv", "b.csv", "a.csv"] {
      #expect(try said(of: name, allowing: [other]).isEmpty, "\(name)")
    }
    #expect(try said(of: "../own-twin/a.csv", allowing: [other]) == ["file-outside"])
    #expect(try said(of: "/etc/passwd", allowing: [other]) == ["file-outside"])
  }
}

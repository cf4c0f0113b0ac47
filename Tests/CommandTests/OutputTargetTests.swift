import Foundation
import Testing

@testable import TailraceCommand

/// Files are put in the place of older ones, which lose nothing but their contents.
@Suite(.serialized) struct OutputTargetTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tailrace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test(arguments: [0o600, 0o640, 0o664, 0o755])
  func `a file keeps the mode of what it replaces`(mode: Int) throws {
    let target = path("report-\(mode).txt")
    try Data("old".utf8).write(to: URL(fileURLWithPath: target))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target)
    try OutputTarget.write("new", to: target)
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "new")
    #expect(try self.mode(target) == mode)
    // And one that is new has the mode that any new file has.
    try OutputTarget.write("new", to: path("other-\(mode).txt"))
    try Data().write(to: URL(fileURLWithPath: path("usual")))
    #expect(try self.mode(path("other-\(mode).txt")) == self.mode(path("usual")))
  }

  @Test func `what a killed run has left is removed, and nothing else`() throws {
    // No process has the first number, and the first process of all is always there.
    let gone = ".tailrace-2147483647"
    let others = [".tailrace-1", ".tailrace-x", ".tailrace-", "tailrace-2147483647", "x.txt"]
    for name in [gone] + others {
      try Data("old".utf8).write(to: URL(fileURLWithPath: path(name)))
    }
    try OutputTarget.write("new", to: path("report.txt"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(left) == Set(others + ["report.txt"]))
  }

  @Test func `a file that cannot be put in its place leaves nothing beside it`() throws {
    let long = path(String(repeating: "x", count: 300))
    let failure = #expect(throws: CommandFailure.self) { try OutputTarget.write("new", to: long) }
    #expect(failure?.message.hasSuffix("cannot be written: the name is too long") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a link is written through`() throws {
    try Data("old".utf8).write(to: URL(fileURLWithPath: path("real.txt")))
    try FileManager.default.createSymbolicLink(
      atPath: path("link.txt"), withDestinationPath: "real.txt")
    try OutputTarget.write("new", to: path("link.txt"))
    #expect(try String(contentsOfFile: path("real.txt"), encoding: .utf8) == "new")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: path("link.txt")) == "real.txt")
  }

  @Test func `the streams of the process have names`() {
    #expect(StandardStream.descriptor(of: "/dev/stdout") == 1)
    #expect(StandardStream.descriptor(of: "/dev/fd/7") == 7)
    #expect(StandardStream.descriptor(of: "/proc/self/fd/2") == 2)
    #expect(StandardStream.descriptor(of: "/dev/null") == nil)
    #expect(StandardStream.descriptor(of: "/dev/fd/x") == nil)
  }
}

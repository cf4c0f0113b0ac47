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
    let gone = ".dat.nosync7FFFFFFF.x7Kq2b"
    let others = [".dat.nosync1.x7Kq2b", ".dat.nosyncXY.x7Kq2b", ".dat.nosync7FFFFFFF", "x.txt"]
    for name in [gone] + others {
      try Data("old".utf8).write(to: URL(fileURLWithPath: path(name)))
    }
    try OutputTarget.write("new", to: path("report.txt"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(left) == Set(others + ["report.txt"]))
  }

  @Test func `what Foundation calls the file beside a target is known`() {
    #expect(Leftovers.writer(of: ".dat.nosync1A2F.x7Kq2b") == 0x1A2F)
    #expect(Leftovers.writer(of: ".dat.nosync1A2F.x7Kq2") == nil)
    #expect(Leftovers.writer(of: ".dat.nosync.x7Kq2b") == nil)
    #expect(Leftovers.writer(of: ".dat.nosync-5.x7Kq2b") == nil)
    #expect(Leftovers.writer(of: "dat.nosync1A2F.x7Kq2b") == nil)
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

import Foundation
import Testing

@testable import Tailrace

/// A path is bytes, and need not be text.
struct DiskTests {
  @Test(
    arguments: [
      [0x61, 0xFF, 0x2E, 0x63], [0xC3, 0x28], [0xE2, 0x82], [0xF0], [0x80, 0xC3, 0xA9], [],
      // What stands for a byte is itself taken byte by byte.
      [0xF4, 0x8F, 0xBE, 0x80, 0x61], [0xF4, 0x8F, 0xBF, 0xBF],
    ] as [[UInt8]])
  func `bytes that are no text come back as they were`(path: [UInt8]) {
    #expect(Disk.bytes(of: Disk.text(of: path)) == path)
  }

  @Test func `text stays text`() {
    #expect(Disk.text(of: Array("größe/漢字.yaml".utf8)) == "größe/漢字.yaml")
    #expect(Disk.bytes(of: "e\u{301}/\u{301}a") == Array("e\u{301}/\u{301}a".utf8))
  }

  @Test func `the folder of a path is what stands before its last name`() {
    #expect(Disk.folder(of: "a/b.yaml") == "a")
    #expect(Disk.folder(of: "a.yaml") == "")
    #expect(Disk.folder(of: "/a.yaml") == "/")
    #expect(Disk.folder(of: "a/b/") == "a")
    #expect(Disk.folder(of: "/") == "" && Disk.folder(of: "") == "")
  }

  @Test func `a real path has no links and no dots`() throws {
    let root =
      RealPath(FileManager.default.temporaryDirectory.path).text
      + "/tailrace-\(UUID().uuidString)"
    try Disk.makeFolder(root + "/a/b")
    try FileManager.default.createSymbolicLink(
      atPath: root + "/link", withDestinationPath: "a/b")
    #expect(RealPath("link/../x", in: root).text == root + "/a/x")
    #expect(RealPath("./a//b/.", in: root).text == root + "/a/b")
    #expect(RealPath("../../..", in: "/tmp").text.isEmpty)
    #expect(RealPath("link/x", in: root).isBelow(root + "/a"))
    #expect(!RealPath("ab", in: root).isBelow(root + "/a"))
  }
}

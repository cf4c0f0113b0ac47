internal import CTailraceFiles
package import Foundation

/// Files by their paths, which to the system are bytes: one that is no text has a scalar of its own for each byte
/// that is none.
package enum Disk {
  /// The number of an error of the system.
  package struct Failure: Error {
    package var number: Int32
  }

  /// What there is at a path.
  package struct Entry {
    package var mode: Int

    package var isFolder: Bool { mode & 0o170000 == 0o040000 }
    package var isFile: Bool { mode & 0o170000 == 0o100000 }
    package var permissions: Int { mode & 0o7777 }
  }

  /// What a path leads to, links followed unless told otherwise; nil where there is nothing.
  package static func entry(_ path: String, follows: Bool = true) -> Entry? {
    let mode = tailrace_mode(bytes(of: path).span, follows ? 1 : 0)
    return mode < 0 ? nil : Entry(mode: Int(mode))
  }

  /// Where a link leads; nil for what is none.
  package static func link(_ path: String) -> String? {
    var target = [UInt8](repeating: 0, count: 4096)
    var room = target.mutableSpan
    let size = tailrace_link(bytes(of: path).span, &room)
    return size < 0 ? nil : text(of: Array(target.prefix(Int(size))))
  }

  /// Opens a file for reading, or for writing from its start.
  package static func open(_ path: String, writes: Bool = false) throws(Failure) -> FileHandle {
    FileHandle(
      fileDescriptor: try checked(tailrace_open(bytes(of: path).span, writes ? 1 : 0, 0, 0)),
      closeOnDealloc: true)
  }

  /// Makes a file that must not be there.
  package static func create(_ path: String, mode: Int) throws(Failure) -> FileHandle {
    FileHandle(
      fileDescriptor: try checked(tailrace_open(bytes(of: path).span, 1, 1, UInt32(mode))),
      closeOnDealloc: true)
  }

  /// Puts a file in the place of another.
  package static func move(_ path: String, to target: String) throws(Failure) {
    let from = bytes(of: path)
    _ = try checked(tailrace_move((from + bytes(of: target)).span, Int32(from.count)))
  }

  /// Makes a folder, with those that it lies in.
  package static func makeFolder(_ path: String) throws(Failure) {
    if path.isEmpty || entry(path) != nil { return }
    try makeFolder(folder(of: path))
    let result = tailrace_make_folder(bytes(of: path).span)
    if result != -EEXIST { _ = try checked(result) }
  }

  /// Removes a file.
  package static func remove(_ path: String) { _ = tailrace_remove(bytes(of: path).span) }

  /// What lies in a folder, by its names.
  package static func names(in folder: String) -> [String] {
    let path = folder.isEmpty ? "." : folder
    let files = FileManager.default
    if let names = try? files.contentsOfDirectory(atPath: path) { return names }
    // A folder whose path is no text has one that is.
    guard let folder = try? open(path) else { return [] }
    return (try? files.contentsOfDirectory(atPath: "/proc/self/fd/\(folder.fileDescriptor)/."))
      ?? []
  }

  /// The folder that a path lies in; empty for the current one.
  package static func folder(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    var bytes = Array(path.utf8)[...]
    while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
    guard bytes.count > 1, let end = bytes.lastIndex(of: slash) else { return "" }
    return end == 0 ? "/" : String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func checked(_ result: Int32) throws(Failure) -> Int32 {
    if result < 0 { throw Failure(number: -result) }
    return result
  }
}

extension Disk {
  /// The scalar of byte 0 where a byte is no text; those from 0x80 on are used, at the end of what Unicode leaves to
  /// private use.
  private static let firstByte: UInt32 = 0x10FF00

  /// A path as text.
  package static func text(of path: [UInt8]) -> String {
    if let text = String(validating: path, as: UTF8.self),
      !text.unicodeScalars.contains(where: isByte)
    {
      return text
    }
    var text = ""
    var offset = 0
    while offset < path.count {
      let length = min(path.count - offset, length(path[offset]))
      let piece = path[offset..<(offset + length)]
      if let valid = String(validating: piece, as: UTF8.self),
        !valid.unicodeScalars.contains(where: isByte)
      {
        text += valid
        offset += length
      } else {
        Unicode.Scalar(firstByte + UInt32(path[offset])).map { text.unicodeScalars.append($0) }
        offset += 1
      }
    }
    return text
  }

  /// The bytes that a text of a path stands for.
  package static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if isByte(scalar) {
        bytes.append(UInt8(scalar.value - firstByte))
      } else {
        bytes.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    return bytes
  }

  private static func isByte(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= firstByte + 0x80 }

  /// How many bytes a scalar has that begins with this one.
  private static func length(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF7: 4
    default: 1
    }
  }
}

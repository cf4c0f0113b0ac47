internal import ArgumentParser
internal import Foundation

/// Something a command cannot go on after: one sentence, and how the process ends.
struct CommandFailure: Error {
  var message: String
  var code: ExitCode
}

/// The text of a topology file.
enum TopologyFile {
  /// The most bytes that a topology may have.
  static let maximumSize = 16 << 20

  /// Reads a file, or standard input for `-`.
  /// - Throws: a `CommandFailure` with one sentence for whatever stands in the way.
  static func read(_ path: String) throws(CommandFailure) -> String {
    let data = path == "-" ? standardInput() : try contents(path)
    let name = path == "-" ? "standard input" : "'\(path)'"
    if data.isEmpty { throw failure("\(name) is empty; a topology begins with 'tailrace: 1'") }
    guard data.count <= maximumSize else {
      throw failure("\(name) is larger than \(maximumSize >> 20) MiB, the most for a topology")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw failure("\(name) is not UTF-8 text")
    }
    return text
  }

  private static func standardInput() -> Data {
    FileHandle.standardInput.readDataToEndOfFile()
  }

  private static func contents(_ path: String) throws(CommandFailure) -> Data {
    let files = FileManager.default
    guard let attributes = try? files.attributesOfItem(atPath: resolved(path)) else {
      throw failure("there is no file '\(path)'")
    }
    if attributes[.type] as? FileAttributeType == .typeDirectory {
      throw failure("'\(path)' is a directory; name a topology file in it")
    }
    guard let data = files.contents(atPath: path) else {
      throw failure("'\(path)' cannot be read; is reading it permitted?")
    }
    return data
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func failure(_ message: String) -> CommandFailure {
    CommandFailure(message: message, code: ExitCodes.badTopology)
  }
}

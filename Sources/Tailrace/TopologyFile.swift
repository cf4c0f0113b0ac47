internal import Foundation

/// The text of a topology file, taken apart, and the folder of the files that it names.
public struct TopologyFile: Sendable {
  /// The most bytes that a topology may have.
  public static let maximumSize = 16 << 20

  private let document: TopologyDocument

  /// The file at a path, or standard input for `-`.
  /// - Parameters:
  ///   - path: where it is.
  ///   - folders: whose files it may read beside those below its own folder, which from standard input is the
  ///     current one.
  /// - Throws: one sentence for whatever stands in the way.
  public init(_ path: String, allowing folders: [String] = []) throws(TopologyError) {
    let isInput = path == "-" || path == "/dev/stdin"
    let data = try isInput ? Self.input() : Self.contents(path)
    let name = isInput ? "standard input" : "'\(path)'"
    if data.isEmpty {
      throw TopologyError("\(name) is empty; a topology begins with 'tailrace: 1'")
    }
    guard data.count <= Self.maximumSize else {
      throw TopologyError(
        "\(name) is larger than \(Self.maximumSize >> 20) MiB, the most for a topology")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw TopologyError("\(name) is not UTF-8 text")
    }
    let access = FileAccess(folder: Self.folder(of: path), allowed: folders)
    document = TopologyDocument(SourceFile(name: path == "-" ? "<stdin>" : path, text: text)) {
      access.file($0)
    }
  }

  /// Reads it; files that it names are looked for below its folder and those that were allowed.
  /// - Parameters:
  ///   - variant: the overlay to lay over it; nil for the file as it is.
  ///   - load: the level of the load, by its name in the file or as a factor such as `3x`; nil for the
  ///     load as the file states it.
  public func read(variant: String? = nil, load: String? = nil) -> Topology.Reading {
    document.read(variant: variant, load: load)
  }

  /// Where a file lies; what comes through a stream of the process lies in the current folder.
  private static func folder(of path: String) -> String {
    let isStream = ["/dev/", "/proc/"].contains { path.hasPrefix($0) }
    return isStream ? "" : URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func input() throws(TopologyError) -> Data {
    do {
      return try FileHandle.standardInput.read(upToCount: maximumSize + 1) ?? Data()
    } catch {
      throw TopologyError("standard input cannot be read")
    }
  }

  /// What a file, a pipe or a device has, up to one byte more than is allowed.
  private static func contents(_ path: String) throws(TopologyError) -> Data {
    guard FileManager.default.fileExists(atPath: path) else {
      throw TopologyError("there is no file '\(path)'")
    }
    if FileManager.default.fileExists(atPath: path + "/.") {
      throw TopologyError("'\(path)' is a directory; name a topology file in it")
    }
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: maximumSize + 1) ?? Data()
    else {
      throw TopologyError("'\(path)' cannot be read; is reading it permitted?")
    }
    return data
  }
}

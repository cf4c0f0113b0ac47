internal import Foundation

/// The text of a topology file, and the folder of the files that it names.
public struct TopologyFile: Sendable {
  /// The most bytes that a topology may have.
  public static let maximumSize = 16 << 20

  private let text: SourceFile
  private let folder: URL

  /// The file at a path, or standard input for `-`.
  /// - Throws: one sentence for whatever stands in the way.
  public init(_ path: String) throws(TopologyError) {
    let isInput = path == "-"
    let data = isInput ? FileHandle.standardInput.readDataToEndOfFile() : try Self.contents(path)
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
    self.text = SourceFile(name: isInput ? "<stdin>" : path, text: text)
    folder = URL(fileURLWithPath: path).deletingLastPathComponent()
  }

  /// Reads it; files that it names are looked for beside it.
  /// - Parameters:
  ///   - variant: the overlay to lay over it; nil for the file as it is.
  ///   - load: the level of the load, by its name in the file or as a factor such as `3x`; nil for the
  ///     load as the file states it.
  public func read(variant: String? = nil, load: String? = nil) -> Topology.Reading {
    Topology.read(text, variant: variant, load: load) { [folder] name in
      FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
        .flatMap { String(data: $0, encoding: .utf8) }
    }
  }

  private static func contents(_ path: String) throws(TopologyError) -> Data {
    let files = FileManager.default
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let attributes = try? files.attributesOfItem(atPath: target) else {
      throw TopologyError("there is no file '\(path)'")
    }
    if attributes[.type] as? FileAttributeType == .typeDirectory {
      throw TopologyError("'\(path)' is a directory; name a topology file in it")
    }
    guard let data = files.contents(atPath: path) else {
      throw TopologyError("'\(path)' cannot be read; is reading it permitted?")
    }
    return data
  }
}

internal import Foundation

extension Topology {
  /// Reads a topology from a file; files that it names are looked for beside it.
  /// - Parameters:
  ///   - path: where the file is.
  ///   - variant: the overlay to lay over it; nil for the file as it is.
  ///   - load: the level of the load, by its name in the file or as a factor such as `3x`; nil for the
  ///     load as the file states it.
  /// - Throws: what is wrong with the file, every mistake at once; or that it cannot be read.
  public static func load(
    _ path: String, variant: String? = nil, load: String? = nil
  ) throws(TopologyError) -> Topology {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TopologyError(description: "\(path): error: the file cannot be read [file-unreadable]")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    return try checked(
      read(SourceFile(name: path, bytes: Array(data)), variant: variant, load: load) { name in
        text(of: folder.appendingPathComponent(name).path)
      })
  }

  /// Reads a topology from a text.
  /// - Parameters:
  ///   - text: the text of a file.
  ///   - name: what messages call it.
  ///   - variant: the overlay to lay over it; nil for the text as it is.
  ///   - load: the level of the load, by its name in the text or as a factor such as `3x`.
  /// - Throws: what is wrong with the text, every mistake at once.
  public init(
    _ text: String, name: String = "topology", variant: String? = nil, load: String? = nil
  ) throws(TopologyError) {
    self = try Self.checked(
      Self.read(SourceFile(name: name, text: text), variant: variant, load: load))
  }

  /// The text of a file, or nil if there is none in UTF-8.
  public static func text(of path: String) -> String? {
    FileManager.default.contents(atPath: path).flatMap { String(data: $0, encoding: .utf8) }
  }

  private static func checked(_ reading: Reading) throws(TopologyError) -> Topology {
    guard let topology = reading.topology else {
      throw TopologyError(description: reading.rendered())
    }
    return topology
  }
}

/// Why a topology cannot be played: all its mistakes, with their places.
public struct TopologyError: Error, CustomStringConvertible {
  /// The diagnostics in the form of a compiler's.
  public let description: String
}

extension Topology {
  /// Reads a topology from a file; files that it names are read below its folder alone.
  /// - Parameters:
  ///   - path: where the file is.
  ///   - variant: the overlay to lay over it; nil for the file as it is.
  ///   - load: the level of the load, by its name in the file or as a factor such as `3x`; nil for the
  ///     load as the file states it.
  ///   - folders: whose files it may read, too.
  /// - Throws: what is wrong with the file, every mistake at once; or that it cannot be read.
  public static func load(
    _ path: String, variant: String? = nil, load: String? = nil, allowing folders: [String] = []
  ) throws(TopologyError) -> Topology {
    try TopologyFile(path, allowing: folders).read(variant: variant, load: load).good()
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
    self = try Self.read(SourceFile(name: name, text: text), variant: variant, load: load).good()
  }
}

extension Topology.Reading {
  /// The topology.
  /// - Throws: every mistake, where there is one.
  public func good() throws(TopologyError) -> Topology {
    guard let topology else { throw TopologyError(rendered()) }
    return topology
  }
}

/// Why a topology cannot be played: that its file cannot be read, or all its mistakes, with their places.
public struct TopologyError: Error, CustomStringConvertible {
  /// A sentence about the file, or diagnostics in the form of a compiler's.
  public let description: String

  init(_ description: String) { self.description = PlainText.lines(description) }
}

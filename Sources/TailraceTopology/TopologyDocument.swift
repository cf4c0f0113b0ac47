/// A text that was taken apart once, to be read as often as it has variants.
public struct TopologyDocument: Sendable {
  private let file: SourceFile
  private let root: YAMLNode
  private let isDamaged: Bool
  private let overlays: Variants
  /// What there is to say of the text, and of its variants before one is laid over it.
  private let diagnostics: Diagnostics
  private let files: FileLoader

  /// Takes a text apart.
  /// - Parameters:
  ///   - file: the text.
  ///   - files: how files that it names are read; by default none can be.
  public init(_ file: SourceFile, files: @escaping FileLoader = { _ in .unreadable }) {
    let context = ReadingContext(files: files)
    let document = YAMLReader.read(file)
    context.diagnostics.append(document.diagnostics)
    context.isDamaged = document.diagnostics.hasErrors
    self.file = file
    self.files = files
    root = document.root
    isDamaged = context.isDamaged
    overlays = Variants(root, context)
    diagnostics = context.diagnostics
  }

  /// The names of its variants, in the order of the text.
  public var variants: [String] { overlays.names }

  /// Reads it.
  /// - Parameters:
  ///   - variant: the overlay to lay over it; none for the text as it is.
  ///   - load: the level of the load, by its name in the text or as a factor such as `3x`; as the
  ///     sources state it unless given.
  public func read(variant: String? = nil, load: String? = nil) -> Topology.Reading {
    let context = ReadingContext(files: files)
    context.diagnostics = diagnostics
    context.isDamaged = isDamaged
    let topology =
      root.isEmpty && root.isDamaged
      ? nil : Topology.build(root, overlays, variant, load, context)
    let isGood = !context.diagnostics.hasErrors
    return Topology.Reading(
      topology: isGood ? topology : nil, diagnostics: context.diagnostics.sorted, file: file)
  }
}

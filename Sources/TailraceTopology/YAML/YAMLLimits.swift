/// Bounds that keep a hostile document from costing more than its size.
public struct YAMLLimits: Sendable {
  /// How deep collections may nest, aliases followed.
  public var depth = 64
  /// How many nodes a document may hold, each alias counted as all that it stands for.
  public var nodes = 1_000_000
  /// How many bytes a key may take, from its start to its colon: other readers stop at 1,024 characters.
  public var keyLength = 1_000

  /// The default bounds.
  public init() {}
}

public import TailraceEngine

extension Delay {
  /// A duration as the language reads it, such as `250ms` or `1m30s`; nil for any other text.
  public init?(written text: String) {
    var ignored = Diagnostics()
    let range = SourceFile(name: "", bytes: []).range(0, 0)
    guard let value = Phrase(YAMLScalar(text, .plain, range)).duration(&ignored) else { return nil }
    self.init(nanoseconds: value)
  }
}

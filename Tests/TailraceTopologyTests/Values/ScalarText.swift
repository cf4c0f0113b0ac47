import TailraceTopology

/// Scalars to read values from.
enum ScalarText {
  /// The scalar of a document with one item in double quotes, which begin at the third column.
  static func scalar(_ text: String) -> YAMLScalar {
    let file = SourceFile(name: "t.yaml", text: "- \"\(text)\"")
    return YAMLReader.read(file).root.sequence![0].scalar!
  }
}

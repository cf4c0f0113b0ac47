internal import TailraceEngine

/// What grows while a topology is read: everything there is to say about it, and every default used.
final class ReadingContext {
  var diagnostics = Diagnostics()
  var defaults: [Annotations.DefaultUsed] = []
  var simplifications: [String] = []
  /// Sections, components, data sets and sources whose own mistakes were reported, so that naming
  /// them is not one more.
  var unread: Set<String> = []
  /// Whether the YAML itself has mistakes, so that what is missing may only have been lost.
  var isDamaged = false
  /// The level at which the load is played.
  var load = LoadLevel()
  let files: FileLoader

  init(files: @escaping FileLoader) { self.files = files }

  /// Takes note of a value that the file left open.
  func useDefault(_ place: String, _ value: String, _ source: String) {
    defaults.append(.init(place: place, value: value, source: source))
  }

  /// The same, of a key of a mapping that is not there itself.
  func useDefault(_ key: String, of spec: ObjectSpec, at place: String) {
    guard let usual = spec.field(key)?.usual else {
      preconditionFailure("'\(key)' of \(spec.name) has nothing usual")
    }
    useDefault("\(place).\(key)", usual.value, usual.source)
  }

  /// The entries of a node, or a report at it that says what was expected there.
  func mapping(_ node: YAMLNode, of what: String, owner: SourceRange?) -> YAMLMapping? {
    if let mapping = node.mapping { return mapping }
    if !node.isDamaged && !(isDamaged && node.isEmpty) {
      // Where nothing stands, there is nothing to point at.
      let place = node.isEmpty ? owner ?? node.range : node.range
      report(.mappingExpected(what, found: node.inWords), at: place)
    }
    return nil
  }

  func report(
    _ wording: DiagnosticWording, at range: SourceRange?, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.report(wording, at: range, notes: notes)
  }
}

#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// What grows while a topology is read: everything there is to say about it, and every default used.
final class ReadingContext {
  var diagnostics = Diagnostics()
  var defaults: [Annotations.DefaultUsed] = []
  var simplifications: [String] = []
  /// Components whose own mistakes were reported, so that naming them is not one more.
  var unreadComponents: Set<String> = []
  let files: FileLoader

  init(files: @escaping FileLoader) { self.files = files }

  /// Takes note of a value that the file left open.
  func useDefault(_ place: String, _ value: String, _ source: String) {
    defaults.append(.init(place: place, value: value, source: source))
  }

  func report(
    _ wording: DiagnosticWording, at range: SourceRange?, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.report(wording, at: range, notes: notes)
  }
}

/// How a topology gets the files that it names: the text of a file, or nil if it cannot be read.
public typealias FileLoader = (_ name: String) -> String?

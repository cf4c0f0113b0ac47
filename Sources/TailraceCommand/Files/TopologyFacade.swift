internal import Tailrace

/// What the commands need of a topology: the only place where they meet the language.
struct LoadedTopology {
  /// Errors and warnings in source order, in the form of a compiler.
  var diagnostics: [String]
  /// Whether one of them is an error; then there is no network.
  var hasErrors: Bool
  /// The names of the variants, in the order of the file.
  var variants: [String]
  /// The run that the file asks for.
  var simulation: RunOptions

  /// Reads a topology; `file` is what diagnostics call it.
  static func load(text: String, file: String) -> LoadedTopology {
    LoadedTopology(
      diagnostics: ["\(file): error: this build has no reader for topologies [no-reader]"],
      hasErrors: true, variants: [], simulation: RunOptions(duration: .seconds(60)))
  }

  /// The network of a variant, or of the file as it stands; nil where there are errors.
  func network(variant: String?) -> Network? { nil }

  /// The schema of topology files, for editors.
  static var schema: String? { nil }
}

/// One thing to tell the author of a file.
public struct Diagnostic: Sendable {
  /// How much it matters.
  public enum Severity: Sendable {
    /// The file cannot be run.
    case error
    /// The file can be run, and its author may be surprised.
    case warning
    /// Something to know.
    case note

    /// The word that the text form uses.
    public var word: String {
      switch self {
      case .error: "error"
      case .warning: "warning"
      case .note: "note"
      }
    }
  }

  /// A second place that explains the first.
  public struct Note: Sendable {
    /// What is to be seen there.
    public let message: String
    /// Where it is.
    public let range: SourceRange

    /// A note on a range.
    public init(_ message: String, at range: SourceRange) {
      self.message = message
      self.range = range
    }
  }

  /// What is said, and under which stable name.
  public let wording: DiagnosticWording
  /// Where it applies; none where it is about the whole file.
  public let range: SourceRange?
  /// Further places, in the order in which they are to be read.
  public let notes: [Note]

  /// A wording applied to a place.
  public init(_ wording: DiagnosticWording, at range: SourceRange?, notes: [Note] = []) {
    self.wording = wording
    self.range = range
    self.notes = notes
  }

  /// The stable name, such as `unknown-key`.
  public var id: String { wording.id }
  /// How much it matters.
  public var severity: Severity { wording.severity }
  /// The sentence, suggestion included.
  public var message: String { wording.message }
}

/// A sentence with its stable name and severity, before it is applied to a place.
///
/// The sentences themselves are in the `DiagnosticWordings` files, in alphabetical order.
public struct DiagnosticWording: Sendable {
  /// The stable name, in lower case with hyphens.
  public let id: String
  /// How much it matters.
  public let severity: Diagnostic.Severity
  /// The sentence: lower case, no full stop, names in single quotes.
  public var message: String { statement + (hint?.words ?? "") }

  private let statement: String
  /// What may have been meant, which is looked for where it is read: most of many are only counted.
  private let hint: Hint?

  /// An error, unless said otherwise.
  init(
    _ id: String, _ statement: String, _ severity: Diagnostic.Severity = .error, hint: Hint? = nil
  ) {
    self.id = id
    self.severity = severity
    self.statement = statement
    self.hint = hint
  }

  /// A word that is not known, among those that are.
  struct Hint: Sendable {
    var word: String
    var known: [String]

    init(_ word: String, _ known: [String]) {
      self.word = word
      self.known = known
    }

    /// The nearest known word, or all of them if there are few.
    var words: String {
      if let near = nearest(word, among: known) { return "; did you mean \(near.inQuotes)?" }
      if known.isEmpty || known.count > 12 { return "" }
      return "; expected \(listed(known))"
    }
  }

  /// Whether it says the same as another.
  func says(_ other: DiagnosticWording) -> Bool {
    id == other.id && statement == other.statement && hint?.word == other.hint?.word
  }
}

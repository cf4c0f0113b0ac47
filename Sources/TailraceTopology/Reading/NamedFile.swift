/// What came of asking for a file that a topology names.
public enum NamedFile: Sendable {
  /// Its text.
  case text(String)
  /// There is none, or it cannot be read.
  case unreadable
  /// It is larger than any that can be used; nothing was read of it.
  case tooLarge
  /// It lies outside the folders whose files the topology may read; nothing was read of it.
  case outside

  /// A text that is there, or no file.
  public init(_ text: String?) { self = text.map { .text($0) } ?? .unreadable }

  /// Whether a name by itself leads out of the folder that it begins in: from the root, or by `..`.
  public static func leadsOut(_ name: String) -> Bool {
    // By bytes: a combining mark makes one character of itself and a slash.
    name.utf8.first == .slash
      || name.utf8.split(separator: .slash).contains { $0.elementsEqual("..".utf8) }
  }
}

/// How a topology gets the files that it names.
public typealias FileLoader = @Sendable (_ name: String) -> NamedFile

extension ReadingContext {
  /// The text of a file; nil if it cannot be had, which is reported where it is named.
  func text(of name: String, at range: SourceRange) -> String? {
    switch files(name) {
    case .text(let text): return text
    case .unreadable: report(.fileUnreadable(name), at: range)
    case .tooLarge: report(.fileTooLarge(name), at: range)
    case .outside: report(.fileOutside(name), at: range)
    }
    return nil
  }
}

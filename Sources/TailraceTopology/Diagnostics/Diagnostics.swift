/// Collects what is to be said about one file.
public struct Diagnostics: Sendable {
  /// How many are listed; the rest is only counted.
  public static let limit = 100
  /// How many are kept before sorting, so that a hostile file cannot fill memory.
  private static let capacity = 10_000

  private var reported: [Diagnostic] = []
  private var overflow = 0
  /// Whether an error was reported.
  public private(set) var hasErrors = false

  /// Nothing to say yet.
  public init() {}

  /// Adds a wording at a place.
  public mutating func report(
    _ wording: DiagnosticWording, at range: SourceRange?, notes: [Diagnostic.Note] = []
  ) {
    if wording.severity == .error { hasErrors = true }
    guard reported.count < Self.capacity else {
      overflow += 1
      return
    }
    reported.append(Diagnostic(wording, at: range, notes: notes))
  }

  /// Adds all that another collector holds.
  public mutating func append(_ other: Diagnostics) {
    hasErrors = hasErrors || other.hasErrors
    overflow += other.overflow
    for diagnostic in other.reported {
      report(diagnostic.wording, at: diagnostic.range, notes: diagnostic.notes)
    }
  }

  /// Whether nothing was reported.
  public var isEmpty: Bool { reported.isEmpty }

  /// Everything in source order, each once, and at most `limit` with a last one that counts the rest.
  public var sorted: [Diagnostic] {
    let order = reported.indices.sorted { precedes($0, $1) }
    var unique: [Diagnostic] = []
    for index in order where !unique.hasLast(equalTo: reported[index]) {
      unique.append(reported[index])
    }
    let hidden = max(0, unique.count - Self.limit) + overflow
    guard hidden > 0 else { return unique }
    return unique.prefix(Self.limit) + [Diagnostic(.tooManyDiagnostics(hidden), at: nil)]
  }

  /// Orders by place, those without one last, and otherwise as reported.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let first = reported[left]
    let second = reported[right]
    guard let firstRange = first.range, let secondRange = second.range else {
      if (first.range == nil) != (second.range == nil) { return first.range != nil }
      return left < right
    }
    if firstRange.start != secondRange.start { return firstRange.start < secondRange.start }
    if first.id != second.id { return first.id < second.id }
    return left < right
  }
}

extension [Diagnostic] {
  /// Whether one at the same place says the same as `other`; those of a place are neighbours.
  fileprivate func hasLast(equalTo other: Diagnostic) -> Bool {
    for diagnostic in reversed() {
      guard diagnostic.range?.start == other.range?.start, diagnostic.id == other.id else {
        return false
      }
      if diagnostic.wording.says(other.wording) { return true }
    }
    return false
  }
}

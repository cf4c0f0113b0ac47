internal import TailraceEngine

/// Times from a file that a topology names: one duration a line, or a duration and the share of times at
/// or below it (`12ms,95%`), ascending.
///
/// Empty lines and lines that begin with `#` are passed over. Mistakes are reported where the file is
/// named, with the line of the file in the sentence.
struct MeasuredTimes {
  private var values: [Double] = []
  private var cumulative: [Double] = []

  init?(_ name: String, of phrase: Phrase, _ context: ReadingContext) {
    guard let text = context.text(of: name, at: phrase.range) else { return nil }
    let file = SourceFile(name: name, text: text)
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.isEmpty || trimmed.first == "#" || trimmed == "\r" { continue }
      guard add(String(trimmed), file) else {
        context.report(
          .fileLineUnreadable(name, number, String(trimmed.prefix(40))), at: phrase.range)
        return nil
      }
    }
    if values.isEmpty || (!cumulative.isEmpty && cumulative.count != values.count) {
      context.report(.fileWithoutTimes(name), at: phrase.range)
      return nil
    }
  }

  /// The law of the file: drawn from its values, or between its points.
  var distribution: Distribution {
    cumulative.isEmpty
      ? .samples(values) : .interpolated(values: values, cumulative: cumulative)
  }

  private mutating func add(_ line: String, _ file: SourceFile) -> Bool {
    var ignored = Diagnostics()
    let parts = line.split(separator: ",", omittingEmptySubsequences: false).map { part in
      Phrase(YAMLScalar(String(part), .plain, file.range(0, 0)))
    }
    guard parts.count <= 2, let value = parts[0].duration(&ignored) else { return false }
    values.append(Double(value))
    if parts.count == 2 {
      guard let share = parts[1].percentage(&ignored) else { return false }
      cumulative.append(share)
    }
    return true
  }
}

/// The part of a source line that is shown above a caret, measured in cells of a terminal.
struct SourceExcerpt {
  /// The text to show: tabs expanded, control characters replaced, long lines cut to the caret's surroundings.
  private(set) var text = ""
  /// How many cells stand before the caret.
  private(set) var caretIndent = 0
  /// How many cells the caret and its tail take; at least 1.
  private(set) var caretLength = 1

  /// How many cells of a line are shown.
  private static let width = 100
  private static let context = 30
  private static let tabStop = 4

  /// Cuts out the first line of a range.
  init(file: SourceFile, range: SourceRange) {
    let line = file.contents(ofLine: range.start.line - 1)
    let first = min(max(range.start.offset, line.lowerBound), line.upperBound)
    let last = min(max(range.end.offset, first), line.upperBound)
    // Bytes far from the caret are never shown, and a line may be as long as the file.
    let left = max(line.lowerBound, first - 4 * Self.width)
    let right = min(line.upperBound, first + 4 * Self.width)
    let before = Self.cells(file.text(left, first))
    let under = Self.cells(file.text(first, min(last, right)), from: before.count)
    let after = Self.cells(
      file.text(min(last, right), right), from: before.count + under.count)

    let total = before.count + under.count + after.count
    let isWhole = left == line.lowerBound && right == line.upperBound && total <= Self.width
    let start =
      isWhole || before.count + Self.context <= Self.width
      ? 0 : before.count - (Self.width - Self.context)
    let end = isWhole ? total : min(total, start + Self.width)
    let isCutLeft = start > 0 || left > line.lowerBound
    let isCutRight = end < total || right < line.upperBound
    text = (isCutLeft ? "…" : "")
    for cell in (before + under + after)[start..<end] { text += cell }
    text += isCutRight ? "…" : ""
    caretIndent = before.count - start + (isCutLeft ? 1 : 0)
    caretLength = max(1, min(under.count, end - before.count))
  }

  /// One string a cell; a wide character is followed by an empty one, and a combining mark joins its base.
  private static func cells(_ text: String, from column: Int = 0) -> [String] {
    var cells: [String] = []
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        repeat { cells.append(" ") } while (column + cells.count) % tabStop != 0
      } else if scalar.isUnprintable {
        cells.append("\u{FFFD}")
      } else if scalar.isZeroWidth {
        if let last = cells.popLast() { cells.append(last + String(Character(scalar))) }
      } else {
        cells.append(String(Character(scalar)))
        if scalar.isWide { cells.append("") }
      }
    }
    return cells
  }
}

extension Unicode.Scalar {
  /// Whether showing it could change the terminal, break the line or turn its direction.
  ///
  /// The report has the same list, `PlainText.isCommand`.
  var isUnprintable: Bool {
    switch value {
    case 0x20...0x7E: false
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F,
      0xFDD0...0xFDEF, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Whether a terminal draws it over what stands before.
  fileprivate var isZeroWidth: Bool {
    switch value {
    case 0x0300...0x036F, 0x200B...0x200D, 0x2060...0x2065, 0x20D0...0x20FF,
      0xFE00...0xFE0F:
      true
    default: false
    }
  }

  /// Whether a terminal gives it two cells.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

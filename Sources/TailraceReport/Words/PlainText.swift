/// Text that is shown as it is, whatever a name or a path holds: nothing in it moves the cursor of a terminal, breaks
/// a line or turns the direction of what stands beside it.
public enum PlainText {
  /// The text on one line: a blank for each break and tab, U+FFFD for whatever else commands.
  public static func line(_ text: String) -> String { clean(text, keepsLines: false) }

  /// The same of several lines.
  public static func lines(_ text: String) -> String { clean(text, keepsLines: true) }

  /// A scalar as text on one line.
  static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if !isCommand(scalar) { return scalar }
    return (0x09...0x0D).contains(scalar.value) || scalar.value == 0x85 ? " " : "\u{FFFD}"
  }

  /// Control characters of ASCII and Latin-1, breaks of lines and paragraphs, marks and overrides of direction,
  /// what is no character, and tags that are not seen.
  static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: false
    case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F,
      0xFDD0...0xFDEF, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  private static func clean(_ text: String, keepsLines: Bool) -> String {
    guard text.unicodeScalars.contains(where: { isCommand($0) }) else { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      clean.unicodeScalars.append(keepsLines && scalar == "\n" ? scalar : shown(scalar))
    }
    return clean
  }
}

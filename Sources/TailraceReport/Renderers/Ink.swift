/// Colours of a terminal for whole lines, or none.
///
/// A painted line begins with a mark, and its codes are written last, when the line has been made plain.
struct Ink {
  let isOn: Bool

  private static let codes = ["1", "2", "31", "32", "33"]
  /// The mark of the first code, no character; those of the others follow.
  private static let firstMark: UInt32 = 0xFDD0

  func bold(_ line: String) -> String { paint(line, 0) }
  func dim(_ line: String) -> String { paint(line, 1) }
  func red(_ line: String) -> String { paint(line, 2) }
  func green(_ line: String) -> String { paint(line, 3) }
  func yellow(_ line: String) -> String { paint(line, 4) }

  private func paint(_ line: String, _ code: UInt32) -> String {
    guard isOn, !line.isEmpty, let mark = Unicode.Scalar(Self.firstMark + code) else { return line }
    return String(Character(mark)) + line
  }

  /// A line as a terminal gets it.
  func written(_ line: String) -> String {
    guard isOn, let mark = line.unicodeScalars.first, mark.value >= Self.firstMark,
      mark.value < Self.firstMark + UInt32(Self.codes.count)
    else { return PlainText.line(line) }
    var rest = String.UnicodeScalarView()
    rest.append(contentsOf: line.unicodeScalars.dropFirst())
    let code = Self.codes[Int(mark.value - Self.firstMark)]
    return "\u{1B}[\(code)m" + PlainText.line(String(rest)) + "\u{1B}[0m"
  }
}

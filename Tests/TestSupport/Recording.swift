public import Foundation

/// Files that tests compare with, and the switch that writes them anew.
public enum Recording {
  /// Whether expectations are written rather than compared: `TAILRACE_RECORD=1`.
  public static let isOn = ProcessInfo.processInfo.environment["TAILRACE_RECORD"] == "1"
  /// Whether the long form of a test was asked for: `TAILRACE_LONG_TESTS=1`.
  public static let isLong = ProcessInfo.processInfo.environment["TAILRACE_LONG_TESTS"] == "1"

  /// The seeds of random networks: one in five, unless in the long form, where every event is checked.
  public static func seeds(_ all: ClosedRange<UInt64>) -> [UInt64] {
    #if CheckInvariants
      if !isLong { return Array(stride(from: all.lowerBound, through: all.upperBound, by: 5)) }
    #endif
    return Array(all)
  }

  /// The root of the repository, found from a file of the tests two folders below it.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The files of a folder of the repository, and of the folders within it, that end so, in the
  /// order of their names.
  public static func files(in folder: String, suffix: String) throws -> [URL] {
    let place = root.appendingPathComponent(folder)
    return try FileManager.default.subpathsOfDirectory(atPath: place.path)
      .filter { $0.hasSuffix(suffix) }
      .map { place.appendingPathComponent($0) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// Where two texts part: the number of the line and what each has there; nil if they are equal.
  public static func difference(_ expected: String, _ found: String) -> String? {
    if expected == found { return nil }
    let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let right = found.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(left.count, right.count) {
      let wanted = index < left.count ? String(left[index]) : "(the end)"
      let actual = index < right.count ? String(right[index]) : "(the end)"
      if wanted != actual {
        return "line \(index + 1)\n  expected: \(wanted)\n  found:    \(actual)"
      }
    }
    return "the same lines with other line breaks"
  }
}

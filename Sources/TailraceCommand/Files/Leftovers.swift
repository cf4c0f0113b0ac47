internal import Foundation

/// What runs that were killed while they wrote have left beside their targets.
enum Leftovers {
  /// Removes those of processes that are no more.
  static func remove(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names {
      guard let writer = writer(of: name), isGone(writer) else { continue }
      let path = folder + "/" + name
      let type =
        try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if type == .typeRegular { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  /// The process that writes under a name such as `.dat.nosync1A2F.x7Kq2b`, as Foundation calls what is to replace a
  /// file; nil for other names.
  static func writer(of name: String) -> Int32? {
    let prefix = ".dat.nosync"
    guard name.hasPrefix(prefix) else { return nil }
    let parts = name.dropFirst(prefix.count).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 6,
      let process = Int32(parts[0], radix: 16), process > 0
    else { return nil }
    return process
  }

  /// Whether nobody has the number any more; who has our own number now is not who wrote before.
  private static func isGone(_ process: Int32) -> Bool {
    if process == ProcessInfo.processInfo.processIdentifier { return true }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}

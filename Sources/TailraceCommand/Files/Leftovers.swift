internal import Foundation
internal import Tailrace

/// What runs that were killed while they wrote have left beside their targets.
enum Leftovers {
  private static let prefix = ".tailrace-"

  /// What this process calls a file that it writes and that is to replace another.
  static var ownName: String { prefix + String(ProcessInfo.processInfo.processIdentifier) }

  /// Removes those of processes that are no more.
  static func remove(in folder: String) {
    for name in Disk.names(in: folder) {
      guard let writer = writer(of: name), isGone(writer) else { continue }
      let path = (folder.isEmpty ? "." : folder) + "/" + name
      if Disk.entry(path, follows: false)?.isFile == true { Disk.remove(path) }
    }
  }

  /// The process that writes under a name; nil for names of other files.
  static func writer(of name: String) -> Int32? {
    guard name.hasPrefix(prefix), let process = Int32(name.dropFirst(prefix.count)), process > 0
    else { return nil }
    return process
  }

  /// Whether nobody has the number any more; who has our own number now is not who wrote before.
  private static func isGone(_ process: Int32) -> Bool {
    if process == ProcessInfo.processInfo.processIdentifier { return true }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}

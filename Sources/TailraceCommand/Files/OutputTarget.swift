internal import Foundation
internal import Tailrace

/// A file or folder that an option names.
struct OutputTarget {
  var option: String
  var path: String
  var isFolder: Bool

  /// What an option names; nil where it was not given.
  init?(_ option: String, _ path: String?, isFolder: Bool = false) {
    guard let path else { return nil }
    self.option = option
    self.path = path
    self.isFolder = isFolder
  }

  /// Two that write over each other, or over the topology, are a mistake; and what surely cannot be written is
  /// said before an hour was played for it.
  static func check(_ targets: [OutputTarget], topology: String) throws(CommandFailure) {
    let input = RealPath(topology).text
    for (index, target) in targets.enumerated() {
      let place = RealPath(target.path).text
      if place == input {
        throw CommandFailure(
          message: "\(target.option) names the topology, '\(target.path)', itself",
          code: ExitCodes.usage)
      }
      if let other = targets[..<index].first(where: { RealPath($0.path).text == place }) {
        throw CommandFailure(
          message: "\(other.option) and \(target.option) name the same place, '\(target.path)'",
          code: ExitCodes.usage)
      }
    }
    for target in targets { try target.checkPlace() }
  }

  private func checkPlace() throws(CommandFailure) {
    if let entry = Disk.entry(path), entry.isFolder != isFolder {
      throw Self.failure(path, isFolder ? "it is no folder" : "it is a folder")
    }
    var parent = isFolder ? path : Disk.folder(of: path)
    while !parent.isEmpty {
      if let entry = Disk.entry(parent) {
        if entry.isFolder { return }
        throw Self.failure(path, "'\(parent)' is no folder")
      }
      parent = Disk.folder(of: parent)
    }
  }

  /// Writes a file, with the folders that it lies in.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    do {
      let data = Data(text.utf8)
      if let descriptor = StandardStream.descriptor(of: path) {
        return try FileHandle(fileDescriptor: descriptor).write(contentsOf: data)
      }
      let folder = Disk.folder(of: path)
      try Disk.makeFolder(folder)
      let found = Disk.entry(path, follows: false)
      if let found, !found.isFile {
        // A link, a pipe or a device is written to, not replaced.
        return try Disk.open(path, writes: true).write(contentsOf: data)
      }
      Leftovers.remove(in: folder)
      try replace(path, in: folder, by: data, mode: found?.permissions)
    } catch let error as Disk.Failure {
      throw failure(path, reason(error.number))
    } catch {
      throw failure(path, reason(error as NSError))
    }
  }

  /// Writes beside the target and puts that in its place, so that a run that is killed leaves the old one whole.
  private static func replace(
    _ target: String, in folder: String, by data: Data, mode: Int?
  ) throws {
    let draft = (folder.isEmpty ? "." : folder) + "/" + Leftovers.ownName
    do {
      // From its first byte on nobody can read the new file who could not read the old one.
      let file = try Disk.create(draft, mode: mode ?? 0o666)
      if let mode { _ = fchmod(file.fileDescriptor, mode_t(mode)) }
      try file.write(contentsOf: data)
      try file.close()
      try Disk.move(draft, to: target)
    } catch {
      Disk.remove(draft)
      throw error
    }
  }

  private static func reason(_ error: NSError) -> String? {
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    return cause.domain == NSPOSIXErrorDomain ? reason(Int32(cause.code)) : nil
  }

  private static func reason(_ number: Int32) -> String? {
    switch number {
    case EACCES, EPERM: "there is no permission"
    case EROFS: "the disk can only be read"
    case ENOSPC, EDQUOT: "there is no space left"
    case EPIPE: "nobody reads it"
    case ENAMETOOLONG: "the name is too long"
    default: nil
    }
  }

  private static func failure(_ path: String, _ reason: String?) -> CommandFailure {
    CommandFailure(
      message: "'\(path)' cannot be written" + (reason.map { ": \($0)" } ?? ""),
      code: ExitCodes.cannotWrite)
  }
}

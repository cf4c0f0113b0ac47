internal import Foundation

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
    let input = resolved(topology)
    for (index, target) in targets.enumerated() {
      let place = resolved(target.path)
      if place == input {
        throw CommandFailure(
          message: "\(target.option) names the topology, '\(target.path)', itself",
          code: ExitCodes.usage)
      }
      if let other = targets[..<index].first(where: { resolved($0.path) == place }) {
        throw CommandFailure(
          message: "\(other.option) and \(target.option) name the same place, '\(target.path)'",
          code: ExitCodes.usage)
      }
    }
    for target in targets { try target.checkPlace() }
  }

  private func checkPlace() throws(CommandFailure) {
    if let kind = Self.kind(path), (kind == .typeDirectory) != isFolder {
      throw Self.failure(path, isFolder ? "it is no folder" : "it is a folder")
    }
    var parent = URL(fileURLWithPath: path)
    if !isFolder { parent.deleteLastPathComponent() }
    while parent.path != "/" {
      if let kind = Self.kind(parent.path) {
        if kind == .typeDirectory { return }
        throw Self.failure(path, "'\(parent.path)' is no folder")
      }
      parent.deleteLastPathComponent()
    }
  }

  /// What a path leads to, links followed; nil where there is nothing.
  private static func kind(_ path: String) -> FileAttributeType? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// Writes a file, with the folders that it lies in.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    do {
      if let descriptor = StandardStream.descriptor(of: path) {
        return try FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(text.utf8))
      }
      let url = URL(fileURLWithPath: path)
      let folder = url.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let found = try? FileManager.default.attributesOfItem(atPath: path)
      if let found, found[.type] as? FileAttributeType != .typeRegular {
        // A link, a pipe or a device is written to, not replaced.
        return try Data(text.utf8).write(to: url)
      }
      Leftovers.remove(in: folder.path)
      try replace(url, by: Data(text.utf8), mode: found?[.posixPermissions] as? Int)
    } catch {
      throw failure(path, Self.reason(error as NSError))
    }
  }

  /// Writes beside the target and puts that in its place, so that a run that is killed leaves the old one whole.
  private static func replace(_ target: URL, by data: Data, mode: Int?) throws {
    guard let mode = mode.map({ $0 & 0o7777 }) else {
      return try data.write(to: target, options: .atomic)
    }
    // From its first byte on nobody can read the new file who could not read the old one.
    let usual = umask(mode_t(~mode & 0o777))
    defer { umask(usual) }
    try data.write(to: target, options: .atomic)
    if mode & ~0o666 != 0 {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
    }
  }

  private static func reason(_ error: NSError) -> String? {
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    if cause.domain == NSPOSIXErrorDomain {
      switch Int32(cause.code) {
      case EACCES, EPERM: return "there is no permission"
      case EROFS: return "the disk can only be read"
      case ENOSPC, EDQUOT: return "there is no space left"
      case EPIPE: return "nobody reads it"
      case ENAMETOOLONG: return "the name is too long"
      default: return nil
      }
    }
    switch (error as? CocoaError)?.code {
    case .fileWriteNoPermission: return "there is no permission"
    case .fileWriteVolumeReadOnly: return "the disk can only be read"
    case .fileWriteOutOfSpace: return "there is no space left"
    case .fileWriteInvalidFileName: return "its name is too long or not one that a file can have"
    default: return nil
    }
  }

  private static func failure(_ path: String, _ reason: String?) -> CommandFailure {
    CommandFailure(
      message: "'\(path)' cannot be written" + (reason.map { ": \($0)" } ?? ""),
      code: ExitCodes.cannotWrite)
  }
}

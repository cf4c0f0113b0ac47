internal import Foundation
internal import Synchronization

/// Which files a topology may read: those below its own folder, and below others that somebody allowed.
///
/// A name is looked for in its own folder; a plain one that is not there, in the others too. What counts is where
/// it leads, links followed.
final class FileAccess: Sendable {
  /// The most bytes that a file may have.
  private static let maximumSize = 4 << 30

  private let folder: String
  private let allowed: [String]
  /// What came through pipes, which can be read once.
  private let piped = Mutex<[String: NamedFile]>([:])

  init(folder: String, allowed: [String]) {
    self.folder = folder
    self.allowed = allowed.map { RealPath($0).text }
  }

  /// The file of a name.
  func file(_ name: String) -> NamedFile {
    guard !name.utf8.contains(0) else { return .unreadable }
    let isOut = NamedFile.leadsOut(name)
    if isOut && allowed.isEmpty { return .outside }
    let own = RealPath(name, in: folder)
    let roots = isOut ? allowed : [RealPath(folder).text] + allowed
    guard roots.contains(where: { own.isBelow($0) }) else { return .outside }
    let others = isOut ? [] : allowed.map { RealPath(name, in: $0) }
    let places = [own] + others.filter { other in roots.contains { other.isBelow($0) } }
    for place in places {
      let file = read(place.text)
      if case .unreadable = file { continue }
      return file
    }
    return .unreadable
  }

  private func read(_ path: String) -> NamedFile {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let type = attributes?[.type] as? FileAttributeType
    if type == .typeRegular {
      // Before anything of it is read.
      let size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
      return size > Self.maximumSize ? .tooLarge : Self.text(path)
    }
    guard let type, type != .typeSymbolicLink, type != .typeDirectory else { return .unreadable }
    return piped.withLock { known in
      if let file = known[path] { return file }
      let file = Self.text(path)
      known[path] = file
      return file
    }
  }

  private static func text(_ path: String) -> NamedFile {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: maximumSize + 1) ?? Data()
    else { return .unreadable }
    if data.count > maximumSize { return .tooLarge }
    return NamedFile(String(validating: data, as: UTF8.self))
  }
}

/// Where a path leads: from the root, without links, `.` and `..`.
struct RealPath {
  private(set) var text = ""
  /// Whether links go round in a circle, so that it leads nowhere.
  private var isCircle = false

  /// How many links are followed before they are taken for a circle.
  private static let mostLinks = 40

  /// Follows a path from a folder, or from the current one.
  init(_ path: String, in folder: String = "") {
    var links = 0
    follow(FileManager.default.currentDirectoryPath, &links)
    follow(folder, &links)
    follow(path, &links)
  }

  /// Whether it leads to a file or a folder in this one, at any depth, or to the folder itself.
  func isBelow(_ folder: String) -> Bool {
    if isCircle { return false }
    return folder.isEmpty || text.utf8.elementsEqual(folder.utf8)
      || text.utf8.starts(with: (folder + "/").utf8)
  }

  private mutating func follow(_ path: String, _ links: inout Int) {
    if path.utf8.first == UInt8(ascii: "/") { text = "" }
    for part in path.utf8.split(separator: UInt8(ascii: "/")) {
      let name = String(Substring(part))
      if name == "." { continue }
      if name == ".." {
        let end = text.utf8.lastIndex(of: UInt8(ascii: "/")) ?? text.startIndex
        text = String(text[..<end])
        continue
      }
      let place = text + "/" + name
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else {
        text = place
        continue
      }
      links += 1
      isCircle = isCircle || links > Self.mostLinks
      if isCircle { return }
      follow(target, &links)
    }
  }
}

import Foundation

/// A file of the repository: its path from the root, and its text.
struct TextFile {
  var path: String
  var text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  var name: String {
    String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
  }
  var isSwift: Bool { path.hasSuffix(".swift") }
  var isMarkdown: Bool { path.hasSuffix(".md") }
  /// The module that a source file belongs to; nil outside `Sources`.
  var module: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The repository, found from where this file was compiled.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../..").standardizedFileURL

  /// Every text file of the repository that a person wrote, in the order of their paths.
  static let all: [TextFile] = {
    let folders = [
      "Sources", "Tests", "Benchmarks", "Docs", "Topologies", "Tools", "Notebooks", ".ci",
    ]
    let endings: Set<String> = [
      "swift", "md", "yaml", "yml", "py", "mjs", "c", "h", "hpp", "cpp", "sh", "",
    ]
    let manager = FileManager.default
    var paths = ((try? manager.contentsOfDirectory(atPath: root.path)) ?? [])
      .filter { $0.hasSuffix(".md") || $0.hasSuffix(".swift") }
    for folder in folders {
      let names = manager.enumerator(atPath: root.appending(path: folder).path)
      while let name = names?.nextObject() as? String {
        let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".build") }
        let ending = (name as NSString).pathExtension
        if !isHidden && endings.contains(ending) { paths.append("\(folder)/\(name)") }
      }
    }
    return paths.sorted().compactMap { path in
      let url = root.appending(path: path)
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
      return TextFile(path: path, text: text)
    }
  }()
}

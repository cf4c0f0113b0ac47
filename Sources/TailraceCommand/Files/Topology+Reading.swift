internal import Foundation
internal import Tailrace

extension Topology {
  /// Reads a text that came from a path; files that it names are looked for beside it.
  static func read(text: String, path: String, variant: String?, load: String? = nil) -> Reading {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let name = path == "-" ? "<stdin>" : path
    return read(SourceFile(name: name, text: text), variant: variant, load: load) { name in
      Self.text(of: folder.appendingPathComponent(name).path)
    }
  }
}

import Foundation

extension Rule {
  /// The rules about pages and topologies.
  static let ofPages: [Rule] = [
    Rule(
      "a page has one title",
      violation: TextFile(path: "Docs/A.md", text: "# One\n\n```\n# no title\n```\n\n# Two\n"),
      applies: { $0.isMarkdown },
      problems: { file in
        let titles = file.prose.filter { $0.hasPrefix("# ") }.count
        return titles == 1 ? [] : [" \(titles) titles"]
      }),
    Rule(
      "a link within the repository leads somewhere",
      violation: TextFile(path: "Docs/A.md", text: "# A\n\nSee [that](Nowhere.md#place).\n"),
      applies: { $0.isMarkdown },
      problems: { file in
        file.links.filter { !file.reaches($0) }.map { " no file at '\($0)'" }
      }),
    Rule(
      "a topology opens by saying what it is",
      violation: TextFile(path: "Topologies/a.yaml", text: "tailrace: 1\n# late\n"),
      applies: { $0.path.hasPrefix("Topologies/") && $0.path.hasSuffix(".yaml") },
      problems: { $0.text.hasPrefix("# ") ? [] : [" no comment at its top"] }),
  ]
}

extension TextFile {
  /// The lines outside of fenced code.
  fileprivate var prose: [Substring] {
    var isCode = false
    return lines.filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode
    }
  }

  /// The targets of links that name no scheme, without the part behind `#`.
  fileprivate var links: [String] {
    prose.flatMap { line in
      line.components(separatedBy: "](").dropFirst().compactMap { rest -> String? in
        guard let end = rest.firstIndex(of: ")") else { return nil }
        let target = rest[..<end].split(separator: "#", omittingEmptySubsequences: false)[0]
        return target.isEmpty || target.contains(":") ? nil : String(target)
      }
    }
  }

  fileprivate func reaches(_ target: String) -> Bool {
    let folder = TextFile.root.appending(path: path).deletingLastPathComponent()
    return FileManager.default.fileExists(
      atPath: folder.appending(path: target).standardizedFileURL.path)
  }
}

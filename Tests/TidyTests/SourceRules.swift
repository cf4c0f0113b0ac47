/// What a module may import; modules that are not named here may import anything.
private let imports: [String: Set<String>] = [
  "TailraceEngine": ["CTailraceIntrinsics"],
  "TailraceTopology": ["TailraceEngine"],
  "TailraceReport": ["TailraceEngine"],
  "TailraceStudies": ["TailraceEngine", "TailraceTopology", "TailraceReport"],
  "TailracePlayground": ["TailraceEngine", "TailraceTopology", "TailraceReport"],
]

/// Modules whose results must be the same on every machine and at every hour.
private let deterministic: Set<String> = ["TailraceEngine", "TailraceTopology", "TailraceReport"]

/// What such a module may not say, and what to say instead.
///
/// The words are put together here so that this file does not hold them.
private let banned: [(word: String, instead: String)] = [
  (".hash" + "Value", "an index or a name"),
  ("Hasher" + "(", "FingerprintState"),
  ("SystemRandom" + "NumberGenerator", "RandomStream"),
  ("Double.random" + "(", "RandomStream"), ("Int.random" + "(", "RandomStream"),
  (".shuffled" + "(", "RandomStream"), (".randomElement" + "(", "RandomStream"),
  (" Date" + "(", "the simulated time"), ("Clock" + "()", "the simulated time"),
  (" clock" + "()", "the simulated time"), ("ObjectIdentifier" + "(", "an index"),
]

/// How a kind is asked for by name; the language's own words stand in `Kinds/` alone.
private let kindQuestions = [
  ".kind == " + "\"", ".kind != " + "\"", "switch component" + ".kind", "body as" + "?",
  "Kind" + ".service",
]

extension Rule {
  /// The rules about Swift sources and file names.
  static let ofSources: [Rule] = [
    ofHandles,
    ofRooms,
    Rule(
      "a module imports only what the map of modules allows",
      violation: TextFile(
        path: "Sources/TailraceEngine/A.swift", text: "internal import Foundation\n"),
      applies: { $0.isSwift && $0.module.flatMap { imports[$0] } != nil },
      problems: { file in
        file.complaints { line in
          let words = line.split(separator: " ")
          guard let place = words.firstIndex(of: "import"), place <= 2, place + 1 < words.count,
            words[..<place].allSatisfy({
              ["public", "package", "internal", "private", "@_exported"].contains($0)
            }),
            let module = file.module, let allowed = imports[module]
          else { return nil }
          let name = String(words[place + 1])
          return allowed.contains(name) ? nil : "\(module) may not import \(name)"
        }
      }),
    Rule(
      "only one file touches memory by address",
      violation: TextFile(
        path: "Sources/TailraceReport/A.swift", text: "let x = unsafe" + " y\n"),
      applies: {
        $0.isSwift && $0.module != nil && $0.path != "Sources/TailraceEngine/Storage/Column.swift"
      },
      problems: { file in
        file.complaints { line in
          // A quoted word is the one of a page's content policy.
          let words = line.split { !($0.isLetter || $0 == "_" || $0 == "'") }
          return words.contains("unsafe") ? "keep the values in a Column instead" : nil
        }
      }),
    Rule(
      "results depend on no clock, no hash and no system generator",
      violation: TextFile(
        path: "Sources/TailraceEngine/A.swift", text: "let x = \"a\".hash" + "Value\n"),
      applies: { $0.isSwift && $0.module.map { deterministic.contains($0) } == true },
      problems: { file in
        file.complaints { line in
          banned.first { line.contains($0.word) }.map { "'\($0.word)': take \($0.instead)" }
        }
      }),
    Rule(
      "what becomes WebAssembly has no key paths",
      violation: TextFile(
        path: "Sources/TailraceReport/A.swift", text: "let x = rows.map(" + "\\.name)\n"),
      applies: { $0.isSwift && $0.module.map { deterministic.contains($0) } == true },
      problems: { file in
        file.complaints { line in
          line.contains("(" + "\\.") ? "Embedded Swift has none: write a closure" : nil
        }
      }),
    Rule(
      "whoever asks a component asks for a part, and not for its kind",
      violation: TextFile(
        path: "Sources/TailraceReport/A.swift", text: "if row.kind " + "== \"queue\" {}\n"),
      applies: { file in
        file.isSwift && !file.path.hasPrefix("Sources/TailraceTopology/Kinds/")
          && file.module != nil
      },
      problems: { file in
        file.complaints { line in
          kindQuestions.first { line.contains($0) }.map { "'\($0)': ask the body for a part" }
        }
      }),
    Rule(
      "keys of the language are named by the language",
      violation: TextFile(
        path: "Sources/TailraceReport/A.swift", text: "let key = \"compo" + "nents.app.cores\"\n"),
      applies: {
        $0.isSwift && ["TailraceEngine", "TailraceReport", "TailraceStudies"].contains($0.module)
      },
      problems: { file in
        file.complaints { line in
          ["\"compo" + "nents.", "\"lin" + "ks."].first { line.contains($0) }
            .map { "'\($0)': let the network's annotations say it" }
        }
      }),
    Rule(
      "a file is named after what it holds",
      violation: TextFile(path: "Sources/TailraceReport/ReportHelper" + "s.swift", text: ""),
      applies: { $0.isSwift },
      problems: { file in
        let vague = ["Helper", "Manager", "Util", "Common", "Misc"]
        return vague.filter { file.name.contains($0) }.map {
          " '\($0)' says nothing: name the idea, or split the file by its ideas"
        }
      }),
    Rule(
      "a long file says why it is long",
      violation: TextFile(
        path: "Sources/TailraceReport/A.swift", text: String(repeating: "let x = 1\n", count: 401)),
      applies: {
        // Cases, topologies and tables are data, and as long as they are.
        !$0.isMarkdown && !$0.path.hasSuffix(".yaml") && !$0.path.hasSuffix(".json")
      },
      problems: { file in
        let count = file.lines.count - 1
        let isExplained = file.lines.prefix(3).contains { $0.contains("Long because ") }
        return count > 400 && !isExplained ? [" \(count) lines and no 'Long because …'"] : []
      }),
    Rule(
      "nothing is left for later in a comment",
      violation: TextFile(path: "Sources/TailraceReport/A.swift", text: "// TO" + "DO: rest\n"),
      applies: { _ in true },
      problems: { file in
        file.complaints { line in
          let words = line.split { !$0.isLetter }
          return ["TO" + "DO", "FIX" + "ME", "X" + "XX"].first { words.contains(Substring($0)) }
            .map { "'\($0)': do it, or open an issue" }
        }
      }),
  ]
}

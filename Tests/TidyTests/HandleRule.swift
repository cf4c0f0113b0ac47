/// How many functions of a file take two or more bare numbers of 32 bits is told by their parameters.
extension TextFile {
  /// The line and the parameters of every function.
  fileprivate var functions: [(line: Int, parameters: Substring)] {
    var found: [(line: Int, parameters: Substring)] = []
    var line = 1
    var rest = text[...]
    while let start = rest.firstRange(of: "func ")?.upperBound {
      line += rest[..<start].count { $0 == "\n" }
      rest = rest[start...]
      guard let open = rest.firstIndex(of: "(") else { break }
      var depth = 0
      let close = rest[open...].firstIndex { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth == 0
      }
      guard let close else { break }
      found.append((line, rest[open..<close]))
    }
    return found
  }
}

extension Rule {
  /// The engine's handles have types, so that none stands where another is asked for.
  static let ofHandles = Rule(
    "no function of the engine takes two bare numbers that could be handles",
    violation: TextFile(
      path: "Sources/TailraceEngine/A.swift",
      text: "func" + " a(\n  _ frame: Int32, _ station: Int32\n) {}\n"),
    applies: { $0.isSwift && $0.module == "TailraceEngine" },
    problems: { file in
      file.functions.filter { function in
        let words = function.parameters.split {
          !($0.isLetter || $0.isNumber || ":([<".contains($0))
        }
        return words.indices.count {
          words[$0].hasSuffix(":") && $0 + 1 < words.endIndex && words[$0 + 1] == "Int32"
        } > 1
      }.map { "\($0.line): give its handles the type Handle<Row>" }
    })
}

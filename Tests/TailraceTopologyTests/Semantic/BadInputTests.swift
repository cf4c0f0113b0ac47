import Foundation
import Tailrace
import TestSupport
import Testing

/// Every file of `BadInput/` is a topology, a line of hyphens, and what is said about it.
///
/// Lines at its top may ask for more than the text itself: `# variant: name`, `# load: name`, and
/// `# file times.csv: 5ms\n7ms` for a file that it names.
struct BadInputTests {
  static let folder = "Tests/TailraceTopologyTests/BadInput"
  static let separator = Array("----------\n".utf8)
  /// Said about input that no small file can hold.
  static let testedApart = ["node-limit"]

  static var cases: [URL] { (try? Recording.files(in: folder, suffix: ".yaml")) ?? [] }

  @Test(arguments: cases)
  func `what is said about bad input is as recorded`(_ url: URL) throws {
    let bytes = Array(try Data(contentsOf: url))
    let (input, expected) = Self.split(bytes)
    let name = url.deletingPathExtension().lastPathComponent
    let found = Self.read(input, name: name + ".yaml")
    if Recording.isOn {
      try Data(input + Self.separator + Array(found.utf8)).write(to: url)
      return
    }
    let difference = Recording.difference(String(decoding: expected, as: UTF8.self), found)
    #expect(difference == nil, "\(name), \(difference ?? "")")
    let id = name.prefix { $0 != "+" }
    #expect(id == "five-mistakes" || found.contains("[\(id)]"), "\(name) does not show [\(id)]")
  }

  @Test func `every diagnostic has a case`() throws {
    let known = Set(Self.cases.map { $0.lastPathComponent.prefix { $0 != "+" && $0 != "." } })
    for id in try Self.declaredIDs() where !Self.testedApart.contains(id) {
      #expect(known.contains(id[...]), "\(Self.folder)/\(id).yaml is missing")
    }
  }

  @Test func `a file with five mistakes reports five`() {
    let reading = Topology.read(
      SourceFile(
        name: "five.yaml",
        text: """
          tailrace: 1
          simulation: {duration: 5}
          traffic:
            visitors:
              rate: 10 req/s
              requests: {page: {share: 100%, call: app.pgae}}
          components:
            app: {kind: service, instance: 3, operations: {page: [{call: redis.get}]}}
          """))
    #expect(
      reading.diagnostics.map(\.id) == [
        "unit-missing", "rate-suffix", "operation-unknown", "key-unknown", "component-unknown",
      ])
    #expect(reading.topology == nil)
  }

  @Test func `a document of a million nodes is refused`() {
    let text = "x: [" + String(repeating: "1,", count: 1_000_001) + "1]\n"
    let ids = Topology.read(SourceFile(name: "large.yaml", text: text)).diagnostics.map(\.id)
    #expect(ids.contains("node-limit"))
  }

  /// The stable names in the files of wordings.
  static func declaredIDs() throws -> [String] {
    var ids: [String] = []
    for url in try Recording.files(
      in: "Sources/TailraceTopology/Diagnostics", suffix: ".swift")
    where url.lastPathComponent.hasPrefix("DiagnosticWordings") {
      let text = try String(contentsOf: url, encoding: .utf8)
      for match in text.matches(of: /Self\(\s*"([a-z0-9-]+)"/) {
        ids.append(String(match.output.1))
      }
    }
    #expect(ids.count > 100)
    return ids
  }

  /// What stands before and after the line of hyphens.
  private static func split(_ bytes: [UInt8]) -> (input: [UInt8], expected: [UInt8]) {
    guard let range = bytes.firstRange(of: separator) else { return (bytes, []) }
    return (Array(bytes[..<range.lowerBound]), Array(bytes[range.upperBound...]))
  }

  private static func read(_ input: [UInt8], name: String) -> String {
    var variant: String?
    var load: String?
    var files: [String: String] = [:]
    let text = String(decoding: input, as: UTF8.self)
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("# ") }) {
      if let match = line.wholeMatch(of: /# variant: (.+)/) { variant = String(match.output.1) }
      if let match = line.wholeMatch(of: /# load: (.+)/) { load = String(match.output.1) }
      if let match = line.wholeMatch(of: /# file ([^ :]+): (.+)/) {
        files[String(match.output.1)] = String(match.output.2).replacing("\\n", with: "\n")
      }
    }
    let known = files
    let file = SourceFile(name: name, bytes: input)
    return Topology.read(file, variant: variant, load: load) {
      if known[$0] == "too large" { return .tooLarge }
      return NamedFile.leadsOut($0) ? .outside : NamedFile(known[$0])
    }.rendered()
  }
}

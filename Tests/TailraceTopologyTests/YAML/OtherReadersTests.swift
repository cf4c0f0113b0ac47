import Foundation
import TailraceTopology
import TestSupport
import Testing
import Yams

/// What we accept reads the same elsewhere.
@Suite struct OtherReadersTests {
  static let generated = (0..<3_000).map { seed in
    var generator = DocumentGenerator(seed: UInt64(seed))
    return generator.document()
  }

  /// Documents with one or two random edits, of those that we still accept.
  static let mutated = {
    var accepted: [String] = []
    var random = SeededGenerator(seed: 99)
    let alphabet = Array(" \n:-#,[]{}'\"&*|>?!%@a1x\t\\()~é".unicodeScalars)
    for document in generated + SampleDocuments.all + SampleDocuments.all {
      var scalars = Array(document.unicodeScalars)
      for _ in 0...random.below(2) where !scalars.isEmpty {
        let place = random.below(scalars.count)
        switch random.below(3) {
        case 0: scalars.remove(at: place)
        case 1: scalars[place] = random.pick(alphabet)
        default: scalars.insert(random.pick(alphabet), at: place)
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      if read(String(text)).diagnostics.isEmpty { accepted.append(String(text)) }
    }
    return accepted
  }()

  static func read(_ text: String) -> (root: YAMLNode, diagnostics: Diagnostics) {
    YAMLReader.read(SourceFile(name: "test.yaml", text: text))
  }

  @Test func `every generated document is accepted`() {
    for document in Self.generated {
      let file = SourceFile(name: "test.yaml", text: document)
      let diagnostics = YAMLReader.read(file).diagnostics.sorted
      if !diagnostics.isEmpty {
        Issue.record("\(DiagnosticRenderer(file: file).render(diagnostics))in\n\(document)")
        return
      }
    }
  }

  @Test func `libyaml reads the same`() throws {
    var differences = 0
    for document in SampleDocuments.all + Self.generated + Self.mutated {
      let ours = Canonical.text(Self.read(document).root)
      let theirs: String
      do {
        theirs = try Yams.compose(yaml: document).map { Canonical.text($0) } ?? "s0:"
      } catch {
        theirs = "error: \(error)"
      }
      if ours != theirs {
        Issue.record("we read\n\(ours)\nYams reads\n\(theirs)\nin\n\(document.debugDescription)")
        differences += 1
        if differences == 5 { return }
      }
    }
  }

  @Test(
    .enabled(
      if: Outside.hasPyYAML, "PyYAML is compared with where it is: python3 -m pip install pyyaml"))
  func `PyYAML reads the same`() throws {
    let documents = SampleDocuments.all + Self.generated + Self.mutated
    let theirs = try composeWithPyYAML(documents)
    try #require(theirs.count == documents.count)
    var differences = 0
    for (document, theirs) in zip(documents, theirs) {
      let ours = Canonical.text(Self.read(document).root)
      if ours != theirs {
        Issue.record("we read\n\(ours)\nPyYAML reads\n\(theirs)\nin\n\(document.debugDescription)")
        differences += 1
        if differences == 5 { return }
      }
    }
  }

  private func composeWithPyYAML(_ documents: [String]) throws -> [String] {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "compose_with_pyyaml.py")
    let input = FileManager.default.temporaryDirectory
      .appending(path: "tailrace-yaml-\(ProcessInfo.processInfo.processIdentifier).json")
    try JSONEncoder().encode(documents).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path(), input.path()]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(
      process.terminationStatus == 0,
      "python3 with PyYAML is needed for this comparison: pip install pyyaml")
    return try JSONDecoder().decode([String].self, from: data)
  }
}

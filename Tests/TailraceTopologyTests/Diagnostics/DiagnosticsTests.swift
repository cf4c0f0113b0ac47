import Testing

@testable import TailraceTopology

@Suite struct DiagnosticsTests {
  private let file = SourceFile(name: "t.yaml", text: String(repeating: "x", count: 500))

  @Test func `diagnostics come in source order and each once`() {
    var diagnostics = Diagnostics()
    diagnostics.report(.keyMissing, at: file.range(9, 10))
    diagnostics.report(.commaMissing, at: nil)
    diagnostics.report(.keyMissing, at: file.range(2, 3))
    diagnostics.report(.keyMissing, at: file.range(9, 10))
    diagnostics.report(.keyDuplicate("a"), at: file.range(9, 10))
    #expect(
      diagnostics.sorted.map { $0.id } == [
        "key-missing", "key-duplicate", "key-missing", "comma-missing",
      ])
    #expect(diagnostics.sorted.map { $0.range?.start.offset } == [2, 9, 9, nil])
  }

  @Test func `beyond a hundred they are only counted`() {
    var diagnostics = Diagnostics()
    for offset in 0..<250 { diagnostics.report(.keyMissing, at: file.range(offset, offset + 1)) }
    #expect(diagnostics.sorted.count == 101)
    #expect(
      DiagnosticRenderer(file: file).render([diagnostics.sorted[100]])
        == "t.yaml: note: 150 more are not shown [too-many-diagnostics]\n")
  }

  @Test func `a note alone is no error`() {
    var diagnostics = Diagnostics()
    diagnostics.report(.tooManyDiagnostics(1), at: nil)
    #expect(!diagnostics.hasErrors)
    diagnostics.report(.keyMissing, at: nil)
    #expect(diagnostics.hasErrors)
  }

  @Test(arguments: [
    ("least-request", "least_request"), ("lest_request", "least_request"),
    ("round_robbin", "round_robin"), ("ranodm", "random"), ("RANDOM", "random"),
  ])
  func `a misspelt name finds the one that was meant`(_ word: String, _ meant: String) {
    #expect(nearest(word, among: ["round_robin", "least_request", "random"]) == meant)
  }

  @Test func `a name that resembles nothing finds nothing`() {
    #expect(nearest("zebra", among: ["round_robin", "random"]) == nil)
    #expect(nearest("x", among: ["y"]) == nil)
    #expect(nearest("", among: ["a"]) == nil)
    #expect(nearest("cab", among: ["cat", "car"]) == "cat")
  }
}

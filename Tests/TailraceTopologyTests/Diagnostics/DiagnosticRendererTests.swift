import Testing

@testable import TailraceTopology

/// Diagnostics in the form that compilers use.
@Suite struct DiagnosticRendererTests {
  private func render(_ text: String, _ start: Int, _ end: Int, colored: Bool = false) -> String {
    let file = SourceFile(name: "t.yaml", text: text)
    let diagnostic = Diagnostic(.keyMissing, at: file.range(start, end))
    return DiagnosticRenderer(file: file, colored: colored).render([diagnostic])
  }

  @Test func `the caret stands under the text whatever its letters`() {
    #expect(
      render("é漢: x", 7, 8) == """
        t.yaml:1:5: error: expected a key before ':' [key-missing]
        1 | é漢: x
          |      ^

        """)
    #expect(
      render("e\u{301}: 漢字", 5, 11) == """
        t.yaml:1:5: error: expected a key before ':' [key-missing]
        1 | e\u{301}: 漢字
          |    ^~~~

        """)
  }

  @Test func `tabs are shown as spaces`() {
    #expect(
      render("\ta\tb", 3, 4) == """
        t.yaml:1:4: error: expected a key before ':' [key-missing]
        1 |     a   b
          |         ^

        """)
  }

  @Test func `a long line is cut around the caret`() {
    let line = (0..<60).map { "word\($0)" }.joined(separator: " ")
    let offset = 200
    let lines = render(line, offset, offset + 6).split(separator: "\n")
    #expect(lines[1].count < 115)
    #expect(lines[1].hasPrefix("1 | …"))
    #expect(lines[1].hasSuffix("…"))
    let indent = lines[2].prefix { $0 != "^" }.count
    let shown = lines[1].dropFirst(indent).prefix(6)
    #expect(String(shown) == String(line.dropFirst(offset).prefix(6)))
    let enormous = String(repeating: "x", count: 1_000_000)
    #expect(render(enormous, 500_000, 500_003).utf8.count < 500)
  }

  @Test func `a range over several lines is marked on its first`() {
    #expect(render("ab\ncd", 1, 5).hasSuffix("1 | ab\n  |  ^\n"))
  }

  @Test func `a place at the end of the text is shown`() {
    #expect(render("ab", 2, 2).hasSuffix("1 | ab\n  |   ^\n"))
    #expect(render("", 0, 0).hasSuffix("1 | \n  | ^\n"))
  }

  @Test func `nothing of the source reaches the terminal as a control sequence`() {
    let text = render("a\u{1B}[31m", 0, 1)
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect("a\u{1B}\nb".inQuotes == "'a\u{FFFD} b'")
  }

  @Test func `nothing of a file's name or a sentence does either`() {
    let file = SourceFile(name: "a\u{1B}[31m\nb.yaml", text: "a: 1\n")
    let diagnostic = Diagnostic(
      DiagnosticWording("x", "no \u{202E}file\u{9B}2J\nhere"), at: file.range(0, 1))
    let text = DiagnosticRenderer(file: file).render([diagnostic])
    #expect(
      text.hasPrefix("a\u{FFFD}[31m b.yaml:1:1: error: no \u{FFFD}file\u{FFFD}2J here [x]\n"))
  }

  @Test func `colours are there when asked for`() {
    #expect(render("a", 0, 1, colored: true).contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(!render("a", 0, 1).contains("\u{1B}"))
  }

  @Test func `notes follow what they explain`() {
    let file = SourceFile(name: "t.yaml", text: "a: 1\nb: 2\n")
    let diagnostic = Diagnostic(
      .keyDuplicate("b"), at: file.range(5, 6),
      notes: [Diagnostic.Note("first given here", at: file.range(0, 1))])
    #expect(
      DiagnosticRenderer(file: file).render([diagnostic]) == """
        t.yaml:2:1: error: 'b' is given twice [key-duplicate]
        2 | b: 2
          | ^
        t.yaml:1:1: note: first given here
        1 | a: 1
          | ^

        """)
  }
}

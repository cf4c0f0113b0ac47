import TailraceTopology
import Testing

/// The reader goes on after mistakes, and always ends.
@Suite struct RecoveryTests {
  private func read(_ bytes: [UInt8]) -> (root: YAMLNode, diagnostics: Diagnostics) {
    let file = SourceFile(name: "t.yaml", bytes: bytes)
    let result = YAMLReader.read(file)
    // Showing the diagnostics is part of what must not fail.
    _ = DiagnosticRenderer(file: file).render(result.diagnostics.sorted)
    return result
  }

  @Test func `five mistakes of one file are all reported`() throws {
    let text = """
      tailrace: 1
      simulation: {duration: 20m, warmup: 1m
      traffic:
        visitors:
          rate:2000/s
          name: "the visitors
          requests: [a b: c, d]]
      components:
        app: {kind: service}
      \tdb: {kind: database}
        app: {kind: service}
      """
    let (root, diagnostics) = read(Array(text.utf8))
    #expect(
      diagnostics.sorted.map { "\($0.range!.start.line) \($0.id)" } == [
        "2 bracket-unclosed", "5 colon-space", "6 quote-unclosed", "7 text-after-value",
        "10 tab-indentation", "11 key-duplicate",
      ])
    let visitors = try #require(root.mapping?["traffic"]?.mapping?["visitors"]?.mapping)
    #expect(visitors.entries.map { $0.name } == ["rate", "name", "requests"])
    #expect(root.mapping?["components"]?.mapping?["app"] != nil)
  }

  @Test func `truncations and deleted lines never crash`() {
    for document in SampleDocuments.all {
      let bytes = Array(document.utf8)
      for count in 0...bytes.count { _ = read(Array(bytes.prefix(count))) }
      let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
      for index in lines.indices {
        var rest = lines
        rest.remove(at: index)
        _ = read(Array(rest.joined(separator: "\n").utf8))
      }
    }
  }

  @Test func `random bytes anywhere never crash`() {
    var random = SeededGenerator(seed: 5)
    let interesting =
      Array(" \n\t:-#,[]{}'\"&*|>?!%@`\\()<=.~\r\0\u{FEFF}".utf8) + [0xFF, 0xC3, 0xE2]
    for round in 0..<6_000 {
      var bytes = Array(random.pick(SampleDocuments.all + [SampleDocuments.topology]).utf8)
      for _ in 0...random.below(round % 10 == 0 ? 40 : 4) {
        let byte = random.once(in: 3) ? UInt8(random.below(256)) : random.pick(interesting)
        let place = random.below(bytes.count + 1)
        if random.once(in: 2) || place == bytes.count {
          bytes.insert(byte, at: place)
        } else if random.once(in: 3) {
          bytes.remove(at: place)
        } else {
          bytes[place] = byte
        }
      }
      _ = read(bytes)
    }
  }

  @Test func `a billion laughs end in a diagnostic`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let alias = "*a\(level - 1)"
      text +=
        "a\(level): &a\(level) ["
        + [String](repeating: alias, count: 10)
        .joined(separator: ", ") + "]\n"
    }
    let ids = read(Array(text.utf8)).diagnostics.sorted.map { $0.id }
    #expect(ids.contains("alias-limit"))
    #expect(ids.count <= Diagnostics.limit + 1)
  }

  @Test func `aliases cannot build a tree deeper than the limit`() {
    var text = "a0: &a0 [x]\n"
    for level in 1...500 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(read(Array(text.utf8)).diagnostics.sorted.contains { $0.id == "depth-limit" })
  }

  @Test func `a merge within merges is bounded too`() {
    var text = "a0: &a0 {x: {y: {z: 1}}}\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) {<<: *a\(level - 1), k\(level): *a\(level - 1)}\n"
    }
    #expect(read(Array(text.utf8)).diagnostics.hasErrors)
  }

  @Test(arguments: ["[", "{a: ", "- ", "a:\n", "((", "'", "\"", "&a ", "? ", "!t ", "[{", "*a "])
  func `a hundred thousand repetitions end quickly`(_ piece: String) {
    let text = String(repeating: piece, count: 100_000)
    // Parentheses are text, and an even number of single quotes is quotes within quotes.
    let isText = piece == "((" || piece == "'"
    #expect(read(Array(text.utf8)).diagnostics.hasErrors != isText)
    _ = read(Array(("[f(" + String(repeating: piece + ",", count: 100_000)).utf8))
  }

  @Test func `a mapping of many keys and a deep list by indentation end quickly`() {
    let keys = (0..<50_000).map { "key\($0): {value: \($0)}\n" }.joined()
    let (root, diagnostics) = read(Array(keys.utf8))
    #expect(root.mapping?.entries.count == 50_000)
    #expect(diagnostics.isEmpty)
    let deep = (0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(read(Array(deep.utf8)).diagnostics.sorted.contains { $0.id == "depth-limit" })
  }

  @Test func `a key that other readers would not find is refused`() {
    for (count, ids) in [(900, []), (1_100, ["key-length"])] {
      let key = String(repeating: "k", count: count)
      #expect(read(Array("\(key): 1\n".utf8)).diagnostics.sorted.map { $0.id } == ids)
      #expect(read(Array("{\(key): 1}\n".utf8)).diagnostics.sorted.map { $0.id } == ids)
    }
  }

  @Test func `too many nodes end the reading`() {
    var limits = YAMLLimits()
    limits.nodes = 100
    let text = (0..<200).map { "k\($0): 1\n" }.joined()
    let file = SourceFile(name: "t.yaml", text: text)
    let result = YAMLReader.read(file, limits: limits)
    #expect(result.diagnostics.sorted.map { $0.id } == ["node-limit"])
  }

  @Test func `bytes that are not text are reported where they are`() {
    let diagnostics = read([0x61, 0x3A, 0x20, 0xFF, 0xC3, 0x28, 0x0A]).diagnostics.sorted
    #expect(
      diagnostics.map { "\($0.range!.start.offset) \($0.id)" } == [
        "3 text-encoding", "4 text-encoding",
      ])
  }
}

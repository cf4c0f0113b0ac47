import TailraceTopology
import Testing

/// Every node knows its whole range.
@Suite struct PositionTests {
  private func read(_ text: String) -> YAMLNode {
    YAMLReader.read(SourceFile(name: "t.yaml", text: text)).root
  }

  private func place(_ range: SourceRange) -> String {
    "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
      + " @\(range.start.offset)-\(range.end.offset)"
  }

  @Test func `keys and values have their ranges`() throws {
    let root = try #require(read("a: one\nbé: 'two' # c\n").mapping)
    let entry = try #require(root.entry("bé"))
    #expect(place(root.entries[0].value.range) == "1:4-1:7 @3-6")
    #expect(place(entry.key.range) == "2:1-2:3 @7-10")
    #expect(place(entry.value.range) == "2:5-2:10 @12-17")
  }

  @Test func `columns count scalars and offsets count bytes`() throws {
    let items = try #require(read("[漢字, 😀, e\u{301}, x]").sequence)
    #expect(
      items.map { place($0.range) } == [
        "1:2-1:4 @1-7", "1:6-1:7 @9-13", "1:9-1:11 @15-18", "1:13-1:14 @20-21",
      ])
  }

  @Test func `a long line gives the same columns as counting`() throws {
    let words = (0..<400).map { "é\($0)" }
    let items = try #require(read("[" + words.joined(separator: ", ") + "]").sequence)
    var column = 2
    for (word, item) in zip(words, items) {
      #expect(item.range.start.column == column)
      column += word.unicodeScalars.count + 2
    }
  }

  @Test func `collections reach from their first to their last part`() throws {
    let root = read("a:\n  - {b: [1,\n     2]}\n  - x\nc: |\n  t\n  u\nd:\n")
    let mapping = try #require(root.mapping)
    #expect(place(root.range) == "1:1-8:3 @0-45")
    #expect(place(try #require(mapping["a"]).range) == "2:3-4:6 @5-29")
    let first = try #require(mapping["a"]?.sequence?[0])
    #expect(place(first.range) == "2:5-3:9 @7-23")
    #expect(place(try #require(first.mapping?["b"]).range) == "2:9-3:8 @11-22")
    #expect(place(try #require(mapping["c"]).range) == "5:4-7:4 @33-42")
  }

  @Test func `a value that was left out has an empty range behind its colon`() throws {
    let value = try #require(read("a:   # nothing\nb: 1\n").mapping?["a"])
    #expect(place(value.range) == "1:3-1:3 @2-2")
    #expect(value.isEmpty)
    #expect(try !#require(read("a: ''").mapping?["a"]).isEmpty)
  }

  @Test func `an alias has its own range and its content the range of the anchor`() throws {
    let value = try #require(read("a: &x text\nb: *x\n").mapping?["b"])
    #expect(place(value.range) == "2:4-2:6 @14-16")
    #expect(place(try #require(value.scalar).range) == "1:7-1:11 @6-10")
  }

  @Test func `parts of a scalar are found behind escapes and on further lines`() throws {
    let double = try #require(read(#""a\tb\u00e9cd""#).scalar)
    #expect(double.text == "a\tbécd")
    #expect(place(double.range(of: 5..<7)) == "1:12-1:14 @11-13")
    let plain = try #require(read("one two\n  three\n\n four").scalar)
    #expect(plain.text == "one two three\nfour")
    #expect(place(plain.range(of: 8..<13)) == "2:3-2:8 @10-15")
    #expect(place(plain.range(of: 14..<18)) == "4:2-4:6 @18-22")
    #expect(place(plain.range(of: 4..<7)) == "1:5-1:8 @4-7")
    let literal = try #require(read("a: |\n  one\n   two\n").mapping?["a"]?.scalar)
    #expect(place(literal.range(of: 5..<8)) == "3:4-3:7 @14-17")
  }

  @Test func `styles are kept and nothing is taken for a number or a truth value`() throws {
    let mapping = try #require(read("a: no\nb: 'no'\nc: \"1\"\nd: |\n x\ne: >\n x\n").mapping)
    #expect(
      mapping.entries.map { $0.value.scalar?.style } == [
        .plain, .singleQuoted, .doubleQuoted, .literal, .folded,
      ])
    #expect(mapping["a"]?.scalar?.text == "no")
  }

  @Test func `merged entries follow the mapping's own and never replace them`() throws {
    let text = "x: &x {b: 1, c: 2}\ny: &y {c: 3, d: 4}\nz: {<<: [*x, *y], b: 5, e: 6}\n"
    let mapping = try #require(read(text).mapping?["z"]?.mapping)
    #expect(mapping.entries.map { $0.name } == ["b", "e", "c", "d"])
    #expect(mapping.entries.map { $0.value.scalar?.text } == ["5", "6", "2", "4"])
  }
}

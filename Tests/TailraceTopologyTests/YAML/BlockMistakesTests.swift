import TailraceTopology
import Testing

/// Mistakes in lines, scalars and characters.
@Suite struct BlockMistakesTests {
  @Test(arguments: cases)
  func `a mistake in lines or scalars is shown with its place`(_ document: BadDocument) {
    #expect(document.rendered == document.expected)
  }

  static let cases: [BadDocument] = [
    BadDocument(
      "a:\n\tb: 1\n",
      #"""
      t.yaml:2:1: error: expected spaces for indentation; found a tab [tab-indentation]
      2 |     b: 1
        | ^~~~
      """#),
    BadDocument(
      "a:\tb\n",
      #"""
      t.yaml:1:3: error: expected a space; found a tab [tab-separator]
      1 | a:  b
        |   ^~
      """#),
    BadDocument(
      "a: \"open\nb: 2\n",
      #"""
      t.yaml:1:4: error: double quotes are never closed [quote-unclosed]
      1 | a: "open
        |    ^
      """#),
    BadDocument(
      "a: 'open\nb: 2\n",
      #"""
      t.yaml:1:4: error: single quotes are never closed [quote-unclosed]
      1 | a: 'open
        |    ^
      """#),
    BadDocument(
      "a: 1\nb: 2\na: 3\n",
      #"""
      t.yaml:3:1: error: 'a' is given twice [key-duplicate]
      3 | a: 3
        | ^
      t.yaml:1:1: note: 'a' is first given here
      1 | a: 1
        | ^
      """#),
    BadDocument(
      "a: b: c\nd: 1\n",
      #"""
      t.yaml:1:5: error: expected one value; found a second ': ' (put the text in quotes, or the key on a new line) [colon-in-value]
      1 | a: b: c
        |     ^
      """#),
    BadDocument(
      "a: 1\n  b: 2\nc: 3\n",
      #"""
      t.yaml:2:3: error: expected an indentation of 0 spaces, like its neighbours; found 2 [indentation]
      2 |   b: 2
        |   ^~~~
      """#),
    BadDocument(
      "a:\n    b: 1\n  c: 2\nd: 3\n",
      #"""
      t.yaml:3:3: error: expected an indentation of 4 spaces, like its neighbours; found 2 [indentation]
      3 |   c: 2
        |   ^~~~
      """#),
    BadDocument(
      "a: - b\nc: 1\n",
      #"""
      t.yaml:1:4: error: expected a list to begin on a new line [list-on-same-line]
      1 | a: - b
        |    ^
      """#),
    BadDocument(
      "a: 1\n- b\nc: 2\n",
      #"""
      t.yaml:2:1: error: expected 'key: value' like the lines before; found a list item [list-among-keys]
      2 | - b
        | ^
      """#),
    BadDocument(
      "a:\n  - b\n  c: 1\nd: 2\n",
      #"""
      t.yaml:3:3: error: expected a list item that begins with '- ' [list-item-expected]
      3 |   c: 1
        |   ^~~~
      """#),
    BadDocument(
      "app\n  kind: service\n",
      #"""
      t.yaml:1:1: error: expected ':' after 'app' [colon-missing]
      1 | app
        | ^~~
      """#),
    BadDocument(
      "a: 1\nkind:service\nb: 2\n",
      #"""
      t.yaml:2:5: error: expected a space after ':'; did you mean 'kind: service'? [colon-space]
      2 | kind:service
        |     ^
      """#),
    BadDocument(
      "a: 1\njust some text\nb: 2\n",
      #"""
      t.yaml:2:1: error: expected 'key: value'; found 'just some text' [key-expected]
      2 | just some text
        | ^~~~~~~~~~~~~~
      """#),
    BadDocument(
      "a: normal(mean: 20ms)\n",
      #"""
      t.yaml:1:15: error: an argument is written with '=', as in (mean=20ms); found ':' [argument-colon]
      1 | a: normal(mean: 20ms)
        |               ^
      """#),
    BadDocument(
      "%YAML 1.2\n---\na: 1\n",
      #"""
      t.yaml:1:1: error: directives such as '%YAML' are not part of the language [directive]
      1 | %YAML 1.2
        | ^~~~~~~~~
      """#),
    BadDocument(
      "--- a: 1\n",
      #"""
      t.yaml:1:5: error: expected one document; '---' can stand only alone on a line before it, and '...' nowhere [document-marker]
      1 | --- a: 1
        |     ^~~~
      """#),
    BadDocument(
      "a: 1\n---\nb: 2\n",
      #"""
      t.yaml:2:1: error: expected one document; '---' can stand only alone on a line before it, and '...' nowhere [document-marker]
      2 | ---
        | ^~~
      """#),
    BadDocument(
      "a: 1\n...\n",
      #"""
      t.yaml:2:1: error: expected one document; '---' can stand only alone on a line before it, and '...' nowhere [document-marker]
      2 | ...
        | ^~~
      """#),
    BadDocument(
      "? a\n: b\n",
      #"""
      t.yaml:1:1: error: expected a key; a key is one word or text, not a list or mapping [key-complex]
      1 | ? a
        | ^
      """#),
    BadDocument(
      ": b\n",
      #"""
      t.yaml:1:1: error: expected a key before ':' [key-missing]
      1 | : b
        | ^
      """#),
    BadDocument(
      "a: @b\nc: `d\n",
      #"""
      t.yaml:1:4: error: expected a value; '@' cannot begin one or stand here without quotes [unexpected-character]
      1 | a: @b
        |    ^
      t.yaml:2:4: error: expected a value; '`' cannot begin one or stand here without quotes [unexpected-character]
      2 | c: `d
        |    ^
      """#),
    BadDocument(
      "a: \"\\q\"\n",
      #"""
      t.yaml:1:5: error: unknown escape '\q'; a backslash is written '\\' [escape]
      1 | a: "\q"
        |     ^~
      """#),
    BadDocument(
      "a: \"\\u12\"\n",
      #"""
      t.yaml:1:5: error: unknown escape '\u12'; a backslash is written '\\' [escape]
      1 | a: "\u12"
        |     ^~~~
      """#),
    BadDocument(
      "a: |x\n  text\n",
      #"""
      t.yaml:1:4: error: expected the text on the next line; after '|' or '>' only '+', '-' and a digit from 1 to 9 can stand [block-scalar-header]
      1 | a: |x
        |    ^~
      """#),
    BadDocument(
      "a: |\n    \n  text\n",
      #"""
      t.yaml:2:1: error: expected at most 2 spaces on a blank line before the text; found 4 [block-scalar-blank]
      2 |     
        | ^~~~
      """#),
    BadDocument(
      "a: \"b\" c\n",
      #"""
      t.yaml:1:8: error: expected the end of the line after this value [text-after-value]
      1 | a: "b" c
        |        ^
      """#),
    BadDocument(
      "a: \"b\"# c\n",
      #"""
      t.yaml:1:7: error: expected a space before '#' [comment-space]
      1 | a: "b"# c
        |       ^
      """#),
    BadDocument(
      "- a\nb: 1\n",
      #"""
      t.yaml:2:1: error: expected the end of the file after its one value [document-continues]
      2 | b: 1
        | ^~~~
      """#),
    BadDocument(
      "a: x\u{7}y\n",
      #"""
      t.yaml:1:5: error: character U+0007 cannot stand in a file; write it as an escape in double quotes [control-character]
      1 | a: x�y
        |     ^
      """#),
    BadDocument(
      "a: x\u{2028}y\n",
      #"""
      t.yaml:1:5: error: character U+2028 cannot stand in a file; write it as an escape in double quotes [control-character]
      1 | a: x�y
        |     ^
      """#),
    BadDocument(
      "a: }\n",
      #"""
      t.yaml:1:4: error: expected a value; '}' cannot begin one or stand here without quotes [unexpected-character]
      1 | a: }
        |    ^
      """#),
    BadDocument(
      "\u{FEFF}a: 1\n",
      #"""
      t.yaml:1:1: error: expected UTF-8 without a byte order mark; found one [byte-order-mark]
      1 | a: 1
        | ^
      """#),
  ]
}

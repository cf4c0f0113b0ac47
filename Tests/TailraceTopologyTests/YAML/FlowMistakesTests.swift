import TailraceTopology
import Testing

/// Mistakes in brackets, anchors, aliases and merges.
@Suite struct FlowMistakesTests {
  @Test(arguments: cases)
  func `a mistake in brackets or anchors is shown with its place`(_ document: BadDocument) {
    #expect(document.rendered == document.expected)
  }

  static let cases: [BadDocument] = [
    BadDocument(
      "a: [1, 2\nb: 3\n",
      #"""
      t.yaml:1:4: error: '[' is never closed [bracket-unclosed]
      1 | a: [1, 2
        |    ^
      """#),
    BadDocument(
      "a: {b: 1]\nc: 2\n",
      #"""
      t.yaml:1:9: error: expected '}'; found ']' [bracket-mismatch]
      1 | a: {b: 1]
        |         ^
      t.yaml:1:4: note: opened here
      1 | a: {b: 1]
        |    ^
      """#),
    BadDocument(
      "a: {b:1, c: 2}\n",
      #"""
      t.yaml:1:6: error: expected a space after ':'; did you mean 'b: 1'? [colon-space]
      1 | a: {b:1, c: 2}
        |      ^
      """#),
    BadDocument(
      "a: {b, c: 2}\n",
      #"""
      t.yaml:1:5: error: expected ': ' and a value after 'b' [value-missing]
      1 | a: {b, c: 2}
        |     ^
      """#),
    BadDocument(
      "a: {b: 1 c: 2}\n",
      #"""
      t.yaml:1:10: error: expected ',' before this [comma-missing]
      1 | a: {b: 1 c: 2}
        |          ^
      """#),
    BadDocument(
      "a: [\"x\" \"y\"]\n",
      #"""
      t.yaml:1:9: error: expected ',' before this [comma-missing]
      1 | a: ["x" "y"]
        |         ^
      """#),
    BadDocument(
      "a: [1,, 2]\n",
      #"""
      t.yaml:1:7: error: expected an item before ',' [item-missing]
      1 | a: [1,, 2]
        |       ^
      """#),
    BadDocument(
      "a: {latency: normal(mean=20ms, sd=3ms)}\n",
      #"""
      t.yaml:1:30: error: arguments are separated by spaces; found ',' [argument-comma]
      1 | a: {latency: normal(mean=20ms, sd=3ms)}
        |                              ^
      """#),
    BadDocument(
      "a: {latency: normal(mean: 20ms)}\n",
      #"""
      t.yaml:1:25: error: an argument is written with '=', as in (mean=20ms); found ':' [argument-colon]
      1 | a: {latency: normal(mean: 20ms)}
        |                         ^
      """#),
    BadDocument(
      "a: *nowhere\n",
      #"""
      t.yaml:1:4: error: no anchor '&nowhere' stands before this alias [alias-unknown]
      1 | a: *nowhere
        |    ^~~~~~~~
      """#),
    BadDocument(
      "one: &one 1\nb: *noe\n",
      #"""
      t.yaml:2:4: error: no anchor '&noe' stands before this alias; did you mean 'one'? [alias-unknown]
      2 | b: *noe
        |    ^~~~
      """#),
    BadDocument(
      "a: &x [*x]\n",
      #"""
      t.yaml:1:8: error: 'x' cannot be used within itself [alias-recursive]
      1 | a: &x [*x]
        |        ^~
      """#),
    BadDocument(
      "a: &x 1\nb: &x 2\n",
      #"""
      t.yaml:2:4: error: anchor 'x' is used twice [anchor-duplicate]
      2 | b: &x 2
        |    ^~
      t.yaml:1:4: note: first used here
      1 | a: &x 1
        |    ^~
      """#),
    BadDocument(
      "&x a: 1\n",
      #"""
      t.yaml:1:1: error: expected an anchor after the colon or on a line of its own; found '&x' on a key [anchor-on-key]
      1 | &x a: 1
        | ^~
      """#),
    BadDocument(
      "a: &x 1\n*x : 2\n",
      #"""
      t.yaml:2:1: error: expected a key; an alias can only be a value [key-alias]
      2 | *x : 2
        | ^
      """#),
    BadDocument(
      "a: &x 1\nb: &y *x\n",
      #"""
      t.yaml:2:4: error: an alias cannot have an anchor of its own [anchor-on-alias]
      2 | b: &y *x
        |    ^~
      """#),
    BadDocument(
      "a: &! 1\n",
      #"""
      t.yaml:1:4: error: expected a name of letters, digits, '-' and '_' after '&' or '*' [anchor-name]
      1 | a: &! 1
        |    ^~
      """#),
    BadDocument(
      "a: !!int 3\n",
      #"""
      t.yaml:1:4: error: tags are not part of the language; found '!!int' [tag]
      1 | a: !!int 3
        |    ^~~~~
      """#),
    BadDocument(
      "[a, b]: c\n",
      #"""
      t.yaml:1:7: error: expected a key; a key is one word or text, not a list or mapping [key-complex]
      1 | [a, b]: c
        |       ^~~
      """#),
    BadDocument(
      "{a: 1}: c\n",
      #"""
      t.yaml:1:7: error: expected a key; a key is one word or text, not a list or mapping [key-complex]
      1 | {a: 1}: c
        |       ^~~
      """#),
    BadDocument(
      "a: [{x: 1}: 2]\n",
      #"""
      t.yaml:1:5: error: expected a key; a key is one word or text, not a list or mapping [key-complex]
      1 | a: [{x: 1}: 2]
        |     ^~~~~~
      """#),
    BadDocument(
      "a: [1] # fine\nb: [1]# not\n",
      #"""
      t.yaml:2:7: error: expected a space before '#' [comment-space]
      2 | b: [1]# not
        |       ^
      """#),
    BadDocument(
      "<<: 3\n",
      #"""
      t.yaml:1:5: error: expected a mapping or a list of mappings to merge [merge-value]
      1 | <<: 3
        |     ^
      """#),
    BadDocument(
      "a: &x {b: 1}\nc: {<<: [*x, 2]}\n",
      #"""
      t.yaml:2:14: error: expected a mapping or a list of mappings to merge [merge-value]
      2 | c: {<<: [*x, 2]}
        |              ^
      """#),
    BadDocument(
      "a: {\"x\n y\": 1}\n",
      #"""
      t.yaml:1:5: error: a key cannot go over several lines [key-lines]
      1 | a: {"x
        |     ^~
      """#),
    BadDocument(
      "a: {: 1}\n",
      #"""
      t.yaml:1:5: error: expected a key before ':' [key-missing]
      1 | a: {: 1}
        |     ^
      """#),
    BadDocument(
      "a: {b: 1: 2}\n",
      #"""
      t.yaml:1:9: error: expected one value; found a second ': ' (put the text in quotes, or the key on a new line) [colon-in-value]
      1 | a: {b: 1: 2}
        |         ^
      """#),
    BadDocument(
      "a: [1, 2]]\n",
      #"""
      t.yaml:1:10: error: expected the end of the line after this value [text-after-value]
      1 | a: [1, 2]]
        |          ^
      """#),
    BadDocument(
      "é: [漢, *x]\n",
      #"""
      t.yaml:1:8: error: no anchor '&x' stands before this alias [alias-unknown]
      1 | é: [漢, *x]
        |         ^~
      """#),
    BadDocument(
      "a: {b: 1,\n c: 2\nd: 3\n",
      #"""
      t.yaml:1:4: error: '{' is never closed [bracket-unclosed]
      1 | a: {b: 1,
        |    ^
      """#),
    BadDocument(
      "a: &x\n- *x\n",
      #"""
      t.yaml:2:3: error: 'x' cannot be used within itself [alias-recursive]
      2 | - *x
        |   ^~
      """#),
  ]
}

/// Reads a strict and safe subset of YAML 1.2 into a tree, and goes on after errors.
///
/// Block and flow collections, plain, quoted and block scalars, comments, anchors, aliases and merge keys. No
/// tags, directives, second documents, complex keys or tabs outside text; no scalar is taken for a number, a
/// truth value or null. What it accepts without an error reads the same in libyaml and PyYAML. Time is linear in
/// the text but for the logarithms of lookups, and the depth of recursion is bounded by the limits.
public struct YAMLReader {
  let file: SourceFile
  let limits: YAMLLimits
  var diagnostics = Diagnostics()

  /// The offset of the next byte to read; `lineEnd` when the line is used up.
  var cursor = 0
  /// The line of the cursor, from 0.
  var line = 0
  /// The end of the cursor's line, without its break.
  var lineEnd = 0
  /// The first line that does not belong to the document.
  var lineLimit = 0
  /// Whether the document is used up.
  var atEnd = false
  /// Whether the text broke off within a flow collection or quotes and the cursor stands on the next line to read.
  var isLost = false

  /// How many collections are open.
  var depth = 0
  /// The largest depth since an anchored node began.
  var deepest = 0
  /// How many nodes the document has, each alias counted as all that it stands for.
  var nodeCount = 0
  var anchors: [String: YAMLAnchor] = [:]
  /// The names of `anchors` in the order of the file.
  var anchorNames: [String] = []
  var openAnchors: [String] = []
  /// The last line on which a tab was reported, so that each line is reported once.
  var tabbedLine = -1
  /// The closing brackets that the open flow collections wait for, innermost last.
  var closers: [UInt8] = []
  /// The comma or colon that the last plain run has between parentheses, or -1.
  var misplaced = -1
  /// What is known of closing parentheses, so that no stretch is searched twice.
  var parenthesis = (from: 0, to: -1, isFound: false)
  /// Where the last alias began.
  var lastAlias = -1

  /// Reads a whole text. There is always a tree; where it is damaged the diagnostics say why.
  public static func read(
    _ file: SourceFile, limits: YAMLLimits = YAMLLimits()
  ) -> (root: YAMLNode, diagnostics: Diagnostics) {
    var reader = YAMLReader(file: file, limits: limits)
    file.checkCharacters(&reader.diagnostics)
    let root = reader.readDocument()
    return (root, reader.diagnostics)
  }

  private init(file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  private mutating func readDocument() -> YAMLNode {
    lineLimit = file.lineCount
    move(toLine: 0)
    skipBlank()
    while !atEnd, current == .percent, column == 0 {
      diagnostics.report(.directive, at: file.range(cursor, lineEnd))
      nextLine()
      skipBlank()
    }
    if !atEnd, isMarker(line, .hyphen) { readStartMarker() }
    cutAtMarker()
    skipBlank()
    guard !atEnd else {
      let place = file.range(cursor, cursor)
      return YAMLNode(.scalar(YAMLScalar("", .plain, place)), place)
    }
    let root = readBlock(parent: -1)
    skipBlank()
    while !atEnd {
      // An abandoned root has already been explained.
      if !root.isDamaged {
        diagnostics.report(.documentContinues, at: file.range(cursor, lineEnd))
      }
      skipDeeperLines(than: -1)
    }
    return root
  }

  private mutating func readStartMarker() {
    cursor += 3
    skipSpaces()
    if cursor < lineEnd, current != .hash {
      diagnostics.report(.documentMarker, at: file.range(cursor, lineEnd))
    }
    nextLine()
  }

  /// Ends the document at the first marker of another one, wherever it stands.
  private mutating func cutAtMarker() {
    var candidate = atEnd ? lineLimit : line
    while candidate < lineLimit {
      if isMarker(candidate, .hyphen) || isMarker(candidate, .period) {
        let start = file.lineStarts[candidate]
        diagnostics.report(.documentMarker, at: file.range(start, start + 3))
        lineLimit = candidate
        if line >= lineLimit { finish() }
      }
      candidate += 1
    }
  }

  private func isMarker(_ line: Int, _ byte: UInt8) -> Bool {
    let contents = file.contents(ofLine: line)
    guard contents.count >= 3 else { return false }
    for offset in contents.prefix(3) where file.bytes[offset] != byte { return false }
    return contents.count == 3 || file.bytes[contents.lowerBound + 3].isBlank
  }
}

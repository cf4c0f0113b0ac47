/// Literal `|` and folded `>` scalars.
extension YAMLReader {
  /// What is done with the line breaks at the end.
  private enum Chomping {
    case clip, strip, keep
  }

  /// Reads a block scalar; the cursor stops at the start of the line after it.
  mutating func readBlockScalar(parent: Int) -> YAMLNode {
    let start = cursor
    let isFolded = current == .greater
    let (chomping, digit) = readHeader()
    let headerEnd = cursor
    finishHeader(start)
    let indent = digit.map { max(parent, 0) + $0 } ?? detectIndent(parent: parent)

    var text: [UInt8] = []
    var segments: [YAMLScalar.Segment] = []
    var end = headerEnd
    var breaks = 0
    var wasIndented = false
    var endsInBreak = false
    var next = line + 1
    while next < lineLimit {
      let contents = file.contents(ofLine: next)
      let hasBreak = next + 1 < file.lineCount
      let spaces = leadingSpaces(contents)
      if spaces == contents.count, spaces <= indent {
        if hasBreak { breaks += 1 }
        next += 1
        continue
      }
      if spaces < indent { break }
      let first = contents.lowerBound + indent
      let isIndented = file.bytes[first].isBlank
      if !segments.isEmpty {
        let folds = isFolded && !wasIndented && !isIndented
        if !folds { breaks += 1 } else if breaks == 0 { text.append(.space) }
      }
      for _ in 0..<breaks { text.append(.newline) }
      segments.append(YAMLScalar.Segment(offset: text.count, position: file.position(at: first)))
      text += file.bytes[first..<contents.upperBound]
      (breaks, wasIndented, endsInBreak, end) = (0, isIndented, hasBreak, contents.upperBound)
      next += 1
    }
    if chomping != .strip, endsInBreak { text.append(.newline) }
    if chomping == .keep { for _ in 0..<breaks { text.append(.newline) } }
    move(toLine: next)
    count(at: start)
    let scalar = YAMLScalar(
      String(decoding: text, as: UTF8.self), isFolded ? .folded : .literal,
      file.range(start, end), segments)
    return YAMLNode(.scalar(scalar), scalar.range)
  }

  /// Reads the indicator and what directly follows it.
  private mutating func readHeader() -> (Chomping, Int?) {
    var chomping: Chomping?
    var digit: Int?
    cursor += 1
    while true {
      switch current {
      case .plus where chomping == nil: chomping = .keep
      case .hyphen where chomping == nil: chomping = .strip
      case 0x31...0x39 where digit == nil: digit = Int(current - .zero)
      default: return (chomping ?? .clip, digit)
      }
      cursor += 1
    }
  }

  private mutating func finishHeader(_ start: Int) {
    let end = cursor
    skipSpaces()
    if cursor < lineEnd, current != .hash || cursor == end {
      diagnostics.report(.blockScalarHeader, at: file.range(start, lineEnd))
    }
    cursor = lineEnd
  }

  /// The indentation of the first line that is not blank.
  private mutating func detectIndent(parent: Int) -> Int {
    var deepestBlank = 0
    var blankLine = line
    var next = line + 1
    while next < lineLimit {
      let contents = file.contents(ofLine: next)
      let spaces = leadingSpaces(contents)
      if spaces < contents.count {
        let least = max(parent + 1, 1)
        if spaces >= least, deepestBlank > spaces {
          let start = file.lineStarts[blankLine]
          diagnostics.report(
            .blockScalarBlank(found: deepestBlank, expected: spaces),
            at: file.range(start, start + deepestBlank))
        }
        if file.bytes[contents.lowerBound + spaces] == .tab, spaces >= least, tabbedLine != next {
          tabbedLine = next
          let tab = contents.lowerBound + spaces
          diagnostics.report(.tabIndentation, at: file.range(tab, tab + 1))
        }
        return spaces >= least ? spaces : max(least, deepestBlank)
      }
      if spaces > deepestBlank { (deepestBlank, blankLine) = (spaces, next) }
      next += 1
    }
    return max(deepestBlank, parent + 1, 1)
  }

  private func leadingSpaces(_ contents: Range<Int>) -> Int {
    var offset = contents.lowerBound
    while offset < contents.upperBound, file.bytes[offset] == .space { offset += 1 }
    return offset - contents.lowerBound
  }
}

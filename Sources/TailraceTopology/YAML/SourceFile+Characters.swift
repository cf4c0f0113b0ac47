extension SourceFile {
  /// Reports bytes that are not UTF-8 and characters that YAML forbids or on which its readers disagree.
  func checkCharacters(_ diagnostics: inout Diagnostics) {
    var offset = lineStarts[0]
    if offset > 0 { diagnostics.report(.byteOrderMark, at: range(0, offset)) }
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        if isForbiddenControl(at: offset) {
          diagnostics.report(.controlCharacter(UInt32(byte)), at: range(offset, offset + 1))
        }
        offset += 1
        continue
      }
      let (scalar, length) = scalar(at: offset)
      if let scalar {
        if isForbidden(scalar) {
          diagnostics.report(.controlCharacter(scalar), at: range(offset, offset + length))
        }
      } else {
        diagnostics.report(.textEncoding(byte), at: range(offset, offset + length))
      }
      offset += length
    }
  }

  private func isForbiddenControl(at offset: Int) -> Bool {
    switch bytes[offset] {
    case .tab, .newline: false
    case .carriageReturn: offset + 1 == bytes.count || bytes[offset + 1] != .newline
    case 0x7F: true
    case let byte: byte < 0x20
    }
  }

  /// Next line, line and paragraph separators are breaks to some readers only; a byte order mark within the text
  /// is nothing to some.
  private func isForbidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// The scalar that begins at a byte, or none if it is malformed, and how many bytes to step over.
  private func scalar(at offset: Int) -> (scalar: UInt32?, length: Int) {
    let lead = bytes[offset]
    let length: Int
    var value: UInt32
    switch lead {
    case 0xC2...0xDF: (length, value) = (2, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, value) = (3, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, value) = (4, UInt32(lead & 0x07))
    default: return (nil, 1)
    }
    for step in 1..<length {
      guard offset + step < bytes.count, bytes[offset + step] & 0xC0 == 0x80 else {
        return (nil, step)
      }
      value = value << 6 | UInt32(bytes[offset + step] & 0x3F)
    }
    let least: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
    let isValid = value >= least[length] && value <= 0x10FFFF && !(0xD800...0xDFFF ~= value)
    return (isValid ? value : nil, length)
  }
}

// What a page calls. Text crosses through two buffers that the runtime holds, so that nothing here
// touches memory by address; a result stays until the next call that makes one.
#if arch(wasm32)
  /// Plays one of the check networks; the result is its fingerprint.
  @_expose(wasm, "tailrace_check")
  @_cdecl("tailrace_check")
  public func check(_ number: Int32) {
    show(CheckNetworks.fingerprint(of: Int(number)).description)
  }

  /// How many check networks there are.
  @_expose(wasm, "tailrace_checks")
  @_cdecl("tailrace_checks")
  public func checks() -> Int32 { Int32(CheckNetworks.count) }

  @_extern(c, "tailrace_text_length")
  func textLength() -> UInt32

  @_extern(c, "tailrace_text_byte")
  func textByte(_ index: UInt32) -> UInt32

  @_extern(c, "tailrace_result_clear")
  func clearResult()

  @_extern(c, "tailrace_result_append")
  func appendToResult(_ byte: UInt32)

  /// The text that was handed in.
  func text() -> String {
    var bytes: [UInt8] = []
    let length = textLength()
    bytes.reserveCapacity(Int(length))
    for index in 0..<length { bytes.append(UInt8(truncatingIfNeeded: textByte(index))) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a text the result.
  func show(_ text: String) {
    clearResult()
    for byte in text.utf8 { appendToResult(UInt32(byte)) }
  }
#endif

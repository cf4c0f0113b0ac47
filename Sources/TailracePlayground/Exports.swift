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

  /// Reads the first `length` bytes of what was handed in as a topology, plays it once and makes the report,
  /// in JSON, the result. What is wrong with it becomes the result instead, in the compiler's form, and the
  /// answer 0. Behind it stand the files that it names: the name, a zero, the text and a zero of each.
  ///
  /// Plays `nanoseconds`, warm-up included, or as long as the file says where that is not enough to
  /// come out of the warm-up. With `events` above 0 it ends after so many, and measures from the beginning.
  @_expose(wasm, "tailrace_run")
  @_cdecl("tailrace_run")
  public func run(_ nanoseconds: Int64, _ events: Int64, _ length: Int32) -> Int32 {
    let bytes = text()
    let topologyBytes = Array(bytes.prefix(Int(length)))
    let files = namedTexts(bytes.dropFirst(Int(length)))
    let reading = Topology.read(SourceFile(name: "topology.yaml", bytes: topologyBytes)) {
      NamedFile(files[$0])
    }
    guard let topology = reading.topology else {
      show(reading.rendered())
      return 0
    }
    var run = Run(topology.network, topology.options)
    if events > 0 {
      run.options.warmup = .zero
      run.options.maximumEvents = events
    }
    if nanoseconds > run.options.warmup.nanoseconds {
      run.options.duration = Delay(nanoseconds: nanoseconds)
    }
    if let objection = run.objection {
      show(objection)
      return 0
    }
    show(JSONRenderer().render(run.report()))
    return 1
  }

  @_extern(c, "tailrace_text_length")
  func textLength() -> UInt32

  @_extern(c, "tailrace_text_byte")
  func textByte(_ index: UInt32) -> UInt32

  @_extern(c, "tailrace_result_clear")
  func clearResult()

  @_extern(c, "tailrace_result_append")
  func appendToResult(_ byte: UInt32)

  /// The text that was handed in.
  func text() -> [UInt8] {
    var bytes: [UInt8] = []
    let length = textLength()
    bytes.reserveCapacity(Int(length))
    for index in 0..<length { bytes.append(UInt8(truncatingIfNeeded: textByte(index))) }
    return bytes
  }

  /// Texts by their names.
  func namedTexts(_ bytes: ArraySlice<UInt8>) -> [String: String] {
    var texts: [String: String] = [:]
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      texts[String(decoding: parts[index], as: UTF8.self)] = String(
        decoding: parts[index + 1], as: UTF8.self)
    }
    return texts
  }

  /// Makes a text the result.
  func show(_ text: String) {
    clearResult()
    for byte in text.utf8 { appendToResult(UInt32(byte)) }
  }
#endif

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

  /// Reads the text that was handed in as a topology, plays it once and makes the report, in JSON, the
  /// result. What is wrong with it becomes the result instead, in the compiler's form, and the answer 0.
  ///
  /// Plays `nanoseconds`, warm-up included, or as long as the file says where that is not enough to
  /// come out of the warm-up.
  @_expose(wasm, "tailrace_run")
  @_cdecl("tailrace_run")
  public func run(_ nanoseconds: Int64) -> Int32 {
    let reading = Topology.read(SourceFile(name: "topology.yaml", bytes: text()))
    guard let topology = reading.topology else {
      show(reading.rendered())
      return 0
    }
    var run = Run(topology.network, topology.options)
    if nanoseconds > run.options.warmup.nanoseconds {
      run.options.duration = Delay(nanoseconds: nanoseconds)
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

  /// Makes a text the result.
  func show(_ text: String) {
    clearResult()
    for byte in text.utf8 { appendToResult(UInt32(byte)) }
  }
#endif

/// What the language says of limits, places and memory, by function name.
extension DiagnosticWording {
  static var memoryFull: Self {
    Self("memory-full", "'base' leaves no memory for requests; it has to be below 'limit'")
  }

  static func reservedTooMuch(_ sum: Double) -> Self {
    Self(
      "reserved-too-much",
      "what is reserved adds up to \(max(101, Int64((sum * 100).rounded())))%; there is 100% to share out"
    )
  }
}

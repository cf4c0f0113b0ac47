/// What the language says of limits, places and memory, by function name.
extension DiagnosticWording {
  static var memoryFull: Self {
    Self("memory-full", "'base' leaves no memory for requests; it has to be below 'limit'")
  }

  static func reservedTooMuch(_ key: String, _ sum: Double) -> Self {
    let verb = key == "reserve" ? "reserved" : "guaranteed"
    let percent = max(101, Int64((sum * 100).rounded()))
    return Self(
      "reserved-too-much",
      "what is \(verb) adds up to \(percent)%; there is 100% to share out")
  }
}

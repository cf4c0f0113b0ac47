internal import TailraceEngine

/// What the instances of a topology cost, where their prices are stated.
public struct Cost: Sendable {
  /// Dollars per hour for each component with a price, in the network's order.
  public let components: [(name: String, perHour: Double)]
  /// Dollars per hour for all of them.
  public let perHour: Double
  /// Dollars per million requests that were answered; nil where none was.
  public let perMillionRequests: Double?

  /// Nil where no component has a price.
  init?(of components: [ComponentReport], answeredPerSecond: Double) {
    let priced = components.compactMap { row in
      row.costPerHour.map { (name: row.name, perHour: $0) }
    }
    if priced.isEmpty { return nil }
    self.components = priced
    let sum = priced.reduce(0) { $0 + $1.perHour }
    perHour = sum
    perMillionRequests = answeredPerSecond > 0 ? sum / (answeredPerSecond * 3600) * 1e6 : nil
  }

  /// `$0.34/h` with as many digits as tell something.
  static func dollars(_ amount: Double) -> String {
    let cents = (amount * 100).rounded()
    guard cents < 1e17 else { return "$" + Figure.number(amount) }
    if amount >= 100 { return "$" + Figure.count(Int64(amount.rounded())) }
    if cents >= 10 {
      let whole = Int64(cents)
      let rest = whole % 100
      return "$" + Figure.count(whole / 100) + (rest < 10 ? ".0\(rest)" : ".\(rest)")
    }
    return "$" + Figure.number(amount)
  }

  /// The cost in a sentence.
  public var sentence: String {
    var text = "Cost: \(Self.dollars(perHour)) an hour"
    if let perMillionRequests {
      text += ", \(Self.dollars(perMillionRequests)) per million requests answered"
    }
    if components.count > 1 {
      let parts = components.map { "\($0.name) \(Self.dollars($0.perHour))" }
      text += " (" + parts.joined(separator: ", ") + ")"
    }
    return text + "."
  }
}

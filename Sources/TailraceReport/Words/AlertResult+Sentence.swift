internal import TailraceEngine

extension AlertResult {
  /// When it told, and how that stands to the first objective that clients went without.
  public var sentence: String {
    let name = "Alert \(rule.name)"
    guard isKnown else { return "\(name) never fired: no interval has what it looks at." }
    guard let firstFired else {
      let tries = episodes.isEmpty ? "" : ", though pending \(Self.times(episodes.count))"
      guard let broken else { return "\(name) never fired\(tries)." }
      return "\(name) never fired\(tries); \(broken.objective.text) broke at "
        + "\(Figure.clock(broken.at))."
    }
    return "\(name) fired at \(Figure.clock(firstFired))\(standing(firstFired)); \(rest)."
  }

  private func standing(_ fired: Delay) -> String {
    guard let broken else { return ", and no objective of clients broke in any interval" }
    let text = broken.objective.text
    if fired == broken.at { return ", as \(text) broke" }
    let isEarly = fired < broken.at
    let lead = isEarly ? broken.at - fired : fired - broken.at
    return ", \(Figure.clock(lead)) \(isEarly ? "before" : "after") \(text) broke"
  }

  /// What came after it fired first.
  private var rest: String {
    let fired = episodes.filter { $0.fired != nil }
    let last = fired.last?.resolved.map { "resolved at \(Figure.clock($0))" } ?? "on to the end"
    if fired.count == 1 { return last }
    return "it fired \(Self.times(fired.count)), at last \(last)"
  }

  private static func times(_ count: Int) -> String {
    switch count {
    case 1: "once"
    case 2: "twice"
    default: "\(count) times"
    }
  }
}

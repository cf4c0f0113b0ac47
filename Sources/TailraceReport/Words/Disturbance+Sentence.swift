internal import TailraceEngine

extension Disturbance {
  /// What broke, how soon it was noticed, and how clients came out of it.
  public var sentence: String {
    var names: [String] = []
    for fault in faults where !names.contains(fault.subject) { names.append(fault.subject) }
    let shown = names.prefix(3).joined(separator: ", ")
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    let length = ended.map { $0 - began }
    var text = "\(shown)\(more) disturbed from \(Figure.clock(began))"
    switch length {
    case nil: text += " to the end"
    case .some(.zero): break
    case .some(let length): text += " for \(Figure.clock(length))"
    }
    if let detected, let time = timeToDetect {
      text += "; the first answer, \(detected.subject): \(detected.text), after "
      text += Figure.duration(time)
    }
    guard let worst else {
      return text + "; too little was measured before it to say who suffered."
    }
    switch worst.recovery {
    case .unaffected: return text + "; clients saw nothing of it."
    case .notRecovered:
      text += "; \(worst.name) did not recover"
    case .recovered(let after):
      text += "; \(worst.name) was as before "
      text += after == .zero ? "by its end" : "\(Figure.clock(after)) after its end"
    }
    text += ": \(Figure.percent(worst.failedShare)) failed"
    if let tail = worst.worstTail {
      text += ", the p99 of the worst interval was \(Figure.duration(tail))"
    }
    return text + "."
  }
}

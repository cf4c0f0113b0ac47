internal import TailraceEngine

/// How the load comes about: from users to requests, and from requests to what is in flight.
extension Report {
  /// The level of the load that was played; nil where the file has none and none was asked for.
  public var loadSentence: String? {
    let load = network.annotations.load
    guard load.isNamed else { return nil }
    let factor = Figure.exact(load.factor) + "x"
    guard let level = load.level else { return "Load: \(factor) of what the file states." }
    return "Load: level '\(level)', \(factor) of what the file states."
  }

  /// The chain from registered users to the rate of a source; nil where the rate is all that is stated.
  public func derivation(of source: TrafficReport) -> String? {
    let load = network.annotations.load
    guard let stated = load.sources.first(where: { $0.name == source.name }) else { return nil }
    var text = ""
    if let registered = stated.registered, let share = stated.activeShare {
      text = "\(Figure.exact(registered)) registered × \(Figure.exact(share * 100)) % active = "
    }
    if let active = stated.active { text += "\(Figure.exact(active)) users" }
    if let rate = stated.rate {
      if stated.each != nil { text += " × \(stated.eachAsWritten) = " }
      if text.isEmpty && load.factor == 1 { return nil }
      return source.name + ": " + text + played(rate, "requests/s", load)
    }
    if let users = stated.users {
      let count = Double(users)
      return source.name + ": "
        + (text.isEmpty ? played(count, "users", load) : text + level(count, "users", load))
        + thinking(stated, source, load.factor)
    }
    return stated.file.map { "\(source.name): as recorded in \($0)" + times(load) }
  }

  /// L = λW for a source: its rate times the mean time of a request, beside what was counted.
  public func littlesLaw(of source: TrafficReport) -> String? {
    guard let time = source.meanTime, let predicted = source.predictedInFlight else { return nil }
    return "\(source.name): \(Figure.rate(source.endedPerSecond)) × \(Figure.duration(time)) = "
      + "\(Figure.number(predicted)) in flight by Little's law, "
      + "\(Figure.number(source.meanInFlight)) measured"
  }

  /// Users who wait and think send N / (Z + R) a second.
  private func thinking(
    _ stated: StatedLoad.Source, _ source: TrafficReport, _ factor: Double
  ) -> String {
    guard let think = stated.think, let users = stated.users, let time = source.meanTime,
      think + time > 0
    else { return "" }
    let rate = (Double(users) * factor).rounded() / (think + time) * 1e9
    return " ÷ (\(Figure.duration(think)) thinking + \(Figure.duration(time)) waiting) = "
      + "\(Figure.number(rate)) requests/s"
  }

  private func played(_ value: Double, _ noun: String, _ load: StatedLoad) -> String {
    "\(Figure.exact(value)) \(noun)" + level(value, noun, load)
  }

  private func level(_ value: Double, _ noun: String, _ load: StatedLoad) -> String {
    load.factor == 1 ? "" : times(load) + " = \(Figure.exact(value * load.factor)) \(noun)"
  }

  private func times(_ load: StatedLoad) -> String {
    if load.factor == 1 { return "" }
    return " × \(Figure.exact(load.factor))" + (load.level.map { " (\($0))" } ?? "")
  }
}

extension Figure {
  /// A number as a person states it: whole ones to the last digit in groups of three, others with up to
  /// six digits and no zeros at the end.
  static func exact(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 9e15 else { return number(value) }
    let nearest = value.rounded()
    if (value - nearest).magnitude <= 1e-9 * value.magnitude || value.magnitude >= 1e6 {
      return count(Int64(nearest))
    }
    var text = significant(value, digits: 6)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text
  }
}

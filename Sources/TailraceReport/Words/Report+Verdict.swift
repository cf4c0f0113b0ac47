internal import TailraceEngine

extension Report {
  /// What happened, in a line.
  public var verdictSentence: String {
    let name = network.annotations.name
    let offered = sources.reduce(0) { $0 + $1.offered }
    let ended = sources.reduce(0) { $0 + $1.outcomes.total }
    let answered = sources.reduce(0) { $0 + $1.outcomes.answered }
    var facts = ["\(Figure.count(offered)) requests in " + Figure.clock(results.window)]
    if ended > 0 {
      facts.append("\(Figure.percent(Double(answered) / Double(ended))) answered")
    }
    if let goals { facts.append(goals) }
    if let first = findings.first {
      facts.append(first.headline)
    } else if bottleneck.finding == .busy, let busiest = bottleneck.busiest {
      facts.append("\(busiest.name) is the busiest")
    } else {
      facts.append("no bottleneck")
    }
    return (name.isEmpty ? "" : name + ": ") + facts.joined(separator: ", ") + "."
  }

  private var goals: String? {
    let count = objectives.count
    let missed = objectives.filter { $0.verdict == .missed }.count
    let open = objectives.filter { $0.verdict == .inconclusive }.count
    switch verdict {
    case nil: return nil
    case .missed: return "\(missed) of \(count) objectives missed"
    case .inconclusive: return "\(open) of \(count) objectives inconclusive"
    case .passed: return count == 1 ? "the objective met" : "all \(count) objectives met"
    }
  }
}

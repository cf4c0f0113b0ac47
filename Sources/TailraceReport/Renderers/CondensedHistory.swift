#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// A history in as many lines as a reader takes in.
///
/// Where there are too many, what happens to the same subject again and again stands once: first
/// decisions that changed nothing, then what happens most often. Decisions that go on growing, or on shrinking, are one such thing, so that rise
/// and fall of a number of instances can still be seen.
struct CondensedHistory {
  private(set) var lines: [(at: Delay, text: String)] = []

  init(_ history: [Moment], rows: Int) {
    var inRuns = true
    var groups = Self.groups(history, inRuns: inRuns)
    if groups.count > rows {
      inRuns = false
      groups = Self.groups(history, inRuns: inRuns)
    }
    var isCondensed = [Bool](repeating: false, count: groups.count)
    var count = history.count
    func isHeld(_ group: Int) -> Bool { history[groups[group][0]].kind == .held }
    let leastTellingFirst = groups.indices.sorted { first, second in
      if isHeld(first) != isHeld(second) { return isHeld(first) }
      let (one, other) = (groups[first].count, groups[second].count)
      return one != other ? one > other : first < second
    }
    for group in leastTellingFirst where count > rows {
      isCondensed[group] = true
      count -= groups[group].count - 1
    }
    var texts = history.map { Optional("\($0.subject): \($0.text)") }
    for (group, members) in groups.enumerated() where isCondensed[group] && members.count > 1 {
      let last = history[members[members.count - 1]]
      for member in members.dropFirst() { texts[member] = nil }
      var more = "; \(members.count - 1) more such"
      if inRuns, let sizes = last.sizes, sizes.from != sizes.to { more += ", to \(sizes.to)," }
      texts[members[0]]? += more + " until \(Figure.clock(last.at))"
    }
    for (moment, text) in zip(history, texts) { if let text { lines.append((moment.at, text)) } }
  }

  /// The moments that are alike, in the order of the first of each.
  private static func groups(_ history: [Moment], inRuns: Bool) -> [[Int]] {
    var groups: [[Int]] = []
    var places: [String: Int] = [:]
    var runs: [String: (grows: Bool, number: Int)] = [:]
    for (index, moment) in history.enumerated() {
      var key = "\(moment.subject) \(moment.kind.rawValue) \(moment.event)"
      if inRuns, let sizes = moment.sizes, sizes.from != sizes.to {
        let grows = sizes.to > sizes.from
        var run = runs[moment.subject] ?? (grows, 0)
        if run.grows != grows { run = (grows, run.number + 1) }
        runs[moment.subject] = run
        key += " \(run.number)"
      }
      if let place = places[key] {
        groups[place].append(index)
      } else {
        places[key] = groups.count
        groups.append([index])
      }
    }
    return groups
  }
}

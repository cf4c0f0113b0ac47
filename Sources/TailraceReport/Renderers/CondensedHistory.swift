internal import TailraceEngine

/// A history in as many lines as a reader takes in.
///
/// What is told of the same subject in the same words four times or more stands once, and so do as many
/// decisions that changed nothing. Where there are still too many lines, so does what happens to it
/// again and again in other words: first what happens most often. Decisions that go on growing, or on
/// shrinking, are one such thing, so that rise and fall of a number of instances can still be seen.
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
    for (group, members) in groups.enumerated() where members.count > 3 {
      let first = history[members[0]]
      let isSame = members.allSatisfy { history[$0].text == first.text }
      if !isSame && first.kind != .held { continue }
      isCondensed[group] = true
      count -= members.count - 1
    }
    let largestFirst = groups.indices.sorted { first, second in
      let (one, other) = (groups[first].count, groups[second].count)
      return one != other ? one > other : first < second
    }
    for group in largestFirst where count > rows && !isCondensed[group] {
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

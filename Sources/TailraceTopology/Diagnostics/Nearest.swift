/// The candidate that `word` was probably meant to be, or none if all are too different.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, restricted form);
/// letter case and `-` against `_` are free. A third of the word may differ, so nothing of one or two letters. The
/// first of equally near candidates wins.
public func nearest(_ word: String, among candidates: [String]) -> String? {
  let wanted = folded(word)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: String?
  var bestDistance = wanted.count / 3 + 1
  var rows = EditRows(wanted)
  for candidate in candidates {
    // A letter has one byte at the least and four at the most.
    let bytes = candidate.utf8.count
    if wanted.count - bytes >= bestDistance { continue }
    if (bytes + 3) / 4 - wanted.count >= bestDistance { continue }
    let distance = rows.distance(to: folded(candidate), below: bestDistance)
    if distance < bestDistance {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

private func folded(_ word: String) -> [UInt32] {
  word.unicodeScalars.map { scalar in
    switch scalar {
    case "A"..."Z": scalar.value + 32
    case "-", " ": 0x5F
    default: scalar.value
    }
  }
}

/// What it takes to count the edits between one word and many others: three rows of the table.
private struct EditRows {
  private let word: [UInt32]
  private var beforeLast: [Int]
  private var last: [Int]
  private var current: [Int]

  init(_ word: [UInt32]) {
    self.word = word
    beforeLast = Array(repeating: 0, count: word.count + 1)
    last = beforeLast
    current = beforeLast
  }

  /// The number of edits to another word, or `limit` if it is not below that.
  mutating func distance(to other: [UInt32], below limit: Int) -> Int {
    guard abs(word.count - other.count) < limit, !other.isEmpty else { return limit }
    for column in 0...word.count { current[column] = column }
    var leastBefore = 0
    for row in 1...other.count {
      swap(&beforeLast, &last)
      swap(&last, &current)
      current[0] = row
      var least = row
      for column in 1...word.count {
        let cost = other[row - 1] == word[column - 1] ? 0 : 1
        var distance = min(current[column - 1] + 1, last[column] + 1, last[column - 1] + cost)
        if row > 1, column > 1, other[row - 1] == word[column - 2],
          other[row - 2] == word[column - 1]
        {
          distance = min(distance, beforeLast[column - 2] + 1)
        }
        current[column] = distance
        least = min(least, distance)
      }
      // A swap reaches back two rows, so both have to be too far.
      if min(least, leastBefore + 1) >= limit { return limit }
      leastBefore = least
    }
    return min(current[word.count], limit)
  }
}

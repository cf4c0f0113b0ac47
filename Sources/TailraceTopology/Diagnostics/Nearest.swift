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
  for candidate in candidates {
    let distance = editDistance(wanted, folded(candidate), below: bestDistance)
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

/// The number of edits between two words, or `limit` if it is not below that.
private func editDistance(_ left: [UInt32], _ right: [UInt32], below limit: Int) -> Int {
  guard abs(left.count - right.count) < limit, !right.isEmpty else { return limit }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 1...left.count {
    var current = [row]
    for column in 1...right.count {
      let cost = left[row - 1] == right[column - 1] ? 0 : 1
      var distance = min(current[column - 1] + 1, last[column] + 1, last[column - 1] + cost)
      if row > 1, column > 1, left[row - 1] == right[column - 2],
        left[row - 2] == right[column - 1]
      {
        distance = min(distance, beforeLast[column - 2] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return min(last[right.count], limit)
}

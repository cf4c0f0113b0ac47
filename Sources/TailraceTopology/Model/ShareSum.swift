/// Shares that have to add up, with the place of the last one.
struct ShareSum {
  private(set) var sum = 0.0
  /// The shares as the file writes them.
  private var terms: [String] = []
  private var last: SourceRange?
  /// Whether every share could be read; if not, their sum says nothing.
  var isComplete = true

  /// The key `share` of one entry; 0 if it cannot be read.
  mutating func read(_ fields: Fields) -> Double {
    guard let share = fields.percentage("share") else {
      isComplete = false
      return 0
    }
    sum += share
    terms.append(percent(share))
    last = fields.range(of: "share")
    return share
  }

  /// Reports a sum that is not 100%.
  func checkWhole(of owner: String, _ context: ReadingContext) {
    if (sum - 1).magnitude > 1e-9 { report(owner, "not to 100%", context) }
  }

  /// Whether the sum is at most 100%; reported if not.
  func checkPart(of owner: String, _ context: ReadingContext) -> Bool {
    guard sum > 1 + 1e-9 else { return true }
    report(owner, "more than 100%", context)
    return false
  }

  private func report(_ owner: String, _ verdict: String, _ context: ReadingContext) {
    guard isComplete, let last else { return }
    let shown = terms.count <= 8 && terms.count > 1
    let arithmetic = shown ? " (" + terms.joined(separator: " + ") + ")" : ""
    context.report(.sharesSum(percent(sum) + arithmetic, of: owner, verdict), at: last)
  }
}

/// A share as a person would write it: `97.5%`.
func percent(_ share: Double) -> String {
  let thousandths = Int64((share * 100_000).rounded())
  let whole = thousandths / 1000
  let rest = thousandths % 1000
  if rest == 0 { return "\(whole)%" }
  var digits = String(1000 + rest).dropFirst()
  while digits.last == "0" { digits = digits.dropLast() }
  return "\(whole).\(digits)%"
}

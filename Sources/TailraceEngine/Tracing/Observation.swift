/// What a run keeps of single requests, beside its totals.
///
/// Requests are numbered from 0 in the order in which their clients send them, warm-up included. Whatever is
/// kept, the run plays the same events and has the same results, to the bit: so one run finds out which
/// requests are worth a look, and another looks at those alone.
public enum Observation: Sendable {
  /// Nothing.
  case none
  /// How long each request of the measured window took, in six bytes a request, for so many requests at most.
  case latencies(limit: Int)
  /// All that happens to the requests with these numbers, which rise.
  case requests([Int64])

  /// Whether anything is kept.
  var isAny: Bool { limit > 0 || !numbers.isEmpty }

  /// Of how many requests at most the latencies are kept.
  var limit: Int {
    if case .latencies(let limit) = self { return Swift.max(0, Swift.min(limit, Int(Int32.max))) }
    return 0
  }

  /// The requests of which all is kept.
  var numbers: [Int64] {
    if case .requests(let numbers) = self { return numbers }
    return []
  }
}

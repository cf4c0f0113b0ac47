/// Which part of their calls callers hold back, by what became of the last ones.
package struct ThrottleTable: ~Copyable {
  private var throttles = Column<Throttle>()
  private var windows = CallWindows()

  package struct Throttle: BitwiseCopyable {
    var rule: ClientThrottle
    var window: Handle<CallWindows.Window>
  }

  package init() {}

  /// Adds a throttle, which has seen nothing; its number.
  package mutating func make(_ rule: ClientThrottle) -> Handle<Throttle> {
    let window: Delay
    switch rule {
    case .adaptive(_, let time), .admissionControl(_, _, _, let time): window = time
    }
    throttles.append(Throttle(rule: rule, window: windows.make(time: window)))
    return throttles.last
  }

  /// The chance with which a call is held back now.
  package mutating func chance(_ id: Handle<Throttle>, now: Int64) -> Double {
    let counts = windows.sum(throttles[id].window, now: now)
    let calls = Double(counts.calls)
    let answered = Double(counts.answered)
    switch throttles[id].rule {
    case .adaptive(let factor, _):
      return max(0, (calls - factor * answered) / (calls + 1))
    case .admissionControl(let successRate, let aggression, let maximum, _):
      let excess = max(0, (calls - answered / successRate) / (calls + 1))
      if excess == 0 { return 0 }
      let chance = aggression == 1 ? excess : DeterministicMath.pow(excess, 1 / aggression)
      return min(maximum, chance)
    }
  }

  /// Somebody wants to call.
  package mutating func ask(_ id: Handle<Throttle>, now: Int64) {
    guard case .adaptive = throttles[id].rule else { return }
    windows.note(throttles[id].window, .init(calls: 1), now: now)
  }

  /// A call that was sent is over.
  package mutating func end(_ id: Handle<Throttle>, isAnswered: Bool, now: Int64) {
    var counts = CallWindows.Counts(answered: isAnswered ? 1 : 0)
    if case .admissionControl = throttles[id].rule { counts.calls = 1 }
    windows.note(throttles[id].window, counts, now: now)
  }
}

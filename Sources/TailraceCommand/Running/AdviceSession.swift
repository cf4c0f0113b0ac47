internal import Foundation
internal import Tailrace

/// Many runs of one topology, each with one thing changed.
struct AdviceSession {
  var topology: Topology
  var options: RunOptions
  /// When it has to end; at no time when nil.
  var deadline: ContinuousClock.Instant?
  /// Whether to draw how far it is.
  var showsProgress: Bool

  /// Plays them on all processors; nil if somebody ended it.
  func run() async -> Advice? {
    let shows = showsProgress
    let advisor = Advisor(
      topology, options, parallel: max(1, ProcessInfo.processInfo.activeProcessorCount))
    let advice = await advisor.advise(
      progress: { played, total in
        if shows { Terminal.draw("\(played) of \(total) runs played to see what would help") }
        return true
      },
      while: { [deadline] in
        !Interruption.isAsked && deadline.map { ContinuousClock.now < $0 } ?? true
      })
    if shows { Terminal.draw("") }
    return advice
  }
}

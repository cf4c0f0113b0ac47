extension Step {
  /// The lists of steps inside it, in their order; what a call falls back to is one of them.
  package var inner: [[Step]] {
    switch self {
    case .call(let call), .callEach(let call): call.fallback.map { [$0.steps] } ?? []
    case .together(let branches, _), .toAnswer(_, let branches), .some(_, let branches, _): branches
    case .choose(let branches): branches.map { $0.steps }
    case .times(_, let steps), .again(_, let steps), .onMiss(let steps), .unlessDone(let steps),
      .fetch(_, let steps), .refresh(_, let steps), .locked(_, let steps),
      .connected(_, let steps), .enqueue(_, _, let steps, _):
      [steps]
    case .afterOwnWrite(_, let steps, let otherwise),
      .ifKeyBelow(_, _, let steps, let otherwise):
      [steps, otherwise]
    case .compute, .wait, .publish, .publishToAll, .publishToCopies, .key, .probe, .assumedProbe,
      .fill, .fail, .commit, .readCurrent, .applyVersion, .readCopy, .takeKeyToMove, .moveKey,
      .receive, .resolve, .learn, .invalidate, .putBack, .takeBack, .clientProbe, .clientFill,
      .reserve, .establish, .beginRead, .endRead, .noteWrite, .admit:
      []
    }
  }
}

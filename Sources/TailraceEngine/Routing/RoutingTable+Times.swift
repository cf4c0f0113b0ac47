/// Policies that go by how long answers took.
extension RoutingTable {
  /// What a caller remembers of the answers of one instance.
  struct AnswerTime: BitwiseCopyable {
    /// Nanoseconds; 0 before the first answer.
    var cost = 0.0
    /// When that was true.
    var noted: Int64 = 0

    /// A peak is taken at once; less pulls the memory down as time goes by, `decay` being its constant.
    mutating func notePeak(_ time: Int64, at now: Int64, _ decay: Double) {
      let found = Double(time)
      if found > cost { cost = found } else { note(time, at: now, decay) }
      noted = now
    }

    /// The mean, in which what is older counts for less.
    mutating func note(_ time: Int64, at now: Int64, _ decay: Double) {
      let kept = noted == 0 ? 0 : DeterministicMath.exp(-Double(now &- noted) / decay)
      cost = cost * kept + Double(time) * (1 - kept)
      noted = now
    }

    /// The peak as it is remembered now.
    func peak(at now: Int64, _ decay: Double) -> Double {
      cost * DeterministicMath.exp(-Double(now &- noted) / decay)
    }
  }

  /// Of some random ones, that with the least peak × (outstanding + 1).
  func pickByPeak(
    _ router: Router, _ refinement: Refinement, _ question: Question,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    var whole = router
    whole.distinct = true
    return leastOfSome(whole, &samplers) { instance in
      let place = slot(router, question.caller, instance) - router.firstCount
      let peak = answerTimes[refinement.firstTime + place].peak(at: question.now, refinement.decay)
      let waiting = outstanding[router.firstCount + place]
      // One that was asked and never answered may be slow: Finagle's penalty.
      if peak == 0 && waiting > 0 { return 1e18 + Double(waiting) }
      return peak * Double(waiting + 1) / weights[refinement.firstWeight + Int(instance)]
    }
  }

  /// The least of mean × (outstanding + 1); one that never answered comes first, while it owes nothing.
  func pickByMeanTime(
    _ router: Router, _ refinement: Refinement, _ question: Question,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    leastOfAll(router, &samplers) { instance in
      let place = slot(router, question.caller, instance) - router.firstCount
      let mean = answerTimes[refinement.firstTime + place].cost
      let waiting = outstanding[router.firstCount + place]
      if mean == 0 && waiting > 0 { return 1e18 + Double(waiting) }
      return mean * Double(waiting + 1) / weights[refinement.firstWeight + Int(instance)]
    }
  }

  /// An instance takes requests from now on; of interest where it is to have fewer of them at first.
  mutating func noteStart(of station: Handle<Station>, at now: Int64) {
    if startedAt.count > 0 { startedAt[station] = now }
  }
}

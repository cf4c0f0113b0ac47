/// Weights: in turn, by chance, and among those with the fewest outstanding.
extension RoutingTable {
  /// Each gains its weight, the one with the most credit is picked and pays for all: NGINX's smooth turns,
  /// in which n turns of weight w among W have n·w ÷ W ± 1 picks.
  ///
  /// With counts, the weight is divided by what is outstanding and one more (Envoy's LEAST_REQUEST).
  mutating func pickInTurn(
    _ router: Router, _ refinement: Refinement, _ question: Question
  ) -> Handle<Instance> {
    let base = refinement.firstCredit + Int(question.caller) * Int(router.stations)
    var total = 0.0
    var pick = Handle<Instance>.none
    for instance in router.instances {
      if !isMember(router, instance) {
        // It has nothing to ask for when it comes back.
        credits[base + Int(instance)] = 0
        continue
      }
      var gain = weight(router, refinement, instance, question.now)
      if refinement.way == .weightedLeastTurns {
        gain /= Double(outstanding[slot(router, question.caller, instance)] + 1)
      }
      total += gain
      credits[base + Int(instance)] += gain
      if pick == .none || credits[base + Int(instance)] > credits[base + Int(pick)] {
        pick = instance
      }
    }
    credits[base + Int(pick)] -= total
    return pick
  }

  /// Any, with a chance in proportion to its weight.
  func pickByWeight(
    _ router: Router, _ refinement: Refinement, _ question: Question,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    var total = 0.0
    for instance in router.instances {
      total += weight(router, refinement, instance, question.now)
    }
    var left = samplers.unit(router.sampler) * total
    var last = Handle<Instance>(0)
    for instance in router.instances where isMember(router, instance) {
      last = instance
      left -= weight(router, refinement, instance, question.now)
      if left < 0 { return instance }
    }
    return last
  }

  /// The least of (outstanding + 1) ÷ weight, of all or of some; ties at random, or to the first drawn.
  func pickLeastWeighted(
    _ router: Router, _ refinement: Refinement, _ question: Question,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    if refinement.way == .weightedLeast {
      return leastOfAll(router, &samplers) { load(router, refinement, question, $0) }
    }
    return leastOfSome(router, &samplers) { load(router, refinement, question, $0) }
  }

  private func load(
    _ router: Router, _ refinement: Refinement, _ question: Question, _ instance: Handle<Instance>
  ) -> Double {
    Double(outstanding[slot(router, question.caller, instance)] + 1)
      / weight(router, refinement, instance, question.now)
  }

  /// The instance with the least score; among equals each has the same chance.
  func leastOfAll(
    _ router: Router, _ samplers: inout SamplerTable, _ score: (Handle<Instance>) -> Double
  ) -> Handle<Instance> {
    var pick = Handle<Instance>.none
    var least = Double.infinity
    var equals: UInt32 = 1
    for candidate in router.instances where isMember(router, candidate) {
      let found = score(candidate)
      if pick == .none || found < least {
        pick = candidate
        least = found
        equals = 1
      } else if found == least {
        equals += 1
        if samplers.integer(router.sampler, below: equals) == 0 { pick = candidate }
      }
    }
    return pick
  }

  /// The one with the least score of `choices` random ones, which may be the same; the first among equals.
  func leastOfSome(
    _ router: Router, _ samplers: inout SamplerTable, _ score: (Handle<Instance>) -> Double
  ) -> Handle<Instance> {
    var pick = Handle<Instance>.none
    var least = Double.infinity
    var drawn = InlineArray<8, Handle<Instance>>(repeating: .none)
    let choices = router.distinct ? min(router.choices, memberCount(router)) : router.choices
    for draw in 0..<Int(choices) {
      var candidate: Handle<Instance>
      repeat {
        candidate = anyMember(router, &samplers)
      } while router.distinct && Self.has(drawn, candidate)
      drawn[draw] = candidate
      let found = score(candidate)
      if pick == .none || found < least {
        pick = candidate
        least = found
      }
    }
    return pick
  }

  private static func has(_ drawn: InlineArray<8, Handle<Instance>>, _ candidate: Handle<Instance>)
    -> Bool
  {
    for index in drawn.indices where drawn[index] == candidate { return true }
    return false
  }
}

/// Who reads which partition.
extension Messaging {
  /// Divides the lanes of a queue among so many consumers; lanes that change hands stand still until
  /// `resume`, or all of them do.
  mutating func assign(
    _ queue: Handle<MessageQueueState>, consumers: Int32, pausedUntil resume: Int64
  ) {
    let state = queues[queue]
    let before = (0..<state.lanes).map { lanes[state.firstLane + $0].owner }
    switch state.assignment {
    case .range: assignRanges(state, consumers)
    case .roundRobin:
      for index in 0..<state.lanes {
        lanes[state.firstLane + index].owner = state.firstMember + index % consumers
      }
    case .sticky: assignSticky(state, consumers)
    }
    for index in 0..<state.lanes {
      let lane = state.firstLane + index
      if state.assignment == .sticky && lanes[lane].owner == before[Int(index)] { continue }
      lanes[lane].pausedUntil = max(lanes[lane].pausedUntil, resume)
    }
    linkLanes(state)
    queues[queue].consumers = consumers
  }

  /// The first consumers get one more where the lanes do not go around evenly.
  private mutating func assignRanges(_ state: MessageQueueState, _ consumers: Int32) {
    let each = state.lanes / consumers
    let extra = state.lanes % consumers
    var lane = state.firstLane
    for member in 0..<consumers {
      for _ in 0..<(each + (member < extra ? 1 : 0)) {
        lanes[lane].owner = state.firstMember + member
        lane = lane + 1
      }
    }
  }

  /// Every consumer keeps what it has, up to its share; what is left goes to who has too few.
  private mutating func assignSticky(_ state: MessageQueueState, _ consumers: Int32) {
    let each = state.lanes / consumers
    var extra = state.lanes % consumers
    var counts = [Int32](repeating: 0, count: Int(consumers))
    var rest: [Handle<Lane>] = []
    for lane in state.ownLanes {
      let member = lanes[lane].owner - state.firstMember
      guard lanes[lane].owner.exists, member < consumers else {
        rest.append(lane)
        continue
      }
      let held = counts[Int(member)]
      if held < each || held == each && extra > 0 {
        if held == each { extra -= 1 }
        counts[Int(member)] += 1
      } else {
        rest.append(lane)
      }
    }
    // Both only ever move on, so that many lanes among many consumers are passed once.
    var member = 0
    var next = 0
    for lane in rest {
      while member < Int(consumers), counts[member] >= each { member += 1 }
      var taker = member
      if taker == Int(consumers) {
        while counts[next] > each { next += 1 }
        taker = next
      }
      counts[taker] += 1
      lanes[lane].owner = state.firstMember + Int32(taker)
    }
  }

  /// Puts the lanes of each member into a circle.
  private mutating func linkLanes(_ state: MessageQueueState) {
    let members = state.firstMember..<(state.firstMember + state.memberCount)
    for member in members {
      self.members[member].lane = .none
      self.members[member].lanes = 0
    }
    for lane in state.ownLanes {
      let owner = lanes[lane].owner
      let last = self.members[owner].lane
      lanes[lane].next = last == .none ? lane : lanes[last].next
      if last.exists { lanes[last].next = lane }
      self.members[owner].lane = lane
      self.members[owner].lanes += 1
    }
  }
}

/// Who reads which partition.
extension Messaging {
  /// Divides the lanes of a queue among the consumers that are there, one at least; lanes that change
  /// hands stand still until `resume`, or all of them do.
  mutating func assign(_ queue: Handle<MessageQueueState>, pausedUntil resume: Int64) {
    let state = queues[queue]
    let before = (0..<state.lanes).map { lanes[state.firstLane + $0].owner }
    let group = state.ownMembers.filter { members[$0].isThere }
    switch state.assignment {
    case .range: assignRanges(state, group)
    case .roundRobin:
      for index in 0..<state.lanes {
        lanes[state.firstLane + index].owner = group[Int(index) % group.count]
      }
    case .sticky: assignSticky(state, group)
    }
    for index in 0..<state.lanes {
      let lane = state.firstLane + index
      if state.assignment == .sticky && lanes[lane].owner == before[Int(index)] { continue }
      lanes[lane].pausedUntil = max(lanes[lane].pausedUntil, resume)
    }
    linkLanes(state)
    queues[queue].consumers = Int32(group.count)
  }

  /// The first consumers get one more where the lanes do not go around evenly.
  private mutating func assignRanges(_ state: MessageQueueState, _ group: [Handle<GroupMember>]) {
    let each = Int(state.lanes) / group.count
    let extra = Int(state.lanes) % group.count
    var lane = state.firstLane
    for (place, member) in group.enumerated() {
      for _ in 0..<(each + (place < extra ? 1 : 0)) {
        lanes[lane].owner = member
        lane = lane + 1
      }
    }
  }

  /// Every consumer keeps what it has, up to its share; what is left goes to who has too few.
  private mutating func assignSticky(_ state: MessageQueueState, _ group: [Handle<GroupMember>]) {
    let each = state.lanes / Int32(group.count)
    var extra = state.lanes % Int32(group.count)
    var counts = [Int32](repeating: 0, count: group.count)
    var places = [Int](repeating: -1, count: Int(state.memberCount))
    for (place, member) in group.enumerated() { places[Int(member - state.firstMember)] = place }
    var rest: [Handle<Lane>] = []
    for lane in state.ownLanes {
      let owner = lanes[lane].owner
      let place = owner.exists ? places[Int(owner - state.firstMember)] : -1
      if place < 0 {
        rest.append(lane)
        continue
      }
      let held = counts[place]
      if held < each || held == each && extra > 0 {
        if held == each { extra -= 1 }
        counts[place] += 1
      } else {
        rest.append(lane)
      }
    }
    // Both only ever move on, so that many lanes among many consumers are passed once.
    var member = 0
    var next = 0
    for lane in rest {
      while member < group.count, counts[member] >= each { member += 1 }
      var taker = member
      if taker == group.count {
        while counts[next] > each { next += 1 }
        taker = next
      }
      counts[taker] += 1
      lanes[lane].owner = group[taker]
    }
  }

  /// Puts the lanes of each member into a circle.
  private mutating func linkLanes(_ state: MessageQueueState) {
    for member in state.ownMembers {
      members[member].lane = .none
      members[member].lanes = 0
    }
    for lane in state.ownLanes {
      let owner = lanes[lane].owner
      let last = members[owner].lane
      lanes[lane].next = last == .none ? lane : lanes[last].next
      if last.exists { lanes[last].next = lane }
      members[owner].lane = lane
      members[owner].lanes += 1
    }
  }
}

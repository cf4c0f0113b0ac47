/// Policies that go by a hash of the key or of the client.
extension RoutingTable {
  /// The owner of the hash, or the next that is within the bound; any where there is nothing to hash.
  func pickByHash(
    _ router: Router, _ refinement: Refinement, _ question: Question,
    _ samplers: inout SamplerTable
  ) -> Handle<Instance> {
    guard let hash = hash(of: question, refinement) else { return anyMember(router, &samplers) }
    var place = position(of: hash, router, refinement)
    var pick = owner(at: place, refinement)
    if refinement.balanceFactor == 0 && isMember(router, pick) { return pick }
    let most =
      refinement.balanceFactor == 0
      ? Double.infinity : bound(router, refinement, question.caller)
    // Somebody has at most the mean, and all have a place, so this comes to an end.
    while !isMember(router, pick)
      || Double(count(of: pick, question.caller, router, refinement) + 1) > most
    {
      place = next(place, router, refinement)
      pick = owner(at: place, refinement)
    }
    return pick
  }

  /// Of the key, or of the client: by its source's name and its number there, whatever other sources there
  /// are. Nil where there is neither.
  private func hash(of question: Question, _ refinement: Refinement) -> UInt64? {
    if refinement.manner != .source {
      return question.key == .none ? nil : KeyHash.key(question.key, refinement.salt)
    }
    if question.client == .none { return nil }
    if question.source == .none {
      return KeyHash.key(Handle(question.client.index), refinement.salt)
    }
    let number = question.client - firstClients[question.source]
    return KeyHash.key(Handle(number), refinement.salt ^ clientSalts[question.source])
  }

  private func count(
    of pick: Handle<Instance>, _ caller: Handle<Instance>, _ router: Router,
    _ refinement: Refinement
  ) -> Int32 {
    refinement.countsOutstanding ? outstanding[slot(router, caller, pick)] : 0
  }

  /// What one instance may have outstanding at most, the call to come among it.
  func bound(_ router: Router, _ refinement: Refinement, _ caller: Handle<Instance>) -> Double {
    let base = slot(router, caller, Handle(0))
    var total = 1
    for instance in router.instances where isMember(router, instance) {
      total += Int(outstanding[base + Int(instance)])
    }
    return (refinement.balanceFactor * Double(total) / Double(memberCount(router))).rounded(.up)
  }

  private func position(of hash: UInt64, _ router: Router, _ refinement: Refinement) -> Int {
    switch refinement.manner {
    case .ringHash: rings.position(Handle(refinement.book), hash)
    case .maglev: tables.position(Handle(refinement.book), hash)
    default: member(Int32(KeyHash.modulo(hash, memberCount(router))), router)
    }
  }

  /// The instance that is the so manieth of those that callers know of.
  private func member(_ number: Int32, _ router: Router) -> Int {
    if members.count == 0 { return Int(number) }
    var left = number
    for instance in router.instances where isMember(router, instance) {
      if left == 0 { return Int(instance) }
      left -= 1
    }
    return 0
  }

  private func owner(at place: Int, _ refinement: Refinement) -> Handle<Instance> {
    switch refinement.manner {
    case .ringHash: rings.owner(Handle(refinement.book), at: place)
    case .maglev: tables.owner(Handle(refinement.book), at: place)
    default: Handle(place)
    }
  }

  private func next(_ place: Int, _ router: Router, _ refinement: Refinement) -> Int {
    switch refinement.manner {
    case .ringHash: rings.next(Handle(refinement.book), place)
    case .maglev: tables.next(Handle(refinement.book), place)
    default: place + 1 == Int(router.stations) ? 0 : place + 1
    }
  }
}

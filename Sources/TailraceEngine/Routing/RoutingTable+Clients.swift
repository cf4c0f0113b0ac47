/// Clients that stay with the instance that they were first sent to.
extension RoutingTable {
  /// Where a client belongs, and until when.
  struct Stay: BitwiseCopyable {
    var instance: Int32 = -1
    var until: Int64 = 0
  }

  /// The instance that a client has been sent to before, unless that was too long ago.
  func instanceOfClient(
    _ router: Router, _ refinement: Refinement, _ question: Question
  ) -> Int32? {
    if refinement.firstStay < 0 || question.client < 0 { return nil }
    let stay = stays[refinement.firstStay + Int(question.client)]
    guard stay.instance >= 0 && stay.until > question.now, isMember(router, stay.instance) else {
      return nil
    }
    return stay.instance
  }

  /// Counts the call at the instance that was picked; its client stays there.
  mutating func count(
    _ router: Router, _ refinement: Refinement, _ question: Question, _ pick: Int32
  ) -> Int32 {
    if refinement.countsOutstanding { outstanding[slot(router, question.caller, pick)] += 1 }
    if refinement.firstStay >= 0 && question.client >= 0 {
      stays[refinement.firstStay + Int(question.client)] = Stay(
        instance: pick, until: question.now &+ refinement.stay)
    }
    return router.firstStation + pick
  }

  /// An instance has refused a client: the next request of it may go elsewhere.
  mutating func release(client: Int32, _ id: Int32) {
    let first = refinements[routers[id].refinement].firstStay
    if first >= 0 && client >= 0 { stays[first + Int(client)].instance = -1 }
  }
}

/// Clients that stay with the instance that they were first sent to.
extension RoutingTable {
  /// Where a client belongs, and until when.
  struct Stay: BitwiseCopyable {
    var instance = Handle<Instance>.none
    var until: Int64 = 0
  }

  /// The instance that a client has been sent to before, unless that was too long ago.
  func instanceOfClient(
    _ router: Router, _ refinement: Refinement, _ question: Question
  ) -> Handle<Instance>? {
    if refinement.firstStay < 0 || question.client == .none { return nil }
    let stay = stays[refinement.firstStay + Int(question.client)]
    guard stay.instance.exists && stay.until > question.now, isMember(router, stay.instance) else {
      return nil
    }
    return stay.instance
  }

  /// Counts the call at the instance that was picked; its client stays there.
  mutating func count(
    _ router: Router, _ refinement: Refinement, _ question: Question, _ pick: Handle<Instance>
  ) -> Handle<Station> {
    if refinement.countsOutstanding { outstanding[slot(router, question.caller, pick)] += 1 }
    if refinement.firstStay >= 0 && question.client.exists {
      stays[refinement.firstStay + Int(question.client)] = Stay(
        instance: pick, until: question.now &+ refinement.stay)
    }
    return router.firstStation + pick
  }

  /// An instance has refused a client: the next request of it may go elsewhere.
  mutating func release(client: Handle<Client>, _ id: Handle<Router>) {
    let first = refinements[routers[id].refinement].firstStay
    if first >= 0 && client.exists { stays[first + Int(client)].instance = .none }
  }
}

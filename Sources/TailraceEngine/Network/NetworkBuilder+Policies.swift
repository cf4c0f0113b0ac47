/// Calls that are more than made once: compiled to an attempt whose body is the call alone.
extension NetworkBuilder {
  /// A call as a step; with a policy or a fallback the frame stands at an `attempt`, and each try or
  /// copy is a branch of it.
  mutating func appendCall(
    _ call: Call, _ kind: String, _ scope: Scope, to code: inout [Instruction]
  ) {
    let place = place(of: call, kind, scope)
    let site = site(call, at: place, scope)
    let check = network.keepsDeadlines ? [Instruction(opcode: .checkDeadline)] : []
    let single = check + [Instruction(opcode: .call, a: site.index)]
    if call.policy.isSingle && call.fallback == nil {
      code += single
      return
    }
    let body = close(single, ending: .endBranch)
    if call.policy.hedge != nil { spread(Int(site)) }
    append(policy: call.policy, of: site, call.fallback, place)
    let hole = code.count
    code.append(
      Instruction(
        opcode: .attempt, a: Int32(network.attempts.count - 1), b: body.index, c: -1))
    guard let fallback = call.fallback, !fallback.steps.isEmpty else { return }
    let exit = code.count
    code.append(Instruction(opcode: .jump))
    code[hole].c = Int32(code.count)
    append(fallback.steps, scope, to: &code)
    code[exit].a = Int32(code.count)
  }

  /// Copies go to different instances, where a caller picks one.
  private mutating func spread(_ id: Int) {
    let site = network.sites[id]
    let to = network.operations[Int(site.operation.index)].component
    let isFree = !site.isConnected && site.instance == nil && site.rules == .none
    guard isFree, network.components[Int(to.index)].sharding == nil,
      network.routers[Int(site.router)].instance == .routed
    else { return }
    let from = network.links[Int(site.link)].from
    network.sites[id].rules = ruledCalls(from, to, router: site.router, isNeeded: true)
  }

  private mutating func append(
    policy: CallPolicy, of site: Handle<Program.SiteState>, _ fallback: Fallback?,
    _ place: StreamName
  ) {
    precondition(policy.retry == nil || policy.hedge == nil, "a call is retried or hedged")
    precondition((policy.retry?.attempts ?? 1) >= 1, "a call is made once at least")
    precondition((policy.hedge?.attempts ?? 1) >= 1, "a call is made once at least")
    var attempt = Network.Attempt(
      site: site, policy: policy, fallback: fallback?.reasons,
      sampler: sampler(.constant(0), place.with("back-off")))
    if let budget = policy.retry?.budget {
      let link = network.sites[Int(site)].link
      let known = network.retryBudgets.firstIndex { $0.link == link && $0.budget == budget }
      attempt.budget = Handle(known ?? network.retryBudgets.count)
      if known == nil { network.retryBudgets.append(.init(link: link, budget: budget)) }
    }
    network.attempts.append(attempt)
  }
}

extension [Step] {
  /// Whether some call of these steps begins a deadline.
  var setDeadlines: Bool {
    contains { step in
      switch step {
      case .call(let call) where call.policy.deadline != nil: true
      case .callEach(let call) where call.policy.deadline != nil: true
      default: step.inner.contains { $0.setDeadlines }
      }
    }
  }
}

extension Network {
  /// A call that is more than made once.
  package struct Attempt: Sendable {
    var site: Handle<Program.SiteState>
    var policy: CallPolicy
    /// The failures after which a fallback answers; nil where there is none.
    var fallback: OutcomeSet?
    /// The budget of its retries.
    var budget: Handle<RetryBudgets.Budget> = .none
    var sampler: Handle<Sampler>
  }

  /// A budget, which each instance of the caller has for itself.
  package struct RetryBudget: Sendable {
    var link: Handle<Network.Link>
    var budget: CallPolicy.Budget
  }
}

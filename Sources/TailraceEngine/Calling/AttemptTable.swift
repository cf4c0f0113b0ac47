/// Calls that are more than made once: how, and where each of them stands.
package struct AttemptTable: ~Copyable {
  var rules = Column<Rule>()
  private(set) var budgets = RetryBudgets()
  /// By link.
  var counts = SideColumn<Network.Link, CallCounts>()
  /// Those that are under way.
  var records = Column<Record>()
  private var free = Handle<Record>.none
  /// Whether some calls send copies to different instances.
  var spreads = false

  /// A policy, flat.
  struct Rule: BitwiseCopyable {
    var site: Handle<Simulation.SiteState>
    var link: Handle<Network.Link>
    /// How often the call is made in a row, and in how many copies.
    var attempts: Int32 = 1
    var copies: Int32 = 1
    var reasons = OutcomeSet()
    /// The waits before retries; a base of 0 for none.
    var base: Double = 0
    var factor: Double = 1
    var cap: Double = 0
    var jitter: CallPolicy.Jitter = .none
    var respectsRetryAfter = false
    var budget: Handle<RetryBudgets.Budget> = .none
    var sampler: Handle<Sampler>
    /// The wait for the next copy, and its ring; -1 for none.
    var after: Int64 = -1
    var hedgeRing: Handle<TimerRings.Ring> = .none
    /// The limit of all attempts together; -1 for none.
    var overall: Int64 = -1
    var overallRing: Handle<TimerRings.Ring> = .none
    var deadline: Int64 = -1
    var hasFallback = false
    var fallback = OutcomeSet()
  }

  /// A call under way.
  struct Record: BitwiseCopyable {
    var rule: Handle<Rule>
    /// How often it was made, and in how many copies this time.
    var made: Int32 = 0
    var copies: Int32 = 0
    var open: Int32 = 0
    /// The copy that was sent first, while it is open.
    var firstCopy = Handle<Frame>.nobody
    /// The timers of copies to come.
    var timers: Int32 = 0
    var nextCopyAt: Int64 = Int64.max
    /// When all of it has to be over.
    var limit: Int64 = Int64.max
    var deadline: Int64 = Int64.max
    /// The wait before the last retry.
    var waited: Double = 0
    /// What its retry took from the budget, and from which row.
    var row: Handle<RetryBudgets.Row> = .none
    var isRetry = false
    var cost: Double = 0
    /// The key of all its attempts, where the caller carries another.
    var key: Handle<Key> = Handle(0)
    var population: UInt8 = 0
    /// None while it is used or none follows.
    var nextFree = Handle<Record>.none
  }

  init() {}

  mutating func addBudget(_ budget: CallPolicy.Budget, callers: Int32) {
    budgets.add(budget, callers: callers)
  }

  mutating func make(_ record: Record) -> Handle<Record> {
    let id = free
    if id == .none {
      records.append(record)
      return records.last
    }
    free = records[id].nextFree
    records[id] = record
    return id
  }

  mutating func drop(_ id: Handle<Record>) {
    records[id].nextFree = free
    free = id
  }

  /// The wait before the retry after a call was made so often.
  mutating func wait(_ id: Handle<Record>, _ samplers: inout SamplerTable) -> Int64 {
    let rule = rules[records[id].rule]
    if rule.base == 0 { return 0 }
    var wait = rule.base
    if rule.jitter == .decorrelated {
      let last = max(rule.base, records[id].waited)
      wait = min(rule.cap, rule.base + samplers.unit(rule.sampler) * (3 * last - rule.base))
      records[id].waited = wait
      return SamplerTable.wholeNanoseconds(wait)
    }
    var turns = records[id].made - 1
    while turns > 0 && wait < rule.cap && rule.factor > 1 {
      wait *= rule.factor
      turns -= 1
    }
    wait = min(wait, rule.cap)
    switch rule.jitter {
    case .full: wait *= samplers.unit(rule.sampler)
    case .equal: wait = wait / 2 + wait / 2 * samplers.unit(rule.sampler)
    case .exponential: wait *= -DeterministicMath.log(1 - samplers.unit(rule.sampler))
    case .none, .decorrelated: break
    }
    return SamplerTable.wholeNanoseconds(wait)
  }

  /// Takes a retry out of the call's budget; false where there is nothing left.
  mutating func withdraw(_ id: Handle<Record>, after outcome: Outcome, now: Int64) -> Bool {
    if records[id].row == .none { return true }
    guard
      let cost = budgets.withdraw(records[id].row, after: outcome, now: now)
    else { return false }
    records[id].cost = cost
    records[id].isRetry = true
    return true
  }

  /// A retry is over.
  mutating func endRetry(_ id: Handle<Record>) {
    if !records[id].isRetry { return }
    records[id].isRetry = false
    budgets.endRetry(records[id].row)
  }

  /// So many more of the call's copies are open.
  mutating func count(_ id: Handle<Record>, open change: Int32) {
    records[id].open += change
    if records[id].row.exists { budgets.count(records[id].row, open: change) }
  }

  /// The call begins, which one of the caller's instances makes.
  mutating func begin(_ id: Handle<Record>, caller: Handle<Instance>, now: Int64) {
    let budget = rules[records[id].rule].budget
    if budget == .none { return }
    records[id].row = budgets.row(budget, caller)
    budgets.deposit(records[id].row, now: now)
  }

  /// A copy was answered, or failed.
  mutating func settle(_ id: Handle<Record>, isAnswer: Bool) {
    if records[id].row == .none { return }
    if isAnswer {
      budgets.succeed(records[id].row, bringing: records[id].cost)
    } else {
      budgets.fail(records[id].row)
    }
  }
}

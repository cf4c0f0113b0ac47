/// What keeps the retries of a caller's instances from adding up, in four dialects.
package struct RetryBudgets: ~Copyable {
  private var budgets = Column<Budget>()
  private var rows = Column<Row>()
  /// The windows of deposits, each in so many slices.
  private var slices = Column<Double>()

  private static let sliceCount = 10

  enum Dialect: UInt8, BitwiseCopyable {
    case share
    case throttle
    case quota
    case deposits
  }

  struct Budget: BitwiseCopyable {
    var dialect: Dialect
    var firstRow: Handle<Row>
    /// The share, or what a success or a call puts in.
    var ratio: Double = 0
    /// The tokens at the start, or those that are there in any case.
    var tokens: Double = 0
    var cost: Double = 1
    var throttlingCost: Double = 1
    var sliceLength: Int64 = 1
  }

  /// Of one instance of a caller.
  struct Row: BitwiseCopyable {
    var budget: Handle<Budget>
    /// Calls that are open, and retries that wait or are open.
    var open: Int32 = 0
    var retries: Int32 = 0
    var tokens: Double = 0
    /// The number of the window's last slice, counted from time zero.
    var slice: Int64 = 0
    var firstSlice: Int = 0
  }

  init() {}

  mutating func add(_ budget: CallPolicy.Budget, callers: Int32) {
    var flat = Budget(dialect: .share, firstRow: Handle<Row>(rows.count))
    switch budget {
    case .share(let share, let minimum):
      flat.ratio = share
      flat.tokens = Double(minimum)
    case .throttle(let tokens, let ratio):
      flat.dialect = .throttle
      flat.tokens = tokens
      flat.ratio = ratio
    case .quota(let tokens, let cost, let throttlingCost):
      flat.dialect = .quota
      flat.tokens = tokens
      flat.cost = cost
      flat.throttlingCost = throttlingCost
    case .deposits(let ratio, let perSecond, let window):
      flat.dialect = .deposits
      flat.ratio = ratio
      flat.tokens = perSecond * window.seconds
      flat.sliceLength = max(1, window.nanoseconds / Int64(Self.sliceCount))
    }
    for _ in 0..<callers {
      var row = Row(budget: Handle<Budget>(budgets.count))
      row.tokens = flat.tokens
      row.firstSlice = slices.count
      if flat.dialect == .deposits { slices.append(repeating: 0, count: Self.sliceCount) }
      rows.append(row)
    }
    budgets.append(flat)
  }

  func row(_ budget: Handle<Budget>, _ caller: Handle<Instance>) -> Handle<Row> {
    budgets[budget].firstRow + caller
  }

  mutating func count(_ row: Handle<Row>, open change: Int32) { rows[row].open += change }

  /// A call is made for the first time.
  mutating func deposit(_ row: Handle<Row>, now: Int64) {
    let budget = budgets[rows[row].budget]
    if budget.dialect == .deposits { slices[slice(row, budget, now)] += budget.ratio }
  }

  /// Whether a retry may be; what it takes if so.
  mutating func withdraw(_ row: Handle<Row>, after outcome: Outcome, now: Int64) -> Double? {
    let budget = budgets[rows[row].budget]
    var cost = 0.0
    switch budget.dialect {
    case .share:
      let share = budget.ratio * Double(rows[row].open)
      if Double(rows[row].retries) >= max(share, budget.tokens) { return nil }
    case .throttle:
      if rows[row].tokens <= budget.tokens / 2 { return nil }
    case .quota:
      cost = outcome == .throttled ? budget.throttlingCost : budget.cost
      if rows[row].tokens < cost { return nil }
      rows[row].tokens -= cost
    case .deposits:
      let last = slice(row, budget, now)
      var balance = budget.tokens
      for index in 0..<Self.sliceCount { balance += slices[rows[row].firstSlice + index] }
      // Roundings of many deposits do not keep the retry away that they pay for.
      if balance < 1 - 1e-9 { return nil }
      slices[last] -= 1
    }
    rows[row].retries += 1
    return cost
  }

  mutating func endRetry(_ row: Handle<Row>) { rows[row].retries -= 1 }

  /// A call was answered; its last retry brings back what it took.
  mutating func succeed(_ row: Handle<Row>, bringing cost: Double) {
    let budget = budgets[rows[row].budget]
    switch budget.dialect {
    case .throttle: rows[row].tokens = min(budget.tokens, rows[row].tokens + budget.ratio)
    case .quota:
      rows[row].tokens = min(budget.tokens, rows[row].tokens + (cost > 0 ? cost : 1))
    case .share, .deposits: break
    }
  }

  /// A call failed, whether it is made again or not.
  mutating func fail(_ row: Handle<Row>) {
    if budgets[rows[row].budget].dialect == .throttle {
      rows[row].tokens = max(0, rows[row].tokens - 1)
    }
  }

  /// The slice of a window that is of now; what lies too far back is emptied.
  private mutating func slice(_ row: Handle<Row>, _ budget: Budget, _ now: Int64) -> Int {
    let count = Int64(Self.sliceCount)
    let wanted = now / budget.sliceLength
    let first = rows[row].firstSlice
    var passed = min(count, wanted - rows[row].slice)
    while passed > 0 {
      passed -= 1
      slices[first + Int((wanted - passed) % count)] = 0
    }
    rows[row].slice = wanted
    return first + Int(wanted % count)
  }
}

/// The counts of all rate limits: one cell for each instance and client, or key, that is counted apart.
package struct LimiterTable: ~Copyable {
  var settings = Column<Settings>()
  private var cells = Column<Cell>()
  /// The moments of those let in, a ring for each cell of a sliding log that has let somebody in.
  private var moments = Column<Int64>()
  /// By limit and site: whether the attempts of a site are counted by a limit.
  var applies = Column<Bool>()
  /// By population, what comes before its keys.
  var firstKeys = SideColumn<Network.Population, Int32>()
  var keys: Int32 = 0

  package struct Settings: BitwiseCopyable {
    var algorithm: RateLimit.Algorithm
    var counted: RateLimit.Counted
    var isShared: Bool
    var isStep: Bool
    var limit: Int64
    var window: Int64
    /// From one token to the next.
    var gap: FractionalTime
    /// How long before its time a token may be taken.
    var tolerance: FractionalTime
    /// How long one may wait in a leaky bucket.
    var patience: FractionalTime
    var firstCell = 0
    /// The cells of one instance, or of all where they count together.
    var cellsEach = 1
    /// What is told: -1 nothing, 0 the time, 1 in whole seconds, else always so many nanoseconds + 2.
    var advice: Int64
    /// The next limit of the same component.
    var next = Handle<Settings>.none
  }

  /// What is known of one that is counted.
  struct Cell: BitwiseCopyable {
    /// Buckets: when the next token is due. Windows: the number of the window. A log: where its ring
    /// begins, plus one.
    var first: Int64 = 0
    /// Buckets: the part of a nanosecond. Windows: what was counted in the last and in this one. A log:
    /// the place in its ring of the oldest, and how many there are.
    var second: Int64 = 0

    var high: Int64 { second >> 32 }
    var low: Int64 { second & 0xFFFF_FFFF }

    mutating func set(_ high: Int64, _ low: Int64) { second = high << 32 | low }
  }

  /// What an attempt is told.
  struct Verdict {
    var isLetIn: Bool
    /// How long it waits, or how long until one would be let in.
    var wait: Int64 = 0
  }

  init() {}

  mutating func add(_ limit: RateLimit, cells count: Int, instances: Int) -> Handle<Settings> {
    let rate = Int64(limit.limit)
    let window = limit.window.nanoseconds
    func time(_ tokens: Int64) -> FractionalTime {
      FractionalTime(tokens, times: window, over: rate)
    }
    let advice: Int64
    switch limit.advice {
    case .none: advice = -1
    case .exact: advice = 0
    case .wholeSeconds: advice = 1
    case .fixed(let delay): advice = min(delay.nanoseconds, FractionalTime.endless) + 2
    }
    let patience =
      limit.queue.map { time(Int64($0)) } ?? FractionalTime(whole: FractionalTime.endless)
    settings.append(
      Settings(
        algorithm: limit.algorithm, counted: limit.counted, isShared: limit.isShared,
        isStep: limit.isStep, limit: rate, window: window, gap: time(1),
        tolerance: time(Int64(limit.burst) - 1), patience: patience, firstCell: cells.count,
        cellsEach: count, advice: advice))
    cells.append(repeating: Cell(), count: limit.isShared ? count : count * instances)
    return settings.last
  }

  /// Asks a limit for one of those it counts; whoever is let in is counted.
  mutating func ask(
    _ id: Handle<LimiterTable.Settings>, _ who: Int, instance: Handle<Instance>, now: Int64
  ) -> Verdict {
    let rule = settings[id]
    let cell = rule.firstCell + (rule.isShared ? 0 : Int(instance) * rule.cellsEach) + who
    switch rule.algorithm {
    case .tokenBucket, .leakyBucket: return askBucket(rule, cell, now)
    case .fixedWindow: return askWindow(rule, cell, now)
    case .slidingWindow: return askSlidingWindow(rule, cell, now)
    case .slidingLog: return askLog(rule, cell, now)
    }
  }

  private mutating func askBucket(_ rule: Settings, _ cell: Int, _ now: Int64) -> Verdict {
    let present = FractionalTime(whole: now)
    var due = FractionalTime(whole: cells[cell].first, part: cells[cell].second)
    if present > due { due = present }
    let ahead = due.minus(present, rule.limit)
    var wait: Int64 = 0
    if ahead > rule.tolerance {
      let early = ahead.minus(rule.tolerance, rule.limit)
      wait = early.roundedUp
      if rule.algorithm == .tokenBucket { return Verdict(isLetIn: false, wait: wait) }
      if early > rule.patience {
        return Verdict(isLetIn: false, wait: early.minus(rule.patience, rule.limit).roundedUp)
      }
    }
    if due.whole < FractionalTime.endless { due = due.plus(rule.gap, rule.limit) }
    cells[cell].first = due.whole
    cells[cell].second = due.part
    return Verdict(isLetIn: true, wait: wait)
  }

  private mutating func askWindow(_ rule: Settings, _ cell: Int, _ now: Int64) -> Verdict {
    let number = now / rule.window
    if cells[cell].first != number {
      cells[cell].first = number
      cells[cell].second = 0
    }
    if cells[cell].second >= rule.limit {
      return Verdict(isLetIn: false, wait: rule.window - now % rule.window)
    }
    cells[cell].second += 1
    return Verdict(isLetIn: true)
  }

  /// Source of the estimate: Cloudflare, How we built rate limiting capable of scaling to millions of
  /// domains, 2017.
  private mutating func askSlidingWindow(_ rule: Settings, _ cell: Int, _ now: Int64) -> Verdict {
    let number = now / rule.window
    let passed = now % rule.window
    if cells[cell].first != number {
      let last = cells[cell].first == number - 1 ? cells[cell].low : 0
      cells[cell].first = number
      cells[cell].set(last, 0)
    }
    let last = cells[cell].high
    let count = cells[cell].low
    let window = Double(rule.window)
    let free = Double(rule.limit - count)
    if Double(last) * Double(rule.window - passed) < free * window {
      cells[cell].set(last, count + 1)
      return Verdict(isLetIn: true)
    }
    // With this window full the next one begins with all of it.
    if count >= rule.limit { return Verdict(isLetIn: false, wait: rule.window - passed + 1) }
    let start = window - free * window / Double(last)
    let wait = Int64(start.rounded(.down)) + 1 - passed
    return Verdict(isLetIn: false, wait: max(1, min(wait, rule.window - passed)))
  }

  private mutating func askLog(_ rule: Settings, _ cell: Int, _ now: Int64) -> Verdict {
    if cells[cell].first == 0 {
      cells[cell].first = Int64(moments.count) + 1
      moments.append(repeating: 0, count: Int(rule.limit))
    }
    let base = Int(cells[cell].first) - 1
    var oldest = cells[cell].high
    var count = cells[cell].low
    while count > 0 && now - moments[base + Int(oldest)] >= rule.window {
      oldest = oldest + 1 == rule.limit ? 0 : oldest + 1
      count -= 1
    }
    if count == rule.limit {
      cells[cell].set(oldest, count)
      return Verdict(
        isLetIn: false, wait: moments[base + Int(oldest)] + rule.window - now)
    }
    var place = oldest + count
    if place >= rule.limit { place -= rule.limit }
    moments[base + Int(place)] = now
    cells[cell].set(oldest, count + 1)
    return Verdict(isLetIn: true)
  }
}

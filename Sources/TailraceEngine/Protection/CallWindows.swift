/// Counts of the calls of late: of the last so many, or of the last so long in steps.
package struct CallWindows: ~Copyable {
  private var windows = Column<Window>()
  private var cells = Column<Counts>()

  /// What became of some calls.
  package struct Counts: BitwiseCopyable, Hashable {
    package var calls: Int32 = 0
    package var failed: Int32 = 0
    package var slow: Int32 = 0
    package var answered: Int32 = 0

    package init(calls: Int32 = 0, failed: Int32 = 0, slow: Int32 = 0, answered: Int32 = 0) {
      self.calls = calls
      self.failed = failed
      self.slow = slow
      self.answered = answered
    }

    static func + (left: Counts, right: Counts) -> Counts {
      Counts(
        calls: left.calls &+ right.calls, failed: left.failed &+ right.failed,
        slow: left.slow &+ right.slow, answered: left.answered &+ right.answered)
    }

    static func - (left: Counts, right: Counts) -> Counts {
      Counts(
        calls: left.calls &- right.calls, failed: left.failed &- right.failed,
        slow: left.slow &- right.slow, answered: left.answered &- right.answered)
    }
  }

  package struct Window: BitwiseCopyable {
    var first: Int
    var size: Int32
    /// The nanoseconds of one cell; 0 where each is of one call.
    var step: Int64
    /// Which step of all time the newest cell is of, or how many calls there have been.
    var position: Int64 = 0
    var sum = Counts()
  }

  package init() {}

  /// Adds a window of the last `calls`; its number.
  package mutating func make(calls: Int) -> Handle<Window> { make(cells: calls, step: 0) }

  /// Adds a window of the last `time`; its number.
  package mutating func make(time: Delay) -> Handle<Window> {
    let cells = Self.cells(of: time)
    return make(cells: cells, step: max(1, time.nanoseconds / Int64(cells)))
  }

  /// In how many steps a time is taken.
  package static func cells(of time: Delay) -> Int {
    min(100, max(10, Int(time.nanoseconds / 1_000_000_000)))
  }

  private mutating func make(cells count: Int, step: Int64) -> Handle<Window> {
    windows.append(Window(first: cells.count, size: Int32(clamping: count), step: step))
    cells.append(repeating: Counts(), count: count)
    return windows.last
  }

  /// Adds to the newest cell; in a window by calls, where it has to be of one call, that is a new one.
  package mutating func note(_ id: Handle<Window>, _ counts: Counts, now: Int64) {
    advance(id, now: now)
    if windows[id].step == 0 {
      let cell = windows[id].first + Int(windows[id].position % Int64(windows[id].size))
      windows[id].position += 1
      windows[id].sum = windows[id].sum - cells[cell] + counts
      cells[cell] = counts
      return
    }
    let cell = windows[id].first + Int(windows[id].position % Int64(windows[id].size))
    cells[cell] = cells[cell] + counts
    windows[id].sum = windows[id].sum + counts
  }

  /// All that is in the window now.
  package mutating func sum(_ id: Handle<Window>, now: Int64) -> Counts {
    advance(id, now: now)
    return windows[id].sum
  }

  /// Forgets everything.
  package mutating func clear(_ id: Handle<Window>) {
    for cell in windows[id].first..<(windows[id].first + Int(windows[id].size)) {
      cells[cell] = Counts()
    }
    windows[id].sum = Counts()
  }

  private mutating func advance(_ id: Handle<Window>, now: Int64) {
    let step = windows[id].step
    if step == 0 { return }
    let position = now / step
    if position == windows[id].position { return }
    if position - windows[id].position >= Int64(windows[id].size) {
      clear(id)
      windows[id].position = position
      return
    }
    while windows[id].position < position {
      windows[id].position += 1
      let cell = windows[id].first + Int(windows[id].position % Int64(windows[id].size))
      windows[id].sum = windows[id].sum - cells[cell]
      cells[cell] = Counts()
    }
  }
}

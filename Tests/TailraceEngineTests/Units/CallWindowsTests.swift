import Testing

@testable import TailraceEngine

/// Windows that an expectation can ask.
private final class Windows {
  private var table = CallWindows()

  func make(calls: Int) -> Handle<CallWindows.Window> { table.make(calls: calls) }
  func make(time: Delay) -> Handle<CallWindows.Window> { table.make(time: time) }
  func note(_ id: Handle<CallWindows.Window>, _ counts: CallWindows.Counts, now: Int64) {
    table.note(id, counts, now: now)
  }
  func sum(_ id: Handle<CallWindows.Window>, now: Int64) -> CallWindows.Counts { table.sum(id, now: now) }
  func clear(_ id: Handle<CallWindows.Window>) { table.clear(id) }
}

struct CallWindowsTests {
  @Test func `a window of three calls forgets the fourth last`() {
    let windows = Windows()
    let id = windows.make(calls: 3)
    for failed in [1, 0, 1, 0, 0] as [Int32] {
      windows.note(id, .init(calls: 1, failed: failed), now: 0)
    }
    #expect(windows.sum(id, now: 0) == .init(calls: 3, failed: 1))
    windows.note(id, .init(calls: 1), now: 0)
    #expect(windows.sum(id, now: 0) == .init(calls: 3))
    windows.clear(id)
    #expect(windows.sum(id, now: 0) == .init())
  }

  @Test func `a window of ten seconds forgets by whole seconds`() {
    let windows = Windows()
    let id = windows.make(time: .seconds(10))
    let second: Int64 = 1_000_000_000
    windows.note(id, .init(calls: 1), now: 500_000_000)
    windows.note(id, .init(calls: 2), now: 3 * second)
    #expect(windows.sum(id, now: 10 * second - 1).calls == 3)
    #expect(windows.sum(id, now: 10 * second).calls == 2)
    #expect(windows.sum(id, now: 13 * second - 1).calls == 2)
    #expect(windows.sum(id, now: 13 * second).calls == 0)
    windows.note(id, .init(calls: 5), now: 1000 * second)
    #expect(windows.sum(id, now: 1000 * second).calls == 5)
  }

  @Test func `two windows do not share`() {
    let windows = Windows()
    let first = windows.make(calls: 2)
    let second = windows.make(time: .seconds(1))
    windows.note(first, .init(calls: 1, slow: 1), now: 0)
    #expect(windows.sum(second, now: 0) == .init())
    #expect(windows.sum(first, now: 0).slow == 1)
  }

  @Test func `short windows have ten steps and long ones a hundred`() {
    #expect(CallWindows.cells(of: .milliseconds(10)) == 10)
    #expect(CallWindows.cells(of: .seconds(60)) == 60)
    #expect(CallWindows.cells(of: .seconds(120)) == 100)
  }
}

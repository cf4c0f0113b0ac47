import TailraceEngine
import Testing

@testable import TailraceReport

/// Lines for people, of a history that goes on and on.
@Suite struct CondensedHistoryTests {
  private func moment(
    _ second: Double, _ kind: Moment.Kind, _ event: String, _ text: String,
    sizes: (from: Int, to: Int)? = nil
  ) -> Moment {
    Moment(
      at: .seconds(second), subject: "app", kind: kind, event: event, sizes: sizes, text: text)
  }

  private func change(_ second: Double, _ from: Int, _ to: Int) -> Moment {
    moment(
      second, .scaling, "scaling_decision", "from \(from) to \(to)", sizes: (from, to))
  }

  private func texts(_ history: [Moment], rows: Int) -> [String] {
    CondensedHistory(history, rows: rows).lines.map { $0.text }
  }

  @Test func `what fits is not condensed`() {
    let history = (0..<5).map { moment(Double($0), .reaction, "breaker", "opens \($0)") }
    #expect(texts(history, rows: 5) == history.map { "app: \($0.text)" })
    #expect(texts(history, rows: 4) == ["app: opens 0; 4 more such until 4 s"])
  }

  @Test func `the same words again and again stand once`() {
    let four = (0..<4).map { moment(Double($0), .reaction, "breaker", "opens") }
    #expect(texts(four, rows: 9) == ["app: opens; 3 more such until 3 s"])
    #expect(texts(Array(four.dropLast()), rows: 9).count == 3)
  }

  @Test func `decisions that change nothing do not hide those that do`() {
    var history: [Moment] = []
    for second in 0..<10 {
      history.append(
        moment(
          Double(second), .held, "held_by_stabilization", "stays at 3", sizes: (3, 3)))
    }
    history += [change(20, 3, 6), change(21, 6, 9)]
    history.append(moment(22, .held, "held_by_max", "stays at 9", sizes: (9, 9)))
    history += [change(40, 9, 8), change(41, 8, 3)]
    #expect(
      texts(history, rows: 6) == [
        "app: stays at 3; 9 more such until 9 s", "app: from 3 to 6", "app: from 6 to 9",
        "app: stays at 9", "app: from 9 to 8", "app: from 8 to 3",
      ])
  }

  @Test func `rise and fall of a number of instances stay two things`() {
    let up = (3..<9).map { change(Double($0), $0, $0 + 1) }
    let down = (3..<9).reversed().map { change(30 - Double($0), $0 + 1, $0) }
    #expect(
      texts(up + down, rows: 3) == [
        "app: from 3 to 4; 5 more such, to 9, until 8 s",
        "app: from 9 to 8; 5 more such, to 3, until 27 s",
      ])
  }

  @Test func `what swings too often stands once`() {
    let swings = (0..<20).map { change(Double($0), 3 + $0 % 2, 4 - $0 % 2) }
    #expect(texts(swings, rows: 6) == ["app: from 3 to 4; 19 more such until 19 s"])
  }
}

import TestSupport
import Testing

@testable import TailraceEngine
@testable import TailraceReport

@Suite struct ChartTests {
  @Test func `a linear scale begins at nothing and ends at a round number`() {
    let scale = ChartScale.linear(upTo: 2_030, from: 100, to: 0)
    #expect(scale.ticks == [0, 1_000, 2_000, 3_000])
    #expect(scale.place(0) == 100)
    #expect(scale.place(1_500) == 50)
    #expect(scale.place(9_000) == 0)
  }

  @Test func `a logarithmic scale has the same room for each power`() {
    let scale = ChartScale.logarithmic(1, 10_000, from: 0, to: 400)
    #expect(scale.ticks == [1, 10, 100, 1_000, 10_000])
    #expect((scale.place(100) - 200).magnitude < 1e-9)
    #expect(scale.place(0) == 0)
    let narrow = ChartScale.logarithmic(30, 90, from: 0, to: 100)
    #expect(narrow.least == 20)
    #expect(narrow.most == 100)
  }

  @Test(
    arguments: [
      (10.0, ["0 s", "2 s", "4 s", "6 s", "8 s", "10 s"]),
      (90.0, ["0 s", "30 s", "60 s", "90 s"]),
      (600.0, ["0 s", "2 min", "4 min", "6 min", "8 min", "10 min"]),
      (86_400.0, ["0 s", "6 h", "12 h", "18 h", "1 d"]),
    ])
  func `ticks of time are times that people say`(seconds: Double, labels: [String]) {
    let scale = ChartScale.time(until: seconds * 1e9, from: 0, to: 500)
    #expect(scale.ticks.map { Figure.tick(clock: $0) } == labels)
  }

  @Test func `places are short`() {
    #expect(Markup.place(12) == "12")
    #expect(Markup.place(12.34) == "12.3")
    #expect(Markup.place(-0.04) == "0")
    #expect(Markup.place(-1.26) == "-1.3")
    #expect(Markup.place(.nan) == "0")
  }

  @Test func `callers stand before whom they call, circles included`() {
    let arrows = [(from: 0, to: 1), (1, 2), (2, 3), (3, 1), (0, 3), (4, 3), (2, 2)]
    let layout = LayeredLayout(boxes: 5, arrows: arrows, boxHeight: 10, gap: 4)
    #expect(layout.columns == [0, 1, 2, 3, 2])
    // The arrow over two columns passes each of them.
    #expect(layout.passes[4].map { $0.column } == [1, 2])
    #expect(layout.passes[3].map { $0.column } == [2])
  }

  @Test func `boxes of a column do not touch, and a chain is straight`() {
    // 0 → 1 → 2…5, 5 → 6
    let arrows = [(from: 0, to: 1), (1, 2), (1, 3), (1, 4), (1, 5), (5, 6)]
    let layout = LayeredLayout(boxes: 7, arrows: arrows, boxHeight: 10, gap: 4)
    #expect(layout.middles[0] == layout.middles[1])
    #expect(layout.middles[5] == layout.middles[6])
    let column = (2...5).map { layout.middles[$0] }.sorted()
    for (one, next) in zip(column, column.dropFirst()) { #expect(next - one >= 14 - 1e-9) }
    #expect((layout.height - column[3] - 5).magnitude < 1e-9)
  }

  @Test func `bands keep every latency`() {
    var table = HistogramTable(count: 1)
    for value in [0, 100, 1_000, 1_000_000, 1_100_000, 60_000_000_000] as [Int64] {
      table.record(0, value)
    }
    let bands = LatencyBands(table.histogram(0))
    #expect(bands.total == 6)
    for (number, count) in bands.counts.enumerated() where count > 0 {
      let band = bands.first + number
      #expect(LatencyBands.lowerBound(of: band) < LatencyBands.lowerBound(of: band + 1))
    }
    let both = LatencyBands().merged(with: bands).merged(with: bands)
    #expect(both.total == 12)
    #expect(both[bands.first] == 2 * bands[bands.first])
    #expect(both[bands.first - 1] == 0)
  }
}

import TailraceEngine
import TestSupport
import Testing

struct WindowTests {
  @Test func `what is in flight when measuring begins is not offered but ends`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(10)])
    small.send(at: 0, 1, 2, 30, steps: [.call(Call(app))])
    // Served 0-10, 10-20, 20-30 and 30-40; measured from 15 to 35.
    let run = small.play(for: 35, warmup: 15)
    #expect(run.results.windowStart == .nanoseconds(15))
    #expect(run.results.windowEnd == .nanoseconds(35))
    for (start, offered, ended, end) in [
      (
        run[0].inFlightAtStart, run[0].offered, run[0].outcomes.total, run[0].inFlightAtEnd
      ),
      (
        run["app"].inFlightAtStart, run["app"].offered, run["app"].outcomes.total,
        run["app"].inFlightAtEnd
      ),
    ] {
      #expect([start, offered, ended, end] == [2, 1, 2, 1])
    }
    #expect(run["app"].placesArea == 20)
    #expect(run["app"].queueArea == 5)
    #expect(run[0].inFlightArea == 25)
    #expect(run.latencies(0) == [19, 28])
  }

  @Test func `an event at the end of the warm-up belongs to it and one at the horizon counts`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    small.send(at: 5, 10, 20, steps: [.call(Call(app))])
    let run = small.play(for: 30, warmup: 15)
    #expect(run[0].inFlightAtStart == 1)
    #expect(run[0].offered == 1)
    #expect(run[0].outcomes.total == 2)
    #expect(run[0].inFlightAtEnd == 0)
  }

  @Test func `work beyond the horizon is not counted`() {
    for discipline in QueueDiscipline.allCases {
      var small = SmallNetwork()
      let app = small.component("app", cores: 1, coreDiscipline: discipline, steps: [.compute(900)])
      small.send(at: 10, 20, steps: [.call(Call(app))])
      let run = small.play(for: 100)
      #expect(run["app"].coresArea == 90)
      #expect(run["app"].insideArea == 170)
      #expect(run["app"].inFlightAtEnd == 2)
      #expect(run[0].outcomes.total == 0)
      #expect(Laws.violations(run.network, run.results) == [])
    }
  }

  @Test func `intervals add up to the run`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, cores: 1, steps: [.compute(7)])
    small.send(.recorded((0..<100).map { $0 * 9 }), steps: [.call(Call(app))])
    let network = small.builder.build()
    let played = Played(
      network, RunOptions(duration: .nanoseconds(1000), interval: .nanoseconds(70)))
    #expect(played.results.intervalEnds.count == 15)
    #expect(played.results.intervalEnds.last == .nanoseconds(1000))
    let rows = played["app"].intervals
    #expect(rows.reduce(0) { $0 + $1.offered } == played["app"].offered)
    #expect(rows.reduce(0) { $0 + $1.coresArea } == played["app"].coresArea)
    #expect(rows.reduce(0) { $0 + $1.placesArea } == played["app"].placesArea)
    #expect(played[0].intervals.reduce(0) { $0 + $1.answered } == 100)
  }

  @Test func `the warm-up is among the intervals, which end where it ends`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(1)])
    small.send(.recorded((0..<100).map { $0 * 10 }), steps: [.call(Call(app))])
    let played = Played(
      small.builder.build(),
      RunOptions(
        duration: .nanoseconds(1000), warmup: .nanoseconds(250), interval: .nanoseconds(100)))
    #expect(played.results.intervalEnds.map(\.nanoseconds).prefix(4) == [100, 200, 250, 300])
    #expect(played[0].intervals.reduce(0) { $0 + $1.offered } == 100)
    // Those at 260, 270 and so on to 990.
    #expect(played[0].offered == 74)
  }
}

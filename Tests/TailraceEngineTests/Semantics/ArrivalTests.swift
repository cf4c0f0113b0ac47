import TailraceEngine
import TestSupport
import Testing

struct ArrivalTests {
  private func run(
    _ arrivals: Arrivals, for duration: Int64 = 1000, _ steps: [Step] = [.wait(5)]
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component("app", steps: steps)
    small.send(arrivals, steps: [.call(Call(app))])
    return small.play(for: duration)
  }

  private func paced(
    _ rate: RateProfile, batch: Distribution? = nil, modulation: [ModulationState] = []
  ) -> Arrivals {
    .open(gaps: 1, rate: rate, batch: batch, modulation: modulation)
  }

  @Test func `users send, wait for the answer, and think`() {
    // At 10 and every 15 ns from then on, up to 100.
    let one = run(.closed(users: 1, think: 10), for: 100)
    #expect(one[0].offered == 7)
    #expect(one[0].outcomes.total == 6)
    #expect(one.latencies(0) == Array(repeating: 5, count: 6))
    #expect(run(.closed(users: 3, think: 10), for: 100)[0].offered == 21)
  }

  @Test func `users who are refused think and come again`() {
    let run = run(.closed(users: 1, think: 10), for: 100, [.fail(probability: 1, .refused)])
    #expect(run[0].offered == 10)
    #expect(run[0].outcomes[.refused] == 10)
  }

  @Test func `recorded requests come when they came`() {
    let run = run(.recorded([0, 0, 3, 990, 1000, 1001]))
    #expect(run[0].offered == 5)
    #expect(run[0].inFlightAtEnd == 1)
  }

  @Test func `a paced source keeps its pace`() {
    let run = run(paced(.constant(1e8)))
    #expect(run[0].offered == 100)
  }

  @Test func `the pace does not drift where the gap is no whole number of nanoseconds`() {
    for rate in [7e7, 3e7, 1.1e7, 0.7e7] {
      let run = run(paced(.constant(rate)), for: 1_000_000, [])
      #expect(run[0].offered == Int64(rate / 1000))
    }
  }

  @Test func `a batch comes at once`() {
    let run = run(paced(.constant(1e8), batch: 3))
    #expect(run[0].offered == 300)
    #expect(run.results.peakInFlight >= 3)
    #expect(self.run(paced(.constant(1e8), batch: 0))[0].offered == 0)
  }

  @Test(
    arguments: [
      ([(1000, 0, 2.01e8)], 0, 100), ([(1000, 2.01e8, 0)], 0, 100),
      ([(500, 0, 1.01e8), (500, 1.01e8, 1.01e8), (500, 1.01e8, 0)], 0, 101),
      ([(200, 1e8, 1e8), (300, 0, 0)], 1.01e8, 20 + 151), ([(1000, 0, 0)], 1.01e8, 101),
      ([(0, 5e8, 5e8)], 1.01e8, 202),
    ] as [([(Int64, Double, Double)], Double, Int64)])
  func `the number of paced requests is the integral of the rate`(
    _ pieces: [(Int64, Double, Double)], _ last: Double, _ expected: Int64
  ) {
    let rate = RateProfile(
      segments: pieces.map {
        .init(duration: .nanoseconds($0.0), startRate: $0.1, endRate: $0.2)
      }, finalRate: last)
    #expect(run(paced(rate), for: 2000)[0].offered == expected)
  }

  @Test func `a modulated source sends at the rate of its state`() {
    let onOff = [
      ModulationState(factor: 1, holding: 100), ModulationState(factor: 0, holding: 60),
    ]
    // Ten in each of the busy spells, the last of which is cut at 50 ns.
    #expect(run(paced(.constant(1.001e8), modulation: onOff), for: 850)[0].offered == 55)
    let triple = [
      ModulationState(factor: 0, holding: 0), ModulationState(factor: 3, holding: 1_000_000),
    ]
    let run = run(paced(.constant(1.001e8), modulation: triple))
    #expect(run[0].offered == 300)
  }

  @Test func `Poisson requests come as often as they should`() {
    let run = run(
      .open(gaps: .exponential(mean: 1), rate: .constant(1e7), batch: nil, modulation: []),
      for: 1_000_000, [])
    // Five standard deviations of a Poisson count of 10,000.
    #expect((run[0].offered - 10_000).magnitude < 500)
  }

  @Test func `a source that has stopped stays silent`() {
    let rate = RateProfile(
      segments: [.init(duration: .nanoseconds(100), startRate: 1e8, endRate: 1e8)],
      finalRate: 0)
    let run = run(
      .open(gaps: .exponential(mean: 1), rate: rate, batch: nil, modulation: []), for: 100_000)
    #expect(run[0].inFlightAtEnd == 0)
    #expect(run[0].offered > 0 && run[0].offered < 40)
  }
}

import TestSupport
import Testing

@testable import TailraceEngine

/// Requests of networks that have everything at once, looked at one by one.
@Suite struct TracedNetworkTests {
  @Test(arguments: 1...60) func `a span has its beginning, its parent and its end`(
    seed: UInt64
  ) throws {
    let network = RandomNetwork.make(seed: seed, .everything)
    let options = RunOptions(
      duration: .nanoseconds(40_000), seed: seed, maximumEvents: 20_000, maximumInFlight: 20_000)
    var simulation = Simulation(network, options, observing: .requests(Array(0..<200)))
    simulation.run()
    for trace in simulation.results().traces {
      let root = try #require(trace.spans.first)
      #expect(root.parent == nil && root.start == trace.start && root.end == trace.end)
      for (index, span) in trace.spans.enumerated().dropFirst() {
        let parent = try #require(span.parent)
        #expect(parent < index && trace.spans[parent].start <= span.start)
      }
      for span in trace.spans {
        #expect(span.activities.first?.start == span.start || span.activities.isEmpty)
        let starts = span.activities.map { $0.start }
        #expect(starts == starts.sorted())
        if let end = span.end { #expect((starts.last ?? span.start) <= end) }
      }
    }
  }
}

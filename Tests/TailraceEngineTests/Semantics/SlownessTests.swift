import TailraceEngine
import TestSupport
import Testing

/// When it is settled how long work takes at an instance that is three times slower from 15 to 35 ns.
struct SlownessTests {
  private func run(
    _ fixing: Fault.WorkFixing, _ instants: [Int64], cores: Int? = nil,
    discipline: QueueDiscipline = .fifo, steps: [Step] = [.compute(10)]
  ) -> [Int64] {
    var small = SmallNetwork()
    let app = small.component("app", cores: cores, coreDiscipline: discipline, steps: steps)
    small.builder.fault(
      Fault(
        .slow(3), at: .component(small.owner(of: app)),
        .once(at: .nanoseconds(15), lasting: .nanoseconds(20)), fixesWork: fixing))
    for instant in instants { small.send(at: instant, steps: [.call(Call(app))]) }
    let run = small.play()
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
    return run.each
  }

  @Test func `work in line is settled when it arrives, or when its core takes it up`() {
    let instants: [Int64] = [10, 12, 30, 60]
    // The second is taken up at 20 and ends at 50, or takes ten from 20 on.
    #expect(run(.start, instants, cores: 1) == [10, 38, 30, 10])
    #expect(run(.arrival, instants, cores: 1) == [10, 18, 30, 10])
    // Five done at 15; the other five take until 30.
    #expect(run(.progress, [10, 60], cores: 1) == [20, 10])
  }

  @Test(arguments: [Fault.WorkFixing.start, .arrival])
  func `work that does not wait is settled at once`(_ fixing: Fault.WorkFixing) {
    for step in [Step.wait(10), .compute(10)] {
      #expect(run(fixing, [10, 20, 60], steps: [step]) == [10, 30, 10])
    }
    #expect(run(fixing, [10, 60], cores: 1, discipline: .processorSharing) == [10, 10])
    #expect(run(fixing, [20, 60], cores: 1, discipline: .processorSharing) == [30, 10])
  }

  @Test func `every step of a request is settled by its arrival, or by itself`() {
    let steps: [Step] = [.wait(10), .compute(10)]
    #expect(run(.arrival, [10, 30], steps: steps) == [20, 60])
    #expect(run(.start, [10, 30], steps: steps) == [40, 40])
  }

  @Test func `work that is interrupted was taken up before`() {
    // The first goes on at 22 with the eight that were left; or at 48 with five.
    #expect(run(.start, [10, 12, 60], cores: 1, discipline: .lifoPreemptive) == [20, 10, 10])
    #expect(run(.start, [13, 18, 60], cores: 1, discipline: .lifoPreemptive) == [40, 30, 10])
  }
}

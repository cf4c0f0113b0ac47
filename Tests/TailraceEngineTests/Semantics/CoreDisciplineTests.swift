import TailraceEngine
import TestSupport
import Testing

struct CoreDisciplineTests {
  private typealias Job = (at: Int64, demand: Int64, priority: Int)

  /// Jobs for the cores of one instance.
  private func run(_ discipline: QueueDiscipline, cores: Int = 1, _ jobs: [Job]) -> Played {
    var small = SmallNetwork()
    let component = small.builder.component("app", cores: cores, coreDiscipline: discipline)
    for (index, job) in jobs.enumerated() {
      let operation = small.builder.operation("job \(index)", of: component)
      small.builder.define(operation, [.compute(.constant(Double(job.demand)))])
      small.send(at: job.at, priority: job.priority, steps: [.call(Call(operation))])
    }
    return small.play()
  }

  @Test(
    arguments: [
      (.fifo, [10, 14, 16]), (.lifo, [10, 17, 11]), (.priority, [10, 17, 11]),
      (.shortestFirst, [10, 17, 11]), (.lifoPreemptive, [18, 8, 3]),
      (.priorityPreemptive, [18, 8, 3]), (.shortestRemaining, [18, 8, 3]),
    ] as [(QueueDiscipline, [Int64])])
  func `one core serves in the order of its discipline`(
    _ discipline: QueueDiscipline, _ expected: [Int64]
  ) {
    let run = run(discipline, [(0, 10, 1), (1, 5, 2), (2, 3, 3)])
    #expect(run.each == expected)
    #expect(run["app"].coresArea == 18)
    #expect(run["app"].serviceTime == 18)
    #expect(run["app"].waitTime.nanoseconds == expected.reduce(0, +) - 18)
    #expect(run["app"].queueArea == run["app"].waitTime)
  }

  @Test func `who is less urgent waits, and resumes with what is left`() {
    #expect(run(.priorityPreemptive, [(0, 10, 1), (1, 5, 2), (2, 3, 0)]).each == [15, 5, 16])
    #expect(run(.shortestRemaining, [(0, 10, 0), (1, 5, 0), (2, 4, 0)]).each == [19, 5, 8])
  }

  @Test func `equals do not interrupt each other`() {
    #expect(run(.priorityPreemptive, [(0, 10, 1), (1, 5, 1)]).each == [10, 14])
    #expect(run(.shortestRemaining, [(0, 10, 0), (4, 6, 0)]).each == [10, 12])
  }

  @Test func `an interrupted request goes before later ones of its priority`() {
    let run = run(.priorityPreemptive, [(0, 10, 1), (1, 10, 1), (2, 5, 2)])
    #expect(run.each == [15, 24, 5])
  }

  @Test func `the least urgent of several in service makes room`() {
    let byPriority = run(
      .priorityPreemptive, cores: 2, [(0, 20, 1), (1, 20, 2), (2, 20, 1), (5, 6, 3)])
    #expect(byPriority.each == [26, 20, 39, 6])
    let byRest = run(.shortestRemaining, cores: 2, [(0, 20, 0), (0, 30, 0), (5, 6, 0)])
    #expect(byRest.each == [20, 36, 6])
  }

  // From 3 to 5 the third and fourth are served; then the second resumes, until the fifth comes.
  @Test func `several cores serve the last comers`() {
    let run = run(
      .lifoPreemptive, cores: 2,
      [(0, 100, 0), (1, 100, 0), (2, 3, 0), (3, 30, 0), (6, 10, 0)])
    #expect(run.each == [131, 112, 3, 30, 10])
  }

  @Test func `a random order serves everybody once`() {
    let run = run(.random, [(0, 10, 0), (1, 7, 0), (2, 7, 0), (3, 7, 0)])
    #expect(run.each.map { $0 }.sorted().first == 10)
    let departures = zip(run.each, [0, 1, 2, 3] as [Int64]).map { $0 + $1 }
    #expect(departures.sorted() == [10, 17, 24, 31])
  }

  @Test func `sharing gives each an equal part of one core`() {
    #expect(run(.processorSharing, [(0, 10, 0), (5, 10, 0)]).each == [15, 15])
    #expect(run(.processorSharing, [(0, 6, 0), (0, 12, 0), (0, 18, 0)]).each == [18, 30, 36])
    #expect(run(.processorSharing, [(0, 4, 0), (10, 4, 0)]).each == [4, 4])
  }

  @Test func `nobody is faster than one core`() {
    #expect(
      run(.processorSharing, cores: 2, [(0, 6, 0), (0, 12, 0), (0, 18, 0)]).each == [9, 15, 21])
    #expect(run(.processorSharing, cores: 2, [(0, 10, 0), (5, 10, 0)]).each == [10, 10])
  }

  @Test func `sharing counts the demand as service and the rest as waiting`() {
    let run = run(.processorSharing, cores: 2, [(0, 6, 0), (0, 12, 0), (0, 18, 0)])
    #expect(run["app"].serviceTime == 36)
    #expect(run["app"].waitTime == 9)
    #expect(run["app"].coresArea == 36)
    #expect(run["app"].instances[0].busyArea == 36)
  }

  @Test func `shares that a window cuts are counted as far as they lie in it`() {
    var small = SmallNetwork()
    let app = small.component(
      "app", cores: 1, coreDiscipline: .processorSharing, steps: [.compute(100)])
    small.send(at: 0, 0, steps: [.call(Call(app))])
    // Both are served at half speed from 0 to 200; the window is 50 to 150.
    let run = small.play(for: 150, warmup: 50)
    #expect(run["app"].serviceTime == 100)
    #expect(run["app"].waitTime == 100)
    #expect(run["app"].coresArea == 100)
  }

  @Test func `every departure that is no whole nanosecond may cost one`() {
    // One alone, one of two, then three: 8.5, 9.5 and 10 are left at 2, exact ends 27.5, 29.5, 30.
    let odd = run(.processorSharing, [(0, 10, 0), (1, 10, 0), (2, 10, 0), (50, 7, 0)])
    for (told, exact) in zip(odd.each, [27.5, 28.5, 28, 7]) {
      #expect(Double(told) >= exact && Double(told) < exact + 3)
    }
    #expect(odd.each.last == 7)
  }

  @Test(arguments: QueueDiscipline.allCases)
  func `work is neither lost nor made, whatever the order`(_ discipline: QueueDiscipline) {
    var jobs: [Job] = []
    var demand: Int64 = 0
    for index in 0..<60 as Range<Int64> {
      jobs.append((at: index * 7 % 41 * 5, demand: index * 13 % 29, priority: Int(index % 4)))
      demand += index * 13 % 29
    }
    let run = run(discipline, cores: 2, jobs)
    #expect(run["app"].outcomes[.full] == 60)
    #expect(run["app"].serviceTime.nanoseconds == demand)
    #expect((Double(run["app"].coresArea) - Double(demand)).magnitude <= 60)
    #expect(Laws.violations(run.network, run.results) == [])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }
}

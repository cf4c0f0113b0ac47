import TailraceEngine
import TestSupport
import Testing

struct QueueTests {
  @Test func `a full queue sheds`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, queueLimit: 1, steps: [.wait(10)])
    small.send(at: 0, 0, 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [10, 20])
    #expect(run[0].outcomes[.shed] == 1)
    #expect(run["app"].failuresBegun[.shed] == 1)
  }

  @Test func `a queue of no length sheds whoever finds no place`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 2, queueLimit: 0, steps: [.wait(10)])
    small.send(at: 0, 1, 2, 11, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [10, 10, 10])
    #expect(run[0].outcomes[.shed] == 1)
  }

  @Test func `a request leaves the queue when its patience ends`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, queueTimeout: 5, steps: [.wait(10)])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(app))])
    small.send(at: 7, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.each == [10, -1, 13])
    #expect(run[1].outcomes[.timeout] == 1)
    #expect(run[1].inFlightArea == 5)
    #expect(run["app"].waitTime == 8)
    #expect(run["app"].queueArea == 8)
    #expect(run["app"].wait.values == [0, 3, 5])
  }

  @Test(
    arguments: [
      (QueueDiscipline.fifo, [10, 19, -1, 27]),
      (.lifo, [10, 29, -1, 17]),
      (.priority, [10, 29, -1, 17]),
    ] as [(QueueDiscipline, [Int64])])
  func `patience may end in the middle of the line`(
    _ discipline: QueueDiscipline, _ expected: [Int64]
  ) {
    var small = SmallNetwork()
    let app = small.component(
      "app", places: 1, queueDiscipline: discipline, queueTimeout: .replay([50, 4, 50]),
      steps: [.wait(10)])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, priority: 1, steps: [.call(Call(app))])
    small.send(at: 2, priority: 2, steps: [.call(Call(app))])
    small.send(at: 3, priority: 3, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.each == expected)
    #expect(run[2].inFlightArea == 4)
  }

  @Test func `in a random line patience may end anywhere`() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var small = SmallNetwork()
      let app = small.component(
        "app", places: 1, queueDiscipline: .random, queueTimeout: .replay([50, 4, 50]),
        steps: [.wait(10)])
      for time in 0...3 as ClosedRange<Int64> { small.send(at: time, steps: [.call(Call(app))]) }
      let run = small.play(seed: seed)
      #expect(run.each == [10, 19, -1, 27] || run.each == [10, 29, -1, 17])
    }
  }

  @Test func `a random line serves each with the same chance`() {
    var firsts = [0, 0, 0]
    for seed in 1...600 as ClosedRange<UInt64> {
      var small = SmallNetwork()
      let app = small.component(
        "app", places: 1, queueDiscipline: .random, steps: [.wait(10)])
      for time in 0...3 as ClosedRange<Int64> { small.send(at: time, steps: [.call(Call(app))]) }
      let each = small.play(seed: seed).each
      for index in 1...3 where each[index] == 20 - Int64(index) { firsts[index - 1] += 1 }
    }
    #expect(firsts.reduce(0, +) == 600)
    // Five standard deviations of a count of 600 with probability 1/3 are 58.
    #expect(firsts.allSatisfy { $0 > 142 && $0 < 258 })
  }

  @Test func `among equal priorities the earlier comes first`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, queueDiscipline: .priority, steps: [.wait(10)])
    for (time, priority) in [(0, 0), (1, -1), (2, 0), (3, 0), (4, 7)] {
      small.send(at: Int64(time), priority: priority, steps: [.call(Call(app))])
    }
    #expect(small.play().each == [10, 49, 28, 37, 16])
  }

  @Test func `each instance has its own places and its own line`() {
    var small = SmallNetwork()
    let app = small.component(
      "app", instances: 2, places: 1, queueLimit: 1, steps: [.wait(.replay([10, 50, 10, 50]))])
    small.send(at: 0, 0, 0, 0, 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [10, 20, 50, 100])
    #expect(run[0].outcomes[.shed] == 1)
    #expect(run["app"].instances.map(\.offered) == [3, 2])
    #expect(run["app"].instances.map(\.busyArea) == [20, 100])
  }

  @Test func `a place that was handed over cannot be taken by who comes at that instant`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(10)])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 4, steps: [.call(Call(app))])
    small.send(at: 10, steps: [.call(Call(app))])
    #expect(small.play().each == [10, 16, 20])
  }
}

import TailraceEngine
import TestSupport
import Testing

/// What each fault does to instances, counted by hand.
struct FaultTests {
  /// Requests at these instants to a worker that a fault hits at 15 for 20 ns.
  private func run(
    _ kind: Fault.Kind, _ instants: [Int64], places: Int? = nil, cores: Int? = nil,
    discipline: QueueDiscipline = .fifo, steps: [Step] = [.compute(10)],
    timing: Fault.Timing? = nil
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component(
      "app", places: places, cores: cores, coreDiscipline: discipline, steps: steps)
    small.builder.fault(
      Fault(
        kind, at: .component(small.owner(of: app)),
        timing ?? .once(at: .nanoseconds(15), lasting: .nanoseconds(20))))
    for instant in instants { small.send(at: instant, steps: [.call(Call(app))]) }
    return small.play()
  }

  @Test(arguments: [
    QueueDiscipline.fifo, .lifo, .random, .priority, .shortestFirst, .processorSharing,
    .lifoPreemptive, .priorityPreemptive, .shortestRemaining,
  ])
  func `what stands still goes on with what was left`(_ discipline: QueueDiscipline) {
    let run = run(.freeze, [10, 60], cores: 1, discipline: discipline)
    // Five of ten are done at 15; from 35 on the other five.
    #expect(run.each == [30, 10])
    #expect(run["app"].coresArea == 20 && run["app"].serviceTime == 20)
    #expect(run["app"].outages?.times == [9980, 20] && run["app"].outages?.rises == [0, 1])
  }

  @Test func `those who come meanwhile wait, and are served in turn`() {
    let run = run(.freeze, [10, 20, 30, 80], cores: 1)
    #expect(run.each == [30, 30, 30, 10])
    let waits = self.run(.freeze, [10, 20, 80], steps: [.wait(10)])
    #expect(waits.each == [30, 25, 10])
    #expect(waits["app"].serviceTime == 30)
    let unlimited = self.run(.freeze, [10, 20, 80])
    #expect(unlimited.each == [30, 25, 10])
  }

  @Test(arguments: [Step.wait(10), .compute(10)])
  func `work that stands still in its place waits there`(_ step: Step) {
    let run = run(.freeze, [10, 20, 80], places: 2, steps: [step])
    // From 15 and from 20 to 35.
    #expect(run.each == [30, 25, 10])
    let app = run["app"]
    #expect(app.stoodStill == 35 && app.waitTime == 35 && app.queueArea == 35)
    #expect(app.serviceTime == 30 && app.placesArea == 65)
    #expect(Laws.violations(run.network, run.results) == [])
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test func `who is lost while it stands still has waited until then`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 2, steps: [.wait(10)])
    let target = Fault.Target.component(small.owner(of: app))
    small.builder.fault(
      Fault(.freeze, at: target, .once(at: .nanoseconds(15), lasting: .nanoseconds(20))))
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: target, .once(at: .nanoseconds(25), lasting: .nanoseconds(5))))
    for instant: Int64 in [10, 20, 80] { small.send(at: instant, steps: [.call(Call(app))]) }
    let run = small.play()
    #expect(run.each == [-1, -1, 10])
    #expect(run["app"].stoodStill == 15 && run["app"].queueArea == 15)
    #expect(run["app"].serviceTime == 15 && run["app"].placesArea == 30)
    #expect(Laws.violationsWhenDrained(run.network, run.results) == [])
  }

  @Test(arguments: [QueueDiscipline.fifo, .processorSharing, .lifoPreemptive])
  func `a slow instance is slow for what it works on, and at once quick again`(
    _ discipline: QueueDiscipline
  ) {
    // Five done at 15, two more by 35 at a tenth, the other three by 38.
    let run = run(.slow(10), [10, 60], cores: 1, discipline: discipline)
    #expect(run.each == [28, 10])
    #expect(run["app"].coresArea == 38)
    let waits = self.run(.slow(10), [10, 60], steps: [.wait(10)])
    #expect(waits.each == [28, 10])
  }

  @Test func `a lost core hands its work back to the line`() {
    // Two cores, one of which is away from 15 to 35.
    let run = run(.capacity(0.5), [10, 11, 12, 60], cores: 2)
    // The second, 4 of 10 done, stands first; the first ends at 20, the second at 26, the third at 36.
    #expect(run.each == [10, 15, 24, 10])
    #expect(run["app"].coresArea == 40)
  }

  @Test func `a lost place is not given to anybody`() {
    let run = run(.capacity(0.5), [10, 11, 12, 60], places: 2, steps: [.wait(10)])
    // Both places are held at 15; the one free at 20 is gone, the one at 21 is for the third.
    #expect(run.each == [10, 10, 19, 10])
    let none = self.run(.capacity(0), [10, 16, 60], places: 1, steps: [.wait(10)])
    #expect(none.each == [10, 29, 10])
  }

  @Test func `who refuses goes on with those inside`() {
    let run = run(.refuse, [10, 20, 40], cores: 1)
    #expect(run.each == [10, -1, 10])
    #expect(run[1].outcomes[.refused] == 1)
  }

  @Test func `errors come before the work`() {
    let all = run(.errors(1), [10, 20, 40], cores: 1)
    #expect(all.each == [10, -1, 10])
    #expect(all[1].outcomes[.error] == 1 && all["app"].serviceTime == 20)
    let none = run(.errors(0), [10, 20, 40], cores: 1)
    #expect(none.each == [10, 10, 10])
  }

  @Test func `a fault may come again and again`() {
    // From 5 to 15, from 25 to 35, from 45 to 55.
    let run = run(
      .refuse, [0, 10, 26, 30, 40, 56],
      timing: .repeated(
        at: .nanoseconds(5), every: .nanoseconds(20), lasting: .nanoseconds(10)))
    #expect(run.each == [10, -1, -1, -1, 10, 10])
  }

  @Test func `a rolling deploy takes one after the other`() {
    var small = SmallNetwork()
    let app = small.component("app", instances: 3, steps: [.wait(1)])
    let component = small.owner(of: app)
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: .component(component),
        .rolling(at: .nanoseconds(10), every: .nanoseconds(20), batch: 2, down: 5)))
    for instance in 0..<3 {
      for instant in [Int64(12), 17, 32, 37] {
        small.send(
          at: instant, steps: [.call(Call(app, instance: .number(instance)))])
      }
    }
    let run = small.play()
    #expect(run.each == [-1, 1, 1, 1, -1, 1, 1, 1, 1, 1, -1, 1])
    #expect(run["app"].outages?.rises == [0, 2, 1, 0])
    #expect(
      run.results.timeline.map(\.event) == [
        .wentDown(instances: 2), .cameBack(instances: 1), .cameBack(instances: 1),
        .wentDown(instances: 1), .cameBack(instances: 1),
      ])
  }

  @Test func `an instance that crashed is back when it has started`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(1)])
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: .component(small.owner(of: app)),
        .once(at: .nanoseconds(10), lasting: .nanoseconds(20)), boot: 7))
    for instant in [Int64(29), 31, 36, 38] { small.send(at: instant, steps: [.call(Call(app))]) }
    #expect(small.play().each == [-1, -1, -1, 1])
  }

  @Test func `each instance has its own clock, busy or idle`() {
    var small = SmallNetwork()
    let app = small.component("app", instances: 4, steps: [.wait(1)])
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: .component(small.owner(of: app)),
        .random(up: .exponential(mean: 300), down: .exponential(mean: 100))))
    small.send(at: 1, steps: [.call(Call(app))])
    let run = small.play(for: 4_000_000)
    let outages = run["app"].outages
    #expect(abs((outages?.availability ?? 0) - 0.75) < 0.01)
    // Four down at once: a quarter to the fourth.
    let all = Double(outages?.times[4] ?? 0) / 4_000_000
    #expect(abs(all - 0.25 * 0.25 * 0.25 * 0.25) < 0.001)
  }

  @Test func `every instance at a location goes down, and no other`() {
    var small = SmallNetwork()
    let one = small.component("one", instances: 2, steps: [.wait(1)])
    let two = small.component("two", steps: [.wait(1)])
    small.builder.geography(Geography(regions: [0, 1], oneWay: [.zero, .zero, .zero, .zero]))
    small.builder.locate(small.owner(of: one), at: [0, 1])
    small.builder.locate(small.owner(of: two), at: [1])
    small.builder.fault(
      Fault(
        .crash(isSilent: false), at: .locations([1]),
        .once(at: .nanoseconds(10), lasting: .nanoseconds(10))))
    for instance in 0...1 {
      small.send(at: 15, steps: [.call(Call(one, instance: .number(instance)))])
    }
    small.send(at: 15, steps: [.call(Call(two))])
    small.send(at: 25, steps: [.call(Call(two))])
    #expect(small.play().each == [1, -1, -1, 1])
  }

  @Test func `a part of the instances is rounded to the nearest`() {
    for (part, hit) in [(0.5, 2), (0.3, 1), (0.7, 3)] as [(Double, Int)] {
      var small = SmallNetwork()
      let app = small.component("app", instances: 4, steps: [.wait(1)])
      small.builder.fault(
        Fault(
          .crash(isSilent: false), at: .component(small.owner(of: app)), extent: .share(part),
          .once(at: .nanoseconds(10), lasting: .nanoseconds(10))))
      small.send(at: 0, steps: [.call(Call(app))])
      #expect(small.play()["app"].outages?.times[hit] == 10)
    }
  }

  @Test func `times of a slow fault multiply, and what capacity goes adds up`() {
    var small = SmallNetwork()
    let app = small.component("app", cores: 3, steps: [.compute(10)])
    let target = Fault.Target.component(small.owner(of: app))
    let always = Fault.Timing.once(at: .zero, lasting: .nanoseconds(1000))
    for kind in [Fault.Kind.slow(2), .slow(3), .capacity(2.0 / 3), .capacity(2.0 / 3)] {
      small.builder.fault(Fault(kind, at: target, always))
    }
    for _ in 0..<2 { small.send(at: 5, steps: [.call(Call(app))]) }
    small.send(at: 2000, steps: [.call(Call(app))])
    // One core of three, six times as slow.
    #expect(small.play().each == [60, 120, 10])
  }
}

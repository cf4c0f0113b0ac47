import TailraceEngine
import TestSupport
import Testing

struct ChangeTests {
  /// Requests at these instants to a worker that goes down, at 15 for 20 ns unless told otherwise.
  private func run(
    _ instants: [Int64], places: Int? = nil, cores: Int? = nil,
    coreDiscipline: QueueDiscipline = .fifo, instances: Int = 1, lasting: Int64? = 20,
    extent: Change.Extent = .all, steps: [Step] = [.compute(10)]
  ) -> Played {
    var small = SmallNetwork()
    let app = small.component(
      "app", instances: instances, places: places, cores: cores, coreDiscipline: coreDiscipline,
      steps: steps)
    small.builder.change(
      Change(
        at: .nanoseconds(15),
        .crash(small.owner(of: app), extent, lasting: lasting.map { .nanoseconds($0) })))
    if instances == 1 {
      for instant in instants { small.send(at: instant, steps: [.call(Call(app))]) }
    } else {
      small.send(.recorded(instants), steps: [.call(Call(app))])
    }
    return small.play()
  }

  @Test func `who is in service fails at the crash, and who comes later is refused until the end`()
  {
    let run = run([0, 10, 20, 34, 36, 40], cores: 4)
    #expect(run.each == [10, -1, -1, -1, 10, 10])
    #expect(run[1].outcomes[.crashed] == 1 && run[1].inFlightArea == 5)
    #expect(run[2].outcomes[.refused] == 1 && run[2].inFlightArea == 0)
    #expect(run["app"].failuresBegun[.crashed] == 1)
    #expect(run["app"].failuresBegun[.refused] == 2)
    #expect(run["app"].serviceTime == 35)
    #expect(run["app"].coresArea == 35)
  }

  @Test(arguments: [
    QueueDiscipline.fifo, .lifo, .random, .priority, .shortestFirst, .processorSharing,
    .lifoPreemptive, .priorityPreemptive, .shortestRemaining,
  ])
  func `nobody is left in a line or at a core`(_ discipline: QueueDiscipline) {
    let run = run([10, 11, 12, 50], cores: 1, coreDiscipline: discipline)
    #expect(run.each == [-1, -1, -1, 10])
    #expect(run["app"].outcomes[.crashed] == 3)
    #expect(run["app"].insideArea == 22)
    #expect(run["app"].coresArea == 15)
    #expect(run["app"].inFlightAtEnd == 0)
  }

  @Test func `those who wait for a place fail too, and none of them gets it`() {
    let run = run([10, 11, 12, 50], places: 1, steps: [.wait(10)])
    #expect(run.each == [-1, -1, -1, 10])
    #expect(run["app"].placesArea == 15)
    #expect(run["app"].queueArea == 7)
  }

  @Test func `an instance that does not come back refuses for ever`() {
    #expect(run([20, 9000], cores: 1, lasting: nil).each == [-1, -1])
  }

  @Test func `one of three goes down and the others carry on`() {
    let run = run([20, 21, 22, 40, 41, 42], instances: 3, extent: .fixed(1))
    #expect(run[0].outcomes[.refused] == 1 && run[0].outcomes[.full] == 5)
  }

  @Test func `a caller that goes down leaves what it asked for running`() {
    var small = SmallNetwork()
    let db = small.component("db", places: 1, steps: [.wait(10)])
    let app = small.component(
      "app", steps: [.together([[.call(Call(db))], [.wait(100)]], needed: 2)])
    small.builder.link(
      from: small.owner(of: app), to: small.owner(of: db), latency: 0, pool: ConnectionPool(size: 1)
    )
    small.builder.change(
      Change(
        at: .nanoseconds(15), .crash(small.owner(of: app), .all, lasting: .nanoseconds(10))))
    for instant in [Int64(8), 9, 30] { small.send(at: instant, steps: [.call(Call(app))]) }
    let run = small.play()
    #expect(run.each == [-1, -1, 100])
    // The second never got its connection; the first one's query was answered to nobody.
    #expect(run["db"].outcomes[.full] == 2)
    #expect(run["app"].outcomes[.crashed] == 2)
  }

  @Test func `a flush makes every key a miss once`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let redis = small.builder.component("redis")
    let contents = small.builder.cache(in: redis, of: keys, capacity: 1)
    let get = small.builder.operation("get", of: redis)
    small.builder.define(
      get, [.key(keys), .probe(contents), .onMiss([.wait(10), .fill(contents)])])
    small.builder.change(Change(at: .nanoseconds(50), .flush(redis)))
    for instant in [Int64(0), 20, 40, 60, 80] { small.send(at: instant, steps: [.call(Call(get))]) }
    let run = small.play()
    #expect(run.each == [10, 0, 0, 10, 0])
  }
}

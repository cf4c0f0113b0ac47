import TailraceEngine
import TestSupport
import Testing

struct CallTests {
  @Test func `a request keeps its place while it waits for an answer`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(10)])
    let app = small.component("app", places: 1, steps: [.call(Call(db))])
    small.send(at: 0, 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.latencies(0) == [10, 20])
    #expect(run["app"].placesArea == 20)
    #expect(run["app"].queueArea == 10)
    #expect(run["app"].waitTime == 10)
  }

  @Test func `links are crossed in both directions`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    let client = small.send(at: 0, steps: [.call(Call(app))])
    small.builder.link(from: client, to: small.owner(of: app), latency: 7)
    let run = small.play()
    #expect(run.each == [24])
    #expect(run[0].networkTime == 14)
    #expect(run["app"].latency.values == [10])
  }

  @Test func `a caller stops waiting at its timeout and the work goes on`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(30)])
    small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run[0].outcomes.total == 1)
    #expect(run[0].late == 1)
    #expect(run[0].inFlightArea == 10)
    #expect(run["client 0"].failuresBegun[.timeout] == 1)
    #expect(run["app"].outcomes[.full] == 1)
    #expect(run["app"].insideArea == 30)
    #expect(run["app"].serviceTime == 30)
  }

  @Test func `a random timeout works as a constant one does`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(30)])
    small.send(at: 0, 100, steps: [.call(Call(app, timeout: .replay([10, 40])))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run.latencies(0) == [30])
    #expect(run[0].late == 1)
  }

  @Test func `only an answer that a client no longer awaits is late`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(30)])
    let app = small.component("app", steps: [.call(Call(db, timeout: 10))])
    small.send(at: 0, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run[0].late == 0)
    #expect(run["app"].failuresBegun[.timeout] == 1)
    #expect(run["client 0"].failuresBegun.total == 0)
  }

  @Test func `a failure is not late however late it comes`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(30), .fail(probability: 1, .error)])
    small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run[0].late == 0)
    #expect(run["app"].outcomes[.error] == 1)
  }

  // The timer draws its sequence before the call is sent, so it comes first among equal instants.
  @Test func `a timeout and a reply at the same instant count once`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    small.send(at: 0, steps: [.call(Call(app, timeout: 10))])
    let run = small.play()
    #expect(run[0].outcomes[.timeout] == 1)
    #expect(run[0].outcomes.total == 1)
    #expect(run[0].late == 1)
  }

  @Test func `a late answer goes to nobody, though the caller's memory is used again`() {
    var small = SmallNetwork()
    let slow = small.component("slow", steps: [.wait(30)])
    let fast = small.component("fast", steps: [.wait(40)])
    small.send(at: 0, steps: [.call(Call(slow, timeout: 10))])
    small.send(at: 10, 10, 10, steps: [.call(Call(fast))])
    let run = small.play()
    #expect(run[0].late == 1)
    #expect(run.latencies(1) == [40, 40, 40])
    #expect(run[1].late == 0)
  }

  @Test func `a failure is handed on with its reason and began in one place`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(3), .fail(probability: 1, .throttled)])
    let app = small.component("app", steps: [.call(Call(db)), .wait(50)])
    small.send(at: 0, steps: [.call(Call(app)), .wait(50)])
    let run = small.play()
    for name in ["db", "app"] { #expect(run[name].outcomes[.throttled] == 1) }
    #expect(run[0].outcomes[.throttled] == 1)
    #expect(run[0].inFlightArea == 3)
    #expect(run["db"].failuresBegun[.throttled] == 1)
    #expect(run["app"].failuresBegun.total == 0)
    #expect(run["client 0"].failuresBegun.total == 0)
  }

  @Test func `an operation that takes no place runs beside a full component`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [.wait(100)])
    let beside = small.builder.operation(
      "beside", of: small.owner(of: app), usesPlace: false)
    small.builder.define(beside, [.wait(10)])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(beside))])
    let run = small.play()
    #expect(run.each == [100, 10])
    #expect(run["app"].placesArea == 100)
  }

  @Test func `a slow first request does not delay later ones where there is room`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 2, cores: 2, steps: [.compute(.replay([200, 10]))])
    small.send(at: 0, steps: [.call(Call(app))])
    small.send(at: 1, steps: [.call(Call(app))])
    #expect(small.play().each == [200, 10])
  }

  @Test func `steps that take no time leave no event and no delay`() {
    var small = SmallNetwork()
    let app = small.component("app", places: 1, steps: [])
    small.send(at: 5, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.each == [0])
    #expect(run.results.events == 1)
  }
}

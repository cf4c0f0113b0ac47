import TestSupport
import Testing

@testable import TailraceEngine

struct NameTests {
  /// Two components of one instance each, and a name that is answered with either.
  private struct Named {
    var small = SmallNetwork()
    let targets: [OperationID]
    let owners: [ComponentID]
    let name: ComponentID
    let ask: OperationID

    init(
      _ work: [Step] = [.wait(1)], keptFor: Int64 = 1000, resolvers: Int? = 1, before: [Step] = [],
      policy: CallPolicy = CallPolicy()
    ) {
      targets = [small.component("one", steps: work), small.component("two", steps: work)]
      owners = [small.owner(of: targets[0]), small.owner(of: targets[1])]
      name = small.builder.component("name")
      let id = small.builder.name(
        NameService(
          name, policy: .roundRobin, timeToLive: .nanoseconds(keptFor),
          targets: owners.map { .init($0) }, resolvers: resolvers))
      ask = small.builder.operation("ask", of: name)
      let branches = targets.map { target -> [Step] in
        var call = Call(target)
        call.policy = policy
        return [.call(call)]
      }
      small.builder.define(
        ask, before + [.resolve(id), .onMiss([.learn(id)]), .toAnswer(id, branches)])
    }

    /// A source of one more class of a client, whose requests ask the name.
    mutating func send(_ name: String, from client: ComponentID, _ arrivals: Arrivals) {
      let kind = small.builder.requestClass(name, from: client, steps: [.call(Call(ask))])
      small.builder.source(client, classes: [(kind, share: 1)], arrivals: arrivals)
    }
  }

  @Test func `an answer is kept until the instant at which its time is over`() {
    for (later, misses) in [(4, 1), (5, 2)] as [(Int64, Int64)] {
      var named = Named(keptFor: 5)
      named.small.send(at: 0, later, steps: [.call(Call(named.ask))])
      #expect(named.small.play()["name"].counts.cacheMisses == misses)
    }
  }

  @Test func `probes change what is known of an address only in a row`() {
    var table = NameTable()
    table.names.append(
      NameTable.Entry(
        policy: .failover, timeToLive: 1, threshold: 3, firstAddress: 0, addresses: 1,
        sampler: .none, firstSource: 0, resolvers: 1))
    table.addresses.append(NameTable.Address(station: 0, target: 0, weight: 1))
    var known: [Bool] = []
    for letter in "xx.xxx..x..." {
      table.heardOf(0, 0, isUp: letter == ".")
      known.append(table.addresses[0].isUp)
    }
    #expect(
      known == [true, true, true, true, true, false, false, false, false, false, false, true])
  }

  @Test func `ways may differ by direction`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(1)])
    small.builder.geography(
      Geography(regions: [0, 1], oneWay: [.zero, .nanoseconds(10), .nanoseconds(3), .zero]))
    small.builder.locate(small.owner(of: app), at: [1])
    let client = small.send(at: 0, steps: [.publish(Call(app))])
    small.builder.locate(client, at: [0])
    #expect(small.play()[0].networkTime == 10)
  }

  @Test func `a call that waited goes to its own component, whatever the name answers by then`() {
    var named = Named([.wait(100)], keptFor: 5)
    named.small.builder.link(
      from: named.name, to: named.owners[0], latency: 0, pool: ConnectionPool(size: 1))
    // The second waits for the first's connection; the third is answered with the other component.
    named.small.send(at: 0, 1, 10, steps: [.call(Call(named.ask))])
    let run = named.small.play(for: 1000)
    #expect(run["one"].outcomes.total == 2)
    #expect(run["two"].outcomes.total == 1)
    #expect(run.latencies(0) == [100, 100, 199])
  }

  @Test func `a call that is tried again goes to its own component too`() {
    var retry = CallPolicy()
    retry.retry = CallPolicy.Retry(attempts: 2)
    retry.retry?.backoff = .init(
      base: .nanoseconds(20), factor: 1, cap: .nanoseconds(20), jitter: .none)
    var named = Named([.wait(1), .fail(probability: 1, .error)], keptFor: 5, policy: retry)
    named.small.send(at: 0, 10, steps: [.call(Call(named.ask))])
    let run = named.small.play(for: 1000)
    #expect(run["one"].outcomes.total == 2)
    #expect(run["two"].outcomes.total == 2)
  }

  @Test func `what is wherever its caller is stays there when the caller has given up`() {
    var again = CallPolicy()
    again.retry = CallPolicy.Retry(attempts: 2)
    // The branch of the attempt takes the frame of the request that has given up: its caller's caller.
    var named = Named(before: [.wait(10)], policy: again)
    named.small.builder.geography(
      Geography(regions: [0, 1], oneWay: [.zero, .nanoseconds(30), .nanoseconds(30), .zero]))
    for owner in named.owners { named.small.builder.locate(owner, at: [1]) }
    let client = named.small.send(at: 0, steps: [.call(Call(named.ask, timeout: 5))])
    named.small.builder.locate(client, at: [0])
    let (before, after) = (named.small, named.small)
    #expect(before.play(for: 39)["one"].offered == 0)
    #expect(after.play(for: 42)["one"].offered == 1)
  }

  @Test func `an answer goes to where the caller was that has given up`() {
    var small = SmallNetwork()
    let app = small.component("app", steps: [.wait(10)])
    let far = small.component("far", steps: [.wait(100)])
    small.builder.geography(
      Geography(regions: [0, 1], oneWay: [.zero, .nanoseconds(30), .nanoseconds(30), .zero]))
    small.builder.locate(small.owner(of: app), at: [0])
    small.builder.locate(small.owner(of: far), at: [1])
    let here = small.send(at: 0, steps: [.call(Call(app, timeout: 5))])
    // The other's request takes the frame of the one that is over.
    let there = small.send(at: 6, steps: [.call(Call(far))])
    small.builder.locate(here, at: [0])
    small.builder.locate(there, at: [1])
    #expect(small.play(for: 20)[0].late == 1)
  }

  @Test func `each client keeps its answer, whatever other source its component has`() {
    var named = Named(resolvers: nil)
    let first = named.small.builder.client("first")
    let second = named.small.builder.client("second")
    named.send("alone", from: first, .recorded([1]))
    named.send("other", from: second, .recorded([50]))
    named.send("many", from: first, .closed(users: 3, think: .replay([10, 20, 30, 900, 900, 900])))
    let run = named.small.play(for: 500)
    #expect(run["name"].outcomes.total == 5)
    // The first user is the client that was alone; whoever is of another component asks for itself.
    #expect(run["name"].counts.cacheMisses == 4)
  }
}

import TailraceEngine
import TestSupport
import Testing

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
}

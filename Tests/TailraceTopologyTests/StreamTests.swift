import Foundation
import Tailrace
import TestSupport
import Testing

/// What is drawn goes by names: whatever is added, moved or renamed elsewhere, it stays what it was.
struct StreamTests {
  // MARK: No two streams are one

  /// The names whose stream, or salt, begins as that of another does.
  private func doubles(_ network: Network) -> [StreamName] {
    var known: Set<UInt64> = []
    return network.streamNames.filter {
      var stream = RandomStream(StreamKey(seed: 1, replication: 0, name: $0))
      return !known.insert(stream.next()).inserted
    }
  }

  @Test(arguments: EveryTopology.files)
  func `a topology has no two streams that are one`(_ file: URL) throws {
    let network = try Topology.load(file.path).network
    #expect(!network.streamNames.isEmpty)
    #expect(doubles(network) == [])
  }

  @Test(arguments: Recording.seeds(1...300))
  func `a random network has no two streams that are one`(_ seed: UInt64) {
    for options in [.init(), .mixture, .everything, .widest] as [RandomNetwork.Options] {
      let network = RandomNetwork.make(seed: seed, options)
      #expect(doubles(network) == [])
    }
  }

  @Test func `two components of one name trap`() async {
    await #expect(processExitsWith: .failure) {
      var builder = NetworkBuilder()
      _ = builder.component("app")
      _ = builder.client("app")
    }
  }

  // MARK: What moves no draw

  /// Everybody has room enough, so that what one draws says nothing of when another is served.
  private static let town = """
    tailrace: 1
    data:
      items: {keys: 200, popularity: zipf(0.9)}
    traffic:
      visitors:
        rate: 60/s
        requests:
          look: {share: 10%, call: shop.look, key: items}
          read: {share: 60%, call: app.read}
          write: {share: 30%, call: app.write}
      partners:
        rate: 20/s
        requests: {sync: {share: 100%, call: depot.sync}}
    components:
      app:
        kind: service
        region: eu
        instances: 3
        cores: 64
        operations:
          read:
            - compute: exponential(mean=3ms)
            - call: {to: db.get, timeout: 20ms, retry: {attempts: 3, backoff: 5ms}}
            - compute: exponential(mean=1ms)
          write:
            - together: [[compute: exponential(mean=2ms)], [call: db.put]]
            - choose: [{share: 40%, steps: [compute: exponential(mean=9ms)]}]
      shop:
        kind: service
        region: eu
        cores: 64
        operations:
          look:
            - compute: exponential(mean=8ms)
            - lookup: {in: memo, data: items, otherwise: [call: db.peek]}
      memo: {kind: cache, capacity: 50, service: exponential(mean=1ms), cores: 64}
      depot:
        kind: service
        region: us
        instances: 2
        cores: 64
        operations: {sync: [compute: exponential(mean=5ms), wait: exponential(mean=5ms)]}
      db:
        kind: database
        region: eu
        cores: 64
        operations:
          get: {service: exponential(mean=8ms)}
          put: {service: exponential(mean=8ms)}
          peek: {service: exponential(mean=8ms)}
    regions:
      eu: {zones: [a, b]}
      us: {}
    round_trips: {eu <-> us: 80ms}
    links:
      visitors -> app: {latency: exponential(mean=10ms), policy: random}
      app -> db: {latency: exponential(mean=2ms)}
    faults:
      - {at: 2s, for: 1s, crash: app, mode: one}
      - {at: 5s, for: 1s, crash: app, mode: one}
      - {at: 1s, for: 7s, errors: app, rate: 20%, mode: all}
      - {at: 4s, for: 3s, crash: depot, mode: one}
      - {mtbf: exponential(mean=5s), mttr: exponential(mean=100ms), region: us}

    """

  /// What became of whom, by name.
  private func seen(_ text: String) throws -> [String: [AnyHashable]] {
    let topology = try Play.topology(text)
    let results = topology.run(duration: .seconds(10), warmup: .zero).results
    var seen: [String: [AnyHashable]] = [:]
    for (kind, result) in zip(topology.network.requestClasses, results.classes) {
      seen[kind.name] = [result.latency, result.outcomes]
    }
    for (component, result) in zip(topology.network.components, results.components)
    where !component.isClient {
      seen[component.name] = [
        result.latency, result.outcomes, result.instances.map(\.offered),
      ]
    }
    return seen
  }

  /// Of whom something else became; of whom there is not under the old name, too.
  private func moved(by edit: Edit) throws -> Set<String> {
    let (before, after) = (try seen(Self.town), try seen(edit.applied(to: Self.town)))
    #expect(before.count == 9)
    return Set(before.keys.filter { before[$0] != after[$0] })
  }

  /// Replacements in the text.
  struct Edit: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var parts: [(String, String)]
    /// What may change.
    var moved: Set<String> = []

    func applied(to text: String) -> String {
      parts.reduce(text) { text, part in
        precondition(text.contains(part.0), "nothing to replace: \(part.0)")
        return text.replacing(part.0, with: part.1)
      }
    }
  }

  private static let stranger = """
      stranger: {kind: service, region: eu, cores: 9, operations: {go: [compute: exponential(mean=5ms)]}}

    """
  private static let strangers = """
      strangers: {rate: 30/s, requests: {go: {share: 100%, call: stranger.go, key: more}}}

    """

  static let additions: [Edit] = [
    Edit(
      testDescription: "a component, its source, its data and its fault before all others",
      parts: [
        ("data:\n", "data:\n  more: {keys: 90}\n"), ("traffic:\n", "traffic:\n" + strangers),
        ("components:\n", "components:\n" + stranger),
        ("faults:\n", "faults:\n  - {at: 1s, for: 1s, crash: stranger}\n"),
      ]),
    Edit(
      testDescription: "the same behind all others",
      parts: [
        ("traffic:\n", "  more: {keys: 90}\ntraffic:\n"),
        ("components:\n", strangers + "components:\n"),
        ("regions:\n", stranger + "regions:\n"),
        ("region: us}\n", "region: us}\n  - {at: 1s, for: 1s, crash: stranger}\n"),
      ]),
    Edit(
      testDescription: "a request of another source",
      parts: [
        (
          "{share: 100%, call: depot.sync}",
          "{share: 50%, call: depot.sync}, a: {share: 50%, call: depot.a}"
        ),
        ("operations: {sync:", "operations: {a: [wait: exponential(mean=1ms)], sync:"),
      ], moved: ["partners.sync", "depot"]),
    Edit(
      testDescription: "a fault of another kind at the same component, before the others",
      parts: [("faults:\n", "faults:\n  - {at: 1s, for: 8s, slow: app, factor: 1x}\n")]),
    Edit(
      testDescription: "a zone of a region that is lost",
      parts: [("us: {}", "us: {zones: [x]}"), ("eu: {zones: [a, b]}", "eu: {zones: [c, a, b]}")]),
    Edit(
      testDescription: "a wait before and between other steps",
      parts: [
        ("- compute:", "- wait: 0ms\n        - compute:"),
        ("- call:", "- wait: 0ms\n        - call:"),
        ("- together: [[", "- together: [[wait: 0ms, "),
      ]),
    Edit(
      testDescription: "calls of another component",
      parts: [
        ("- call:", "- call: nothing\n        - call:"),
        ("- choose:", "- call: nothing\n        - choose:"),
        ("components:\n", "components:\n  nothing: {kind: external, region: eu, latency: 0ms}\n"),
      ], moved: ["nothing"]),
    Edit(
      testDescription: "a loop around the steps",
      parts: [
        (
          "- compute: exponential(mean=1ms)",
          "- repeat: {times: 1, steps: [{repeat: {times: 1, steps: [compute: exponential(mean=1ms)]}}]}"
        )
      ]),
  ]

  static let orders: [Edit] = [
    Edit(
      testDescription: "requests",
      parts: [
        ("      look: {share: 10%, call: shop.look, key: items}\n", ""),
        (
          "call: app.write}\n",
          "call: app.write}\n      look: {share: 10%, call: shop.look, key: items}\n"
        ),
      ]),
    Edit(
      testDescription: "components",
      parts: [
        ("  memo: {kind: cache, capacity: 50, service: exponential(mean=1ms), cores: 64}\n", ""),
        (
          "components:\n",
          "components:\n  memo: {kind: cache, capacity: 50, service: exponential(mean=1ms), cores: 64}\n"
        ),
      ]),
    Edit(
      testDescription: "sources",
      parts: [
        (
          "  partners:\n    rate: 20/s\n    requests: {sync: {share: 100%, call: depot.sync}}\n", ""
        ),
        (
          "traffic:\n",
          "traffic:\n  partners:\n    rate: 20/s\n    requests: {sync: {share: 100%, call: depot.sync}}\n"
        ),
      ]),
    Edit(
      testDescription: "faults, regions and operations",
      parts: [
        ("  - {at: 4s, for: 3s, crash: depot, mode: one}\n", ""),
        ("faults:\n", "faults:\n  - {at: 4s, for: 3s, crash: depot, mode: one}\n"),
        ("  us: {}\n", ""), ("regions:\n", "regions:\n  us: {}\n"),
        ("      peek: {service: exponential(mean=8ms)}\n", ""),
        ("      get:", "      peek: {service: exponential(mean=8ms)}\n      get:"),
      ]),
  ]

  @Test(arguments: additions + orders)
  func `what is added or moved elsewhere moves no draw`(_ edit: Edit) throws {
    #expect(try moved(by: edit).isSubset(of: edit.moved))
  }

  // MARK: What a rename moves

  static let renames: [Edit] = [
    Edit(
      testDescription: "a source", parts: [("partners:", "guests:")],
      moved: ["partners.sync", "depot"]),
    Edit(
      testDescription: "a component", parts: [("depot", "barn")], moved: ["partners.sync", "depot"]),
    Edit(
      testDescription: "a component that others call", parts: [("memo", "redis")],
      moved: ["visitors.look", "memo", "shop"]),
    Edit(
      testDescription: "an operation", parts: [("db.peek", "db.glance"), ("peek:", "glance:")],
      moved: ["visitors.look", "db", "shop"]),
    // Its requests bring the keys.
    Edit(testDescription: "a data set", parts: [("items", "things")]),
    Edit(
      testDescription: "a region", parts: [("us", "asia")], moved: ["partners.sync", "depot"]),
  ]

  @Test(arguments: renames) func `a rename moves what bears the name`(_ edit: Edit) throws {
    #expect(try moved(by: edit) == edit.moved)
  }
}

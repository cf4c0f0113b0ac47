import Tailrace
import Testing

/// Variants, anchors, notes, and what the order of keys may not change.
struct SemanticOverlayTests {
  private static let shop = """
    tailrace: 1
    name: A shop
    traffic:
      visitors: {rate: 100/s, timeout: 1s, requests: {page: {share: 100%, call: app.page}}}
    components:
      app:
        kind: service
        instances: 2
        concurrency: 10
        queue: {limit: 5, timeout: 1s}
        operations: {page: [{wait: exponential(mean=20ms)}, {call: db.read}]}
      db: {kind: database, cores: 2, operations: {read: {service: exponential(mean=3ms)}}}
    links: {default: {latency: 1ms}}
    variants:
      larger: {components: {app: {instances: 9}}}
      unlimited: {components: {app: {queue: null, concurrency: null}}}
      patient: {traffic: {visitors: {timeout: ~}}}
      shorter: {components: {app: {operations: {page: [wait: 1ms]}}, db: null}}
      added:
        components:
          more:
            kind: service
            cores: null
            concurrency: 5
            queue: {limit: 3, timeout: ~}
            operations: {page: [wait: 1ms]}
        links: {app -> db: {latency: 2ms, pool: null}}
      renamed: {name: Another, components: {extra: {kind: external, latency: 1ms}}}
    """

  @Test func `a text that was taken apart once reads as it does each time`() {
    let file = SourceFile(name: "x.yaml", text: Self.shop)
    let document = TopologyDocument(file)
    #expect(document.variants.count == 6)
    for variant in [nil, "none"] + document.variants {
      let once = document.read(variant: variant, load: "2x")
      let each = Topology.read(file, variant: variant, load: "2x")
      #expect(once.rendered() == each.rendered())
      #expect(
        once.topology?.network.components.map(\.instances)
          == each.topology?.network.components.map(\.instances))
    }
  }

  @Test func `a variant that is played for longer is held to the least interval`() throws {
    let text = """
      tailrace: 1
      simulation: {duration: 1s, warmup: 0s, interval: 20us, seed: 1}
      traffic: {visitors: {rate: 10/s, requests: {page: {share: 100%, call: app.page}}}}
      components: {app: {kind: service, cores: 1, operations: {page: [compute: 1ms]}}}
      variants: {long: {simulation: {duration: 1h}}}
      """
    #expect(throws: Never.self) { try Topology(text) }
    let error = #expect(throws: TopologyError.self) { try Topology(text, variant: "long") }
    #expect(error?.description.contains("at least 1/100000 of the duration") == true)
  }

  @Test func `a variant is a merge patch: keys merge, lists and values replace, null takes away`()
    throws
  {
    func network(_ variant: String?) throws -> Network {
      try Play.topology(Self.shop, variant: variant).network
    }
    #expect(try network(nil).components[0].instances == 2)
    let larger = try network("larger").components[0]
    #expect(larger.instances == 9 && larger.places == 10 && larger.queueLimit == 5)
    let unlimited = try network("unlimited").components[0]
    #expect(unlimited.places == nil && unlimited.queueLimit == nil)
    #expect(try network("shorter").components.map(\.name) == ["app", "visitors"])
    let added = try network("added").components[2]
    #expect(added.name == "more" && added.cores == nil && added.queueTimeout == nil)
    #expect(added.places == 5 && added.queueLimit == 3)
    #expect(try network("renamed").annotations.name == "Another")
    #expect(try network("renamed").components.map(\.name) == ["app", "db", "extra", "visitors"])
    #expect(try network("patient").annotations.defaults.contains { $0.place.hasSuffix("timeout") })
    #expect(
      try Play.topology(Self.shop).variants == [
        "larger", "unlimited", "patient", "shorter", "added", "renamed",
      ])
  }

  @Test func `anchors and merge keys say once what several components share`() throws {
    let network = try Play.topology(
      """
      tailrace: 1
      x-notes: {author: the notes of an author are left alone}
      x-service: &service {kind: service, cores: 4, concurrency: 50}
      traffic:
        visitors: {rate: 10/s, requests: {page: {share: 100%, call: front.page}}}
      components:
        front:
          <<: *service
          operations: {page: [&work {compute: 1ms}, {call: back.read}]}
        back:
          <<: *service
          cores: 8
          operations: {read: [*work]}
      """
    ).network
    #expect(network.components[0].cores == 4 && network.components[0].places == 50)
    #expect(network.components[1].cores == 8 && network.components[1].places == 50)
  }

  @Test func `the order of keys that only describe changes nothing`() throws {
    let turned = """
      links: {default: {latency: 1ms}}
      components:
        app:
          operations: {page: [{wait: exponential(mean=20ms)}, {call: db.read}]}
          queue: {timeout: 1s, limit: 5}
          concurrency: 10
          instances: 2
          kind: service
        db: {operations: {read: {service: exponential(mean=3ms)}}, cores: 2, kind: database}
      traffic:
        visitors: {requests: {page: {call: app.page, share: 100%}}, timeout: 1s, rate: 100/s}
      name: A shop
      tailrace: 1
      """
    let first = try Play.run(Self.shop)
    let second = try Play.run(turned)
    #expect(first.results.fingerprint == second.results.fingerprint)
  }

  /// The fingerprint folds the network's order in; what each part saw may not depend on it.
  @Test func `the order of components, sources, requests and data sets moves no draw`() throws {
    func text(_ turned: Bool) -> String {
      func list(_ items: [String]) -> String {
        "\n" + (turned ? items.reversed() : items).map { "  " + $0 }.joined(separator: "\n")
      }
      let data = list(["pages: {keys: 500}", "users: {keys: 1000, popularity: zipf(0.9)}"])
      let traffic = list([
        "visitors: {rate: 300/s, requests: {page: {share: 100%, call: app.page, key: users}}}",
        "robots: {rate: 50/s, requests: {page: {share: 100%, call: app.page, key: users}}}",
      ])
      let components = list([
        "app: {kind: service, instances: 2, cores: 2, operations: {page: [{compute: exponential(mean=2ms)},"
          + " {lookup: {in: redis, data: users, otherwise: [call: db.read]}}]}}",
        "redis: {kind: cache, capacity: 100, service: exponential(mean=100us)}",
        "db: {kind: database, cores: 2, operations: {read: {service: exponential(mean=3ms)}}}",
      ])
      return "tailrace: 1\ndata:\(data)\ntraffic:\(traffic)\ncomponents:\(components)\n"
    }
    let first = try Play.run(text(false))
    let second = try Play.run(text(true))
    for component in first.components.all {
      let other = second.components[component.name]
      #expect(component.offered == other.offered, "\(component.name)")
      #expect(component.latency.mean == other.latency.mean, "\(component.name)")
      #expect(component.hitRatio == other.hitRatio, "\(component.name)")
    }
    for source in first.traffic.all {
      #expect(source.latency.mean == second.traffic[source.name].latency.mean, "\(source.name)")
    }
    #expect(first.results.events == second.results.events)
  }
}

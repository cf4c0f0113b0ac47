import Tailrace
import Testing

/// Services, balancers, queues, others' services, and the steps of operations.
struct SemanticServiceTests {
  @Test func `a balancer's turn goes evenly around`() throws {
    let report = try Play.run(
      Play.steady(
        "lb.page",
        """
        lb: {kind: load_balancer, targets: app, policy: round_robin}
        app: {kind: service, instances: 4, operations: {page: [wait: 1ms]}}
        """))
    #expect(report.results.components[1].instances.map(\.offered) == [250, 250, 250, 250])
    #expect(report.components["lb"].offered == 1000)
  }

  @Test(arguments: ["random", "least_request", "least_connections"])
  func `every policy uses every instance`(_ policy: String) throws {
    let report = try Play.run(
      Play.steady(
        "lb.page",
        """
        lb: {kind: load_balancer, targets: app, policy: \(policy)}
        app: {kind: service, instances: 4, operations: {page: [wait: exponential(mean=30ms)]}}
        """))
    for instance in report.results.components[1].instances { #expect(instance.offered > 150) }
  }

  @Test func `consumers work on so many messages at once, and publishers do not wait`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [publish: mail]}}
        mail: {kind: queue, consumers: {to: smtp, concurrency: 5}}
        smtp: {kind: external, latency: 1s}
        """))
    #expect(isNear(report.components["smtp"].meanInside, 5, within: 0.02))
    #expect(isNear(report.components["mail"].heldPlaces, 5, within: 0.02))
    #expect(report.traffic["visitors"].latency.max == .zero)
    #expect(report.components["mail"].outcomes.answered == 45)
  }

  @Test func `the stated share of calls to others fails, after its latency`() throws {
    let report = try Play.run(
      Play.steady("smtp", "smtp: {kind: external, latency: 20ms, errors: 25%}"),
      duration: .seconds(100))
    #expect(isNear(report.traffic["visitors"].errorRate, 0.25, within: 0.05))
    #expect(
      report.traffic["visitors"].outcomes[.error] == report.traffic["visitors"].outcomes.failed)
    #expect(report.components["smtp"].meanInside > 1.9)
  }

  @Test func `a limited service of others makes callers wait`() throws {
    let report = try Play.run(
      Play.steady("smtp", "smtp: {kind: external, latency: 100ms, concurrency: 2}"))
    #expect(isNear(report.traffic["visitors"].throughputPerSecond, 20, within: 0.02))
  }

  @Test func `a client and a caller stop waiting at their timeouts`() throws {
    let client = try Play.run(
      """
      tailrace: 1
      traffic:
        visitors:
          rate: 100/s
          timeout: 50ms
          requests:
            slow: {share: 50%, call: app.page}
            patient: {share: 50%, call: app.page, timeout: 200ms}
      components:
        app: {kind: service, operations: {page: [wait: 100ms]}}
      """)
    #expect(client.traffic["visitors.slow"].outcomes.answered == 0)
    #expect(client.traffic["visitors.slow"].outcomes[.timeout] > 400)
    #expect(client.traffic["visitors.patient"].outcomes.failed == 0)
    let caller = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [call: {to: smtp, timeout: 10ms}]}}
        smtp: {kind: external, latency: 100ms}
        """))
    #expect(
      caller.traffic["visitors"].outcomes[.timeout] == caller.traffic["visitors"].outcomes.total)
    #expect(isNear(caller.components["smtp"].meanInside, 10, within: 0.02))
  }

  @Test func `a pool lends its size and its overflow, then times out`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [call: smtp]}}
        smtp: {kind: external, latency: 100ms}
        """)
        + "\nlinks:\n  app -> smtp: {latency: 0ms, pool: {size: 2, overflow: 1, timeout: 50ms}}\n")
    #expect(isNear(report.traffic["visitors"].goodputPerSecond, 30, within: 0.02))
    #expect(report.traffic["visitors"].outcomes[.poolTimeout] > 650)
    #expect(report.components["smtp"].meanInside < 3.01)
  }

  @Test func `places, queue limit and queue timeout bound a service`() throws {
    let shed = try Play.run(
      Play.steps("[wait: 100ms]", capacity: "concurrency: 2, queue: {limit: 3},"))
    #expect(isNear(shed.traffic["visitors"].goodputPerSecond, 20, within: 0.02))
    #expect(shed.components["app"].meanInside < 5.01 && shed.components["app"].meanInside > 4.5)
    #expect(shed.traffic["visitors"].outcomes[.shed] > 700)
    let late = try Play.run(
      Play.steps("[wait: 100ms]", capacity: "concurrency: 2, queue: {timeout: 30ms},"))
    #expect(late.traffic["visitors"].outcomes[.timeout] > 700)
    #expect(late.traffic["visitors"].outcomes[.shed] == 0)
  }

  @Test(arguments: [
    ("[{wait: 5ms}, {wait: 7ms}]", 12.0),
    ("[together: [[wait: 10ms], [wait: 30ms]]]", 30),
    ("[together: {branches: [[wait: 10ms], [wait: 30ms]], quorum: 1}]", 10),
    ("[repeat: {times: 3, steps: [wait: 5ms]}]", 15),
    ("{wait: 5ms}", 5),
    ("[choose: [{share: 100%, steps: [wait: 8ms]}, {share: 0%, steps: [wait: 1h]}]]", 8),
  ])
  func `steps take the time they say`(_ steps: String, _ milliseconds: Double) throws {
    let report = try Play.run(Play.steps(steps))
    #expect(report.traffic["visitors"].latency.mean == .milliseconds(milliseconds))
    #expect(report.traffic["visitors"].latency.max == .milliseconds(milliseconds))
  }

  @Test func `one branch is chosen by its share, and what is left of 100% does nothing`() throws {
    let report = try Play.run(
      Play.steps("[choose: [{share: 30%, steps: [wait: 10ms]}]]"), duration: .seconds(100))
    #expect(isNear(report.traffic["visitors"].latency.mean?.seconds, 0.003, within: 0.05))
  }

  @Test func `a call is made as often as it says`() throws {
    let report = try Play.run(
      Play.steady(
        "app.page",
        """
        app: {kind: service, operations: {page: [call: {to: smtp, times: 4}]}}
        smtp: {kind: external, latency: 5ms}
        """))
    #expect(report.traffic["visitors"].latency.mean == .milliseconds(20))
    #expect(report.components["smtp"].offered >= 3996)
  }

  @Test func `a link's latency counts each way`() throws {
    let report = try Play.run(
      Play.steps("[wait: 1ms]")
        + "\nlinks: {default: {latency: 1s}, visitors -> app: {latency: 3ms}}")
    #expect(report.traffic["visitors"].latency.mean == .milliseconds(7))
  }

  @Test func `capacity reaches the network as it is written`() throws {
    let network = try Play.topology(
      Play.steps(
        "[compute: 1ms]",
        capacity: """
          instances: 3, cores: 4, concurrency: 200, scheduler: processor_sharing,
              queue: {limit: 10, discipline: lifo, timeout: 2s},
          """)
    ).network
    let app = network.components[0]
    #expect(app.name == "app" && app.instances == 3 && app.cores == 4 && app.places == 200)
    #expect(app.queueLimit == 10 && app.queueDiscipline == .lifo)
    #expect(app.queueTimeout?.mean == 2e9 && app.coreDiscipline == .processorSharing)
    #expect(network.annotations.components.map { $0.kind } == ["service", "client"])
  }
}

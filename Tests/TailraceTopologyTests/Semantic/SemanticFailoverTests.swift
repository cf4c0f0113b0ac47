import Tailrace
import Testing

/// A primary is lost, and a replica takes its place.
struct SemanticFailoverTests {
  private static func text(_ keys: String, fault: String) -> String {
    """
    tailrace: 1
    data: {orders: {keys: 1000}}
    traffic:
      writers:
        rate: 100/s
        arrivals: deterministic
        requests: {order: {share: 100%, call: db.write, key: orders}}
      readers:
        rate: 100/s
        arrivals: deterministic
        requests: {look: {share: 100%, call: db.read, key: orders}}
    components:
      db:
        kind: database
        cores: 4
        replicas: {count: 2, lag: 100ms, replay: 1%}
        \(keys)
        operations:
          read: {role: replica, data: orders, consistency: eventual, service: 1ms}
          write: {role: primary, data: orders, service: 1ms}
    faults: [\(fault)]
    """
  }

  private func play(_ keys: String, _ fault: String) throws -> Report {
    try Play.run(Self.text(keys, fault: fault), duration: .seconds(20))
  }

  @Test func `writes fail until a replica is promoted, and what it had not got is lost`() throws {
    let fault = "{at: 5s, for: 10s, crash: db.primary}"
    let without = try play("", fault)
    #expect(isNear(Double(without.traffic["writers"].outcomes.failed), 1000, within: 0.01))
    let with = try play("failover: {detect: 2s, promote: 1s}", fault)
    #expect(isNear(Double(with.traffic["writers"].outcomes.failed), 300, within: 0.01))
    #expect(with.traffic["readers"].outcomes.failed == 0)
    // Ten writes of the last 100 ms were on their way.
    let primary = try #require(with.network.components.firstIndex { $0.name == "db.primary" })
    #expect(abs(with.results.components[primary].counts.lostWrites - 10) <= 1)
    let events = with.results.timeline.map(\.event)
    #expect(events.first == .wentDown(instances: 1) && events.last == .rejoined)
    #expect(events.count == 3)
    // Half of the reads go to each, but for the 7 s when one of them was the primary.
    let replica = try #require(with.network.components.firstIndex { $0.name == "db.replica" })
    let reads = with.results.components[replica].instances.map { Double($0.offered) }
    // Every write is replayed at both, whatever they are.
    let writes = Double(with.results.components[primary].outcomes[.full])
    #expect(isNear(reads[0] - writes, 1000 - 350, within: 0.05))
    #expect(isNear(reads[1] - writes, 1000 + 350, within: 0.05))
  }

  @Test func `a primary that is back in time stays what it was`() throws {
    let fault = "{at: 5s, for: 2s, crash: db.primary}"
    let report = try play("failover: {detect: 2s, promote: 1s}", fault)
    #expect(isNear(Double(report.traffic["writers"].outcomes.failed), 200, within: 0.01))
    #expect(
      report.results.timeline.map(\.event) == [.wentDown(instances: 1), .cameBack(instances: 1)])
  }

  @Test func `the last replica serves reads as well`() throws {
    let fault = "{at: 5s, crash: db.primary}, {at: 12s, crash: db.primary}"
    let report = try play("failover: {detect: 1s, promote: 1s}", fault)
    #expect(report.traffic["readers"].outcomes.failed == 0)
    #expect(isNear(Double(report.traffic["writers"].outcomes.failed), 400, within: 0.02))
  }

  @Test func `reads are as before once all is over`() throws {
    let plain = try play("failover: {detect: 2s, promote: 1s}", "")
    let broken = try play(
      "failover: {detect: 2s, promote: 1s}", "{at: 2s, for: 6s, crash: db.primary}")
    func tail(_ report: Report) -> [Int64] {
      ["writers", "readers"].flatMap { name in
        report.traffic[name].intervals.filter { $0.start >= .seconds(10) }.flatMap {
          [$0.answered, $0.failed, $0.latency?.p99.nanoseconds ?? 0]
        }
      }
    }
    #expect(tail(plain) == tail(broken))
  }
}

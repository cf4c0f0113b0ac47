import Foundation
import Tailrace
import TestSupport
import Testing

/// Keys of clients: what a server remembers of a client helps only whoever comes back to it.
struct SemanticSessionTests {
  private static let file = Recording.root.appendingPathComponent(
    "Topologies/Balancing/sessions.yaml")

  private func hits(_ variant: String?, at component: String = "app") throws -> Double? {
    let report = try Topology.load(Self.file.path, variant: variant).run(
      duration: .seconds(300), warmup: .seconds(120))
    return report.components[component].hitRatio
  }

  @Test func `a session is where its client was last`() throws {
    // A client comes once in 40 s, to one of four servers once in 160 s, and is remembered for 60 s.
    #expect(isNear(try hits(nil), 1 - exp(-60 / 160.0), within: 0.01))
    #expect(isNear(try hits("sticky"), 1 - exp(-60 / 40.0), within: 0.01))
    #expect(isNear(try hits("shared", at: "redis"), 1 - exp(-60 / 40.0), within: 0.01))
  }

  @Test func `clients without keys of their own share them`() throws {
    func hits(_ data: String) throws -> Double? {
      try Play.run(
        """
        tailrace: 1
        data: {sessions: {\(data)}}
        traffic:
          visitors: {rate: 100/s, clients: 100, requests: {page: {share: 100%, call: app.page, key: sessions}}}
        components:
          app:
            kind: service
            cache: {data: sessions, capacity: 1000 entries, ttl: 1s, ttl_renew: true}
            operations: {page: [{lookup: {in: local, data: sessions, otherwise: []}}]}
        """, duration: .seconds(200)
      ).components["app"].hitRatio
    }
    // Each of a hundred keys once a second; of ten keys, each ten times; of a thousand, once in ten.
    #expect(isNear(try hits("keys: 100, of: visitors"), 1 - exp(-1), within: 0.03))
    #expect(isNear(try hits("keys: 10, of: visitors"), 1 - exp(-10), within: 0.01))
    #expect(isNear(try hits("keys: 1000, of: visitors"), 1 - exp(-1), within: 0.03))
    #expect(isNear(try hits("keys: 1000"), 1 - exp(-0.1), within: 0.05))
  }
}

import Foundation
import Tailrace
import Testing

/// Data in parts.
struct ShardingClaims {
  @Test func `shards spread load, a hot key does not spread, and adding one moves keys`() throws {
    let claim = Claim("D5", topology: "Data/sharding.yaml")
    let ring = try claim.run("consistent")
    let modulo = try claim.run("modulo")
    let range = try claim.run("range")

    // What each shard is asked for is its share of the load.
    for report in [ring, modulo, range] {
      let db = report.results.components[0]
      let searches = report.components["postgres"].byClass.last!.offered / 10
      let reads = Double(db.offered - searches * 10)
      for (shard, instance) in db.instances.enumerated() {
        let expected = report.shards[0].loadShares[shard] * reads + Double(searches)
        #expect((Double(instance.offered) / expected - 1).magnitude < 0.05)
      }
    }
    // Popular keys that are neighbours are too much for the shard that has them.
    #expect(range.shards[0].loadShares[0] > 0.5)
    #expect(range.components["postgres"].instanceUtilization!.most > 0.99)
    #expect(ring.components["postgres"].instanceUtilization!.most < 0.9)

    // One key has a quarter of the load: its shard is full, however many others there are.
    let hot = try claim.run("hot-key")
    let twice = try claim.run("hot-key-more-shards")
    for report in [hot, twice] {
      let db = report.components["postgres"]
      #expect(db.instanceUtilization!.most > 0.999 && db.coreUtilization! < 0.6)
      #expect(report.shards[0].hottestKey > 0.25)
    }

    // The slowest of ten: at least 1 + 1/2 + … + 1/10 = 2.93 times one answer that nobody waits for.
    let read = ring.traffic["visitors.profile"].latency.histogram.mean
    let search = ring.traffic["visitors.search"].latency.histogram.mean
    #expect(search > 2.929e6 && search > 2 * read)

    let moved = (
      ring: try #require(ring.shards[0].movedKeys), modulo: try #require(modulo.shards[0].movedKeys)
    )
    #expect((moved.ring * 11 - 1).magnitude < 0.3 && (moved.modulo - 10.0 / 11).magnitude < 0.01)
    // In the run: so many copies, and as many more requests for the shards that make and take them.
    for (variant, share) in [("reshard-consistent", moved.ring), ("reshard-modulo", moved.modulo)] {
      let report = try claim.run(variant)
      #expect(
        (Double(report.traffic["postgres.mover"].offered) / (share * 20_000) - 1).magnitude < 1e-6)
    }
    let most = { (report: Report) in (report.shards[0].loadShares.max() ?? 0) * 100 }
    claim.saw(
      String(
        format:
          "busiest of 10: ring %.0f %%, range %.0f %% of load; hot key %.0f %%: 20 shards no help; "
          + "search %.1fx one read; an 11th moves %.0f %% (modulo %.0f %%)",
        most(ring), most(range), hot.shards[0].hottestKey * 100, search / read, moved.ring * 100,
        moved.modulo * 100))
  }
}

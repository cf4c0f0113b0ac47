import Foundation
import Tailrace
import Testing

/// What operations on tables cost: indexes, queries in loops, pages, and old rows on slow disks.
struct TableClaims {
  private func milliseconds(_ report: Report, _ request: String, at component: String = "db")
    -> Double
  {
    let use = report.components[component].byClass.first { $0.name == request }
    return Double(use?.meanService?.nanoseconds ?? 0) / 1e6
  }

  @Test func `an index makes a search fast and an insert slower`() throws {
    let claim = Claim("D8", topology: "Data/indexes.yaml")
    let runs = try [claim.run("no-index"), claim.run(), claim.run("many-indexes")]
    let search = runs.map { milliseconds($0, "customers.search") }
    let order = runs.map { milliseconds($0, "customers.order") }

    // 4883 pages and 200,000 rows, or three pages of the index and twenty rows.
    #expect((search[0] / 73.88 - 1).magnitude < 0.001)
    #expect((search[1] / 0.9735 - 1).magnitude < 0.001 && search[2] == search[1])
    // Each index is three pages more for an insert.
    let steps = [order[1] - order[0], (order[2] - order[1]) / 5]
    #expect(steps.allSatisfy { ($0 / 0.12005 - 1).magnitude < 0.001 })

    claim.saw(
      String(
        format: "with 0, 1 and 6 indexes a search takes %.1f, %.2f and %.2f ms, an insert %.2f, "
          + "%.2f and %.2f ms", search[0], search[1], search[2], order[0], order[1], order[2]))
  }

  @Test func `a query for each row fills the database with fifty users`() throws {
    let claim = Claim("D9", topology: "Data/n-plus-one.yaml")
    let loop = try claim.run()
    let batched = try claim.run("batched")
    func pages(_ report: Report) -> Double { report.traffic["visitors"].throughputPerSecond }
    func median(_ report: Report) -> Double {
      Double(report.traffic["visitors"].latency.p50!.nanoseconds) / 1e6
    }

    #expect((loop.components["db"].operationsPerRequest! / 101 - 1).magnitude < 0.02)
    #expect((batched.components["db"].operationsPerRequest! / 2 - 1).magnitude < 0.02)
    #expect(loop.components["db"].coreUtilization! > 0.99)
    #expect(batched.components["db"].coreUtilization! < 0.6)
    #expect(pages(batched) > 1.5 * pages(loop) && median(loop) > 10 * median(batched))

    claim.saw(
      String(
        format: "50 users: 101 queries a page, cores at %.1f%%, %.0f pages/s, median %.0f ms; in "
          + "two queries %.1f%%, %.0f pages/s, %.1f ms",
        loop.components["db"].coreUtilization! * 100, pages(loop), median(loop),
        batched.components["db"].coreUtilization! * 100, pages(batched), median(batched)))
  }

  @Test func `old data on slow storage is slow for those who want it`() throws {
    let claim = Claim("D11", topology: "Data/cold-storage.yaml")
    let tiers = try claim.run()
    let hot = try claim.run("all-hot")
    func median(_ report: Report, _ name: String) -> Double {
      Double(report.traffic[name].latency.p50!.nanoseconds) / 1e6
    }
    func cold(_ report: Report, _ name: String) -> Double {
      report.components["db.cold"].byClass.first { $0.name == name }?.operationsPerRequest ?? 0
    }

    #expect((cold(tiers, "people.search") - 0.9).magnitude < 0.02)
    // Zipf's law with 1.1: the first tenth of a million keys has 91.95% of the requests.
    #expect((cold(tiers, "people.today") - 0.0805).magnitude < 0.005)
    #expect(median(tiers, "people.today") < 2 && median(tiers, "people.search") > 30)
    #expect(median(hot, "people.search") < 2 && hot.components["db.cold"].offered == 0)

    claim.saw(
      String(
        format: "a tenth is hot: %.1f%% of today's reads and %.1f%% of the archive's go to cold "
          + "storage; medians %.1f and %.0f ms", cold(tiers, "people.today") * 100,
        cold(tiers, "people.search") * 100, median(tiers, "people.today"),
        median(tiers, "people.search")))
  }

  @Test func `a page costs its rows and what lies before it`() throws {
    let claim = Claim("D12", topology: "Data/pagination.yaml")
    let report = try claim.run()
    func cost(_ name: String) -> Double { milliseconds(report, "clients.\(name)") }
    // By call: a hundred single inserts are a hundred calls.
    func whole(_ name: String) -> Double {
      let use = report.components["db"].byClass.first { $0.name == "clients.\(name)" }!
      return cost(name) * use.operationsPerRequest!
    }
    let row = 0.040175

    #expect((cost("large") - cost("small") - 180 * row).magnitude < 0.01)
    #expect((cost("deep") - cost("small") - 10_000 * row).magnitude < 0.5)
    #expect((cost("after") - cost("small")).magnitude < 1e-6)
    // A hundred statements less one.
    #expect((whole("singly") - whole("together") - 99 * 0.05).magnitude < 1)
    func median(_ name: String) -> Double {
      Double(report.traffic["clients.\(name)"].latency.p50!.nanoseconds) / 1e6
    }
    #expect(median("singly") > 1.5 * median("together"))

    claim.saw(
      String(
        format: "20 rows %.2f ms, 200 rows %.2f ms, 20 behind 10,000 %.0f ms, by keyset %.2f ms; "
          + "100 inserts %.0f ms one by one, %.0f ms at once", cost("small"), cost("large"),
        cost("deep"), cost("after"), median("singly"), median("together")))
  }
}

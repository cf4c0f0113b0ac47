import Foundation
import Tailrace
import Testing

struct ShopTests {
  private let path = Bundle.module.path(forResource: "shop", ofType: "yaml") ?? "shop.yaml"

  @Test func `a file is fast enough`() throws {
    let report = try Topology.load(path).run()
    #expect(report.isComplete)
    #expect(try #require(report.traffic["visitors"].latency.p99) < .milliseconds(200))
    #expect(report.traffic["visitors.order"].errorRate == 0)
    #expect(try #require(report.components["db"].coreUtilization) < 0.5)
    #expect(report.verdict == .passed)
  }

  @Test func `one core is not enough for the database`() throws {
    let report = try Topology.load(path, variant: "one-core").run()
    #expect(report.components["db"].coreUtilization! > 0.85)
    #expect(report.traffic["visitors"].latency.mean! > .milliseconds(25))
  }

  @Test func `a seed gives the same run twice, and another seed another run`() throws {
    let topology = try Topology.load(path)
    let first = topology.run(seed: 1, duration: .seconds(20))
    #expect(
      first.results.fingerprint == topology.run(seed: 1, duration: .seconds(20)).results.fingerprint
    )
    #expect(
      first.results.fingerprint != topology.run(seed: 2, duration: .seconds(20)).results.fingerprint
    )
  }

  @Test func `a text can be played, and says what is wrong with it`() throws {
    let text = """
      tailrace: 1
      traffic: {visitors: {rate: 10/s, requests: {mail: {share: 100%, call: smtp}}}}
      components: {smtp: {kind: external, latency: 100ms}}
      """
    let report = try Topology(text).run()
    #expect(report.traffic["visitors"].latency.mean == .milliseconds(100))
    let error = #expect(throws: TopologyError.self) {
      try Topology(text.replacingOccurrences(of: "100ms", with: "100"), name: "shop.yaml")
    }
    #expect(error?.description.contains("a duration needs a unit") == true)
    #expect(error?.description.hasPrefix("shop.yaml:3:") == true)
  }

  @Test func `a network can be built without a file`() throws {
    var builder = NetworkBuilder()
    let visitors = builder.client("visitors")
    let app = builder.component("app", instances: 2, cores: 2)
    let page = builder.operation("page", of: app)
    builder.define(page, [.compute(.exponential(mean: 10e6))])
    let request = builder.requestClass("visitors.page", from: visitors, steps: [.call(Call(page))])
    builder.source(
      visitors, classes: [(request, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(100), batch: nil, modulation: []))
    let options = RunOptions(duration: .seconds(100), warmup: .seconds(10))
    let report = Run(builder.build(), options).report()
    #expect(abs(report.components["app"].coreUtilization! - 0.25) < 0.02)
  }
}

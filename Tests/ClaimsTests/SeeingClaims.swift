import Foundation
import Tailrace
import TestSupport
import Testing

/// Section H of `Docs/Claims.md`: seeing.
@Suite struct SeeingClaims {
  @Test func `H2 traces of slow requests name what makes them slow`() throws {
    let claim = Claim("H2", topology: "Seeing/slow-requests.yaml")
    let topology = try claim.load()
    let report = Run(topology.network, topology.options).explained(samples: .tail)
    let busiest = try #require(
      report.components.all.max { ($0.coreUtilization ?? 0) < ($1.coreUtilization ?? 0) })
    #expect(busiest.name == "stock")
    let traces = try Self.traces(OpenTelemetryRenderer().render(report))
    let slow = traces.filter { $0.chosen == "p99" }
    let usual = traces.filter { $0.chosen == "p50" }
    #expect(slow.count == 20 && usual.count == 20)
    let named = slow.filter { $0.longest == "tax" }.count
    #expect(named == slow.count)
    #expect(usual.filter { $0.longest == "tax" }.isEmpty)
    let share = slow.reduce(0) { $0 + $1.own["tax"]! } / slow.reduce(0) { $0 + $1.length }
    #expect(share > 0.8)
    claim.saw(
      "the database is busiest, \(Figure.percent(busiest.coreUtilization ?? 0, digits: 1)); the longest "
        + "span of \(named) of \(slow.count) traces around p99 is the tax office's, "
        + "\(Figure.percent(share, digits: 1)) of their time, of \(usual.count) around p50 in none")
  }

  @Test func `H3 the time series are metrics as Prometheus has them`() throws {
    let claim = Claim("H3", topology: "Seeing/slow-requests.yaml")
    let report = try claim.run()
    let text = OpenMetricsRenderer().render(report)
    #expect(text.hasSuffix("\n# EOF\n"))
    let metrics = try Metrics(text)
    #expect(metrics.isInOrder)
    let row = report.traffic["shoppers.checkout"]
    let name = "{request_class=\"shoppers.checkout\"}"
    let start = 946_684_800 + report.results.windowStart.seconds
    #expect(metrics.increase("tailrace_requests_total" + name, from: start) == Double(row.offered))
    let count = try #require(
      metrics.series["tailrace_request_duration_seconds_count" + name]?.last?.value)
    #expect(count == Double(row.latency.count))
    #expect(
      metrics.increase("tailrace_attempts_total{component=\"stock\"}", from: start)
        == Double(report.components["stock"].offered))
    #expect(metrics.types["tailrace_requests"] == "counter")
    #expect(metrics.types["tailrace_request_duration_seconds"] == "histogram")
    #expect(metrics.types["tailrace_core_utilization_ratio"] == "gauge")
    for (family, unit) in metrics.units { #expect(family.hasSuffix("_" + unit)) }
    claim.saw(
      "\(metrics.types.count) families, \(metrics.series.count) series, "
        + "\(Figure.count(Int64(metrics.samples))) samples; \(Figure.count(row.offered)) requests in the "
        + "counter and in the report")
  }

  @Test func `H4 trends and burn rates tell early, and are silent for a blip`() throws {
    let claim = Claim("H4", topology: "Seeing/growing-load.yaml")
    let report = try claim.run()
    func alert(_ name: String, _ report: Report) throws -> AlertResult {
      try #require(report.alerts.first { $0.rule.name == name })
    }
    let threshold = try alert("db-full", report)
    let trend = try alert("db-filling", report)
    let broke = try #require(threshold.broken).at
    #expect(trend.broken?.objective.text == "visitors.page: p(99) < 150ms")
    let early = try #require(trend.lead)
    let late = try #require(threshold.lead)
    #expect(early > 120)
    #expect(early - late > 120)
    // Nothing but the growth sets it off.
    #expect(try #require(trend.firstFired) > .seconds(300))

    let paged = try #require(alert("errors", report).firstFired)
    #expect(paged <= .seconds(110))
    #expect(try alert("burning", report).episodes.isEmpty)
    let burning = try alert("burning", claim.run("burn"))
    let fired = try #require(burning.firstFired)
    #expect(fired > .seconds(360) && fired <= .seconds(440))
    #expect(try #require(burning.episodes.last?.resolved) <= .seconds(780))
    claim.saw(
      "the trend fires at \(Figure.clock(trend.firstFired!)), \(Figure.number(early)) s before p99 breaks "
        + "at \(Figure.clock(broke)), the threshold at \(Figure.clock(threshold.firstFired!)), "
        + "\(Figure.number(-late)) s after; ten seconds of errors page the threshold and not the burn "
        + "rate, which fires \(Figure.number(fired.seconds - 360)) s into an outage")
  }

  /// What one trace of a file says.
  private struct Traced {
    var chosen = ""
    var length = 0.0
    /// Time by service, without that of spans within.
    var own: [String: Double] = [:]
    var longest: String? { own.max { $0.value < $1.value }?.key }
  }

  private static func traces(_ text: String) throws -> [Traced] {
    typealias JSON = [String: Any]
    let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? JSON)
    var traces: [String: Traced] = [:]
    var services: [String: (trace: String, service: String)] = [:]
    var inner: [(parent: String, length: Double)] = []
    func attribute(_ owner: JSON?, _ key: String) -> String? {
      (owner?["attributes"] as? [JSON])?.first { $0["key"] as? String == key }
        .flatMap { ($0["value"] as? JSON)?["stringValue"] as? String }
    }
    for resource in try #require(document["resourceSpans"] as? [JSON]) {
      let service = try #require(attribute(resource["resource"] as? JSON, "service.name"))
      for scope in try #require(resource["scopeSpans"] as? [JSON]) {
        for span in try #require(scope["spans"] as? [JSON]) {
          let id = try #require(span["spanId"] as? String)
          let trace = try #require(span["traceId"] as? String)
          let start = try #require((span["startTimeUnixNano"] as? String).flatMap { Int64($0) })
          let end = try #require((span["endTimeUnixNano"] as? String).flatMap { Int64($0) })
          services[id] = (trace, service)
          traces[trace, default: Traced()].own[service, default: 0] += Double(end - start)
          if let parent = span["parentSpanId"] as? String {
            inner.append((parent, Double(end - start)))
          } else {
            traces[trace]?.length = Double(end - start)
            traces[trace]?.chosen = attribute(span, "tailrace.chosen") ?? ""
          }
        }
      }
    }
    for part in inner {
      let parent = try #require(services[part.parent])
      traces[parent.trace]?.own[parent.service]? -= part.length
    }
    return Array(traces.values)
  }

  /// A file of metrics, read line by line.
  private struct Metrics {
    var types: [String: String] = [:]
    var units: [String: String] = [:]
    var series: [String: [(value: Double, time: Double)]] = [:]
    var samples = 0
    var isInOrder = true

    init(_ text: String) throws {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").map { String($0) }
        if words[0] == "#" {
          if words[1] == "TYPE" {
            if types.updateValue(words[3], forKey: words[2]) != nil { isInOrder = false }
          }
          if words[1] == "UNIT" { units[words[2]] = words[3] }
          continue
        }
        let name = words.dropLast(2).joined(separator: " ")
        let value = try #require(Double(words[words.count - 2]))
        let time = try #require(Double(words[words.count - 1]))
        if let last = series[name]?.last, last.time >= time { isInOrder = false }
        series[name, default: []].append((value, time))
        samples += 1
      }
    }

    func increase(_ name: String, from start: Double) -> Double? {
      guard let all = series[name], let last = all.last else { return nil }
      return last.value - (all.last { $0.time <= start }?.value ?? 0)
    }
  }
}

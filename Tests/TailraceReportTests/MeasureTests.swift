import Foundation
import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceReport

/// The lists of measures: each format has each measure, or its row says why not.
@Suite struct MeasureTests {
  @Test func `every measure is in a table or its row says why not`() {
    forEachKind(Tabled())
  }

  @Test func `every measure has a name of its own, of its unit`() {
    var names = Named()
    forEachKind(&names)
    #expect(names.families.count > 80)
  }

  @Test func `what a run has is in every format`() throws {
    for name in ["typical", "Seeing/slow-requests"] {
      let path = Recording.root.appendingPathComponent("Topologies/\(name).yaml").path
      let report = try Topology.load(path).run(duration: .seconds(20), warmup: .seconds(2))
      let written = Written(report)
      written.holds(report.traffic.all.filter { !$0.isWholeSource }, series: true)
      written.holds(report.components.all.filter { !$0.isClient }, series: true)
      written.holds(report.queues.all)
      written.holds(report.calls.all)
      written.holds(report.guards.all)
      written.holds(report.pools.all)
      written.holds(report.locks.all)
    }
  }

  @Test func `Docs/Measures.md is what the lists say`() throws {
    var page = MeasuresPage()
    forEachKind(&page)
    let url = Recording.root.appendingPathComponent("Docs/Measures.md")
    if Recording.isOn { try page.text.write(to: url, atomically: true, encoding: .utf8) }
    let difference = Recording.difference(try String(contentsOf: url, encoding: .utf8), page.text)
    #expect(difference == nil, "\(difference ?? "") (TAILRACE_RECORD=1 writes it anew)")
  }
}

/// Something that is done with the list of each kind of part.
private protocol Visitor {
  mutating func visit<Part: Measured>(_ title: String, _ place: String, _ kind: Part.Type)
}

private func forEachKind(_ visitor: inout some Visitor) {
  visitor.visit("Traffic", "traffic", TrafficReport.self)
  visitor.visit("Components", "components", ComponentReport.self)
  visitor.visit("Queues", "queues", QueueReport.self)
  visitor.visit("Calls", "calls", CallReport.self)
  visitor.visit("Guards", "guards", GuardReport.self)
  visitor.visit("Pools", "pools", PoolReport.self)
  visitor.visit("Locks", "locks", LockReport.self)
}

private func forEachKind(_ visitor: some Visitor) {
  var visitor = visitor
  forEachKind(&visitor)
}

private struct Tabled: Visitor {
  mutating func visit<Part: Measured>(_ title: String, _ place: String, _ kind: Part.Type) {
    let shown = Set(Part.tables.flatMap { $0.columns.flatMap { $0.keys } })
    let reasons = Dictionary(grouping: Part.untabled) { $0.why }
    let without = Set(Part.untabled.flatMap { $0.keys })
    for measure in Part.allMeasures where !hasTwin(measure) {
      #expect(
        shown.contains(measure.key) != without.contains(measure.key),
        "\(place): \(measure.key) is in a table, or there is a reason why not")
    }
    for key in reasons[.inChart, default: []].flatMap({ $0.keys }) {
      #expect(Part.charted.contains(key), "\(place): no chart has \(key)")
    }
    let known = Set(Part.allMeasures.map { $0.key })
    #expect(shown.union(without).union(Part.charted).subtracting(known).isEmpty)
  }

  private func hasTwin<Part: Measured>(_ measure: Measure<Part>) -> Bool {
    Part.allMeasures.filter { $0.key == measure.key }.count > 1
  }
}

private struct Named: Visitor {
  var families: [String: String] = [:]

  mutating func visit<Part: Measured>(_ title: String, _ place: String, _ kind: Part.Type) {
    var paths: Set<String> = []
    for group in Part.measures {
      for measure in group.measures {
        #expect(measure.window != nil || measure.interval != nil)
        #expect(measure.help.hasSuffix("."), "\(measure.key)")
        if measure.window != nil {
          #expect(paths.insert("\(group.name ?? "").\(measure.key)").inserted, "\(measure.key)")
        }
        if measure.interval != nil {
          #expect(paths.insert("[].\(measure.key)").inserted, "\(measure.key)")
        }
        guard let family = measure.family(in: group) else { continue }
        let label = measure.metric.label?.value ?? ""
        let own = "\(place).\(group.name ?? "").\(measure.key)"
        #expect(families.updateValue(own, forKey: family + label) == nil, "\(family)")
        #expect(family.contains(/^tailrace(_[a-z0-9]+)+$/), "\(family)")
        #expect(!family.contains(/_(count|sum|total|bucket|ns)$/), "\(family)")
      }
    }
  }
}

/// The files of a report.
private struct Written {
  let json: String
  let table: String
  let metrics: String

  init(_ report: Report) {
    json = JSONRenderer().render(report)
    table = CSVRenderer().render(report)
    metrics = OpenMetricsRenderer().render(report)
  }

  func holds<Part: Measured>(_ parts: [Part], series: Bool = false) {
    for group in Part.measures {
      let own = parts.filter { group.isThere($0) }
      for measure in group.measures where !own.isEmpty {
        if measure.window != nil { #expect(json.contains("\"\(measure.key)\": ")) }
        let interval = measure.interval
        let isInSeries = own.contains { part in
          part.intervals.contains { interval?($0).number != nil }
        }
        if isInSeries { #expect(table.contains(",\(measure.key),")) }
        guard let family = measure.family(in: group) else { continue }
        let isKnown = own.contains { measure.window?($0).number != nil }
        if isInSeries || (interval == nil && isKnown) {
          #expect(metrics.contains("# TYPE \(family) "), "\(family)")
        }
      }
    }
  }
}

/// The page of all measures.
private struct MeasuresPage: Visitor {
  var text = """
    # Measures

    What a report has of each part, from the lists in `Sources/TailraceReport/Measures`. All of it is in `--format json`,
    under the key; the key ends in the unit. What has a value in each interval is in `intervals` there and a metric of
    `--csv`. `--openmetrics` calls it by the name of the fifth column; a counter's series end in `_total`. The last column
    tells the heading under which the terminal and the page show it, the chart of the page, or why neither does.

    """

  mutating func visit<Part: Measured>(_ title: String, _ place: String, _ kind: Part.Type) {
    text += """

      ## \(title)

      | key in `\(place)` | what it is | unit | kind | of | OpenMetrics | shown |
      |---|---|---|---|---|---|---|

      """
    for group in Part.measures {
      for measure in group.measures { text += row(measure, group) }
    }
  }

  private func row<Part: Measured>(_ measure: Measure<Part>, _ group: MeasureGroup<Part>) -> String
  {
    let key = (group.name.map { $0 + "." } ?? "") + measure.key
    let span = [
      measure.window == nil ? nil : "window", measure.interval == nil ? nil : "interval",
    ].compactMap { $0 }.joined(separator: ", ")
    return "| `\(key)` | \(measure.help) | \(measure.unit.rawValue) | \(measure.kind.rawValue) | "
      + "\(span) | \(metric(measure, group)) | \(shown(measure)) |\n"
  }

  private func metric<Part: Measured>(
    _ measure: Measure<Part>, _ group: MeasureGroup<Part>
  ) -> String {
    guard let name = measure.family(in: group) else { return "computed from others" }
    if let (label, value) = measure.metric.label { return "`\(name){\(label)=\"\(value)\"}`" }
    if measure.kind != .distribution { return "`\(name)`" }
    let latency = measure.interval == nil ? "" : "`\(name)_latency_seconds`, "
    return latency + "`\(name)_duration_seconds`"
  }

  private func shown<Part: Measured>(_ measure: Measure<Part>) -> String {
    let places = Part.tables.compactMap { table -> String? in
      let headings = table.columns.filter { $0.keys.contains(measure.key) }.map { $0.heading }
      return headings.isEmpty ? nil : "\(table.title): \(headings.joined(separator: ", "))"
    }
    if !places.isEmpty && measure.window != nil { return places.joined(separator: "; ") }
    return Part.untabled.first { $0.keys.contains(measure.key) }?.why.rawValue ?? ""
  }
}

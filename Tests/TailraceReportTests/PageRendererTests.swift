import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceEngine
@testable import TailraceReport

@Suite struct PageRendererTests {
  /// A file with a cache, a queue, a fault, an autoscaler and failures, played with a look at single requests.
  private static func played() throws -> Report {
    let text = """
      tailrace: 1
      name: Everything
      simulation: {duration: 40s, warmup: 5s, seed: 3}
      data: {users: {keys: 10_000, popularity: zipf(0.9)}}
      traffic:
        visitors:
          rate: 300/s
          timeout: 400ms
          requests:
            read: {share: 90%, call: app.read, key: users}
            write: {share: 10%, call: app.write, key: users}
      components:
        app:
          kind: service
          instances: 3
          cores: 1
          concurrency: 30
          queue: {limit: 60}
          operations:
            read: [{compute: exponential(mean=5ms)}, {lookup: {in: redis, data: users, otherwise: [call: db.get]}}]
            write: [{compute: 5ms}, {publish: mail}]
        redis: {kind: cache, capacity: 2_000 entries, service: 50us, cores: 1}
        db:
          kind: database
          cores: 2
          operations: {get: {service: exponential(mean=4ms)}}
        mail: {kind: queue, consumers: {to: mailer.send, concurrency: 4}}
        mailer: {kind: service, cores: 1, operations: {send: [{compute: 2ms}]}}
      faults: [{at: 15s, for: 10s, crash: app}]
      objectives:
        - visitors.read: p(99) < 100ms

      """
    let topology = try #require(
      Topology.read(SourceFile(name: "everything.yaml", text: text)).topology)
    return topology.explain()
  }

  /// What a reader sees, without markup.
  private static func seen(_ page: String) -> String {
    var text = ""
    var isMarkup = false
    let main = page.split(separator: "<main", maxSplits: 1)[1]
    for character in main {
      switch character {
      case "<": isMarkup = true
      case ">" where isMarkup:
        isMarkup = false
        text += " "
      default: if !isMarkup { text.append(character) }
      }
    }
    for (entity, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&quot;", "\"")] {
      text = text.split(separator: entity, omittingEmptySubsequences: false).joined(
        separator: plain)
    }
    return text
  }

  @Test func `every number of the terminal is on the page`() throws {
    let report = try Self.played()
    let words = Self.seen(PageRenderer().render(report)).split {
      $0 == " " || $0 == "\n" || $0 == ":"
    }
    let known = Set(words.map { Self.bare($0) })
    let terminal = TerminalRenderer(showsLaws: true).render(report)
    var count = 0
    for line in terminal.split(separator: "\n") {
      // Pictures of letters, and the count of lines that a screen has no room for.
      if line.contains("▁") || line.contains("█") || line.hasPrefix("…") { continue }
      if line.contains("(--format json has all") || line.hasPrefix(report.network.annotations.name)
      {
        continue
      }
      for word in line.split(whereSeparator: { $0 == " " || $0 == ":" })
      where word.contains(where: { $0.isNumber }) && !word.contains("…") {
        count += 1
        #expect(known.contains(Self.bare(word)), "'\(word)' of '\(line)' is not on the page")
      }
    }
    #expect(count > 150)
  }

  private static func bare(_ word: Substring) -> String {
    String(word.filter { !",;().".contains($0) || $0 == "." })
      .trimmingSuffix(while: { $0 == "." })
  }

  @Test func `each kind of chart is there`() throws {
    let page = PageRenderer().render(try Self.played())
    for chart in [
      "topology", "spectrum", "latency", "heat", "rates", "errors", "utilization", "queues",
      "hits", "timeline", "attribution",
    ] { #expect(page.contains("data-chart=\"\(chart)\""), "no \(chart)") }
    // The crash and its end go through each of the charts over time.
    let charts = page.split(separator: "data-left=").count - 1
    #expect(page.split(separator: "class=\"mark fault\"").count - 1 == charts)
    #expect(page.split(separator: "class=\"mark repair\"").count - 1 == charts)
  }

  @Test func `each interval keeps its latencies and the reasons of its failures`() throws {
    let report = try Self.played()
    #expect(report.traffic["visitors"].outcomes.failed > 0)
    for row in report.traffic.all {
      for interval in row.intervals {
        #expect(interval.bands.total == interval.answered)
        #expect(interval.failures.reduce(0) { $0 + $1.count } == interval.failed)
      }
    }
  }

  @Test func `two runs give the same bytes`() throws {
    #expect(PageRenderer().render(try Self.played()) == PageRenderer().render(try Self.played()))
  }

  @Test func `nothing on the page asks a network`() throws {
    let page = PageRenderer().render(try Self.played())
    for word in ["http://", "https://", "src=", "@import", "url(http", "fetch(", "XMLHttp"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("Content-Security-Policy\" content=\"default-src 'none'"))
  }

  @Test func `a name is never markup`() {
    let evil = "<script>alert(\"1\")</script>&'\u{0}\u{7}"
    var builder = NetworkBuilder()
    let client = builder.client("\(evil)c")
    let component = builder.component("\(evil)s", places: 2, cores: 1)
    let operation = builder.operation("\(evil)o", of: component)
    builder.define(operation, [.compute(.exponential(mean: 8e6))])
    let kind = builder.requestClass(
      "\(evil)k", from: client, steps: [.call(Call(operation, timeout: .constant(2e7)))])
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(150), batch: nil, modulation: []))
    var network = builder.build()
    network.annotations.name = evil
    network.annotations.description = evil
    network.annotations.components = [
      ComponentNote("client", .round), ComponentNote(evil, .box),
    ]
    network.annotations.defaults = [.init(place: evil, value: evil, source: evil)]
    network.annotations.simplifications = [evil]
    let page = PageRenderer().render(Run(network, RunOptions(duration: .seconds(20))).explained())
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"))
    #expect(page.split(separator: "<script").count == 2)
    #expect(page.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
  }

  @Test func `a run that ended in its warm-up is a page that says so`() {
    let shop = ShopNetwork()
    var (options, results) = ReportTests.results(shop)
    options.warmup = .seconds(60)
    results.windowStart = results.windowEnd
    let page = PageRenderer().render(
      Report(network: shop.network, options: options, results: results))
    #expect(page.contains("Nothing was measured, because the run ended in its warm-up of 1m 00s."))
    #expect(!page.contains("data-chart=\"latency\""))
  }

  @Test func `what has no content has no heading`() {
    let shop = ShopNetwork()
    let (options, results) = ReportTests.results(shop)
    let page = PageRenderer().render(
      Report(network: shop.network, options: options, results: results))
    #expect(!page.contains("What happened"))
    #expect(!page.contains("Where the time goes"))
    #expect(!page.contains("id=\"objectives\""))
    #expect(page.contains("id=\"components\""))
  }

  @Test func `a long run in small intervals stays a small page`() {
    let shop = ShopNetwork(ratePerSecond: 50)
    let options = RunOptions(duration: .seconds(600), interval: .milliseconds(100))
    let page = PageRenderer().render(Run(shop.network, options).explained())
    #expect(page.utf8.count < 400_000)
    #expect(page.contains("is the largest of 40 intervals"))
  }
}

extension String {
  fileprivate func trimmingSuffix(while isLeft: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isLeft(last) { text.removeLast() }
    return text
  }
}

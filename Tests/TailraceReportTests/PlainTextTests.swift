import Tailrace
import TestSupport
import Testing

@testable import TailraceReport
@testable import TailraceTopology

/// Whatever a name holds, nothing of it moves a cursor, breaks a line or turns the direction of text.
@Suite struct PlainTextTests {
  private static let evil =
    "\u{1B}[31m\u{1B}]0;title\u{7}\u{9B}2J\u{85}\u{202E}\u{2066}\u{200F}\u{FEFF}\u{E0041}\r\nINJECTED\u{2028}"

  /// A network all of whose names are evil.
  private static let report: Report = {
    var builder = NetworkBuilder()
    let client = builder.client("visitors" + evil)
    let app = builder.component("app" + evil, places: 2, cores: 1, queueLimit: 4)
    let work = builder.operation("work" + evil, of: app)
    builder.define(work, [.compute(.exponential(mean: 5e6))])
    let page = builder.requestClass(
      "visitors.page" + evil, from: client, steps: [.call(Call(work))])
    builder.source(
      client, classes: [(page, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(300), batch: nil, modulation: []))
    var network = builder.build()
    network.annotations.name = "shop" + evil
    network.annotations.description = "sells" + evil
    network.annotations.components = [
      ComponentNote("client", .round), ComponentNote("service" + evil, .box),
    ]
    network.annotations.simplifications = ["simple" + evil]
    network.annotations.defaults = [.init(place: "a" + evil, value: "b" + evil, source: "c" + evil)]
    network.annotations.objectives = [
      Objective(
        text: "visitors" + evil, subject: .classes([page]), metric: .percentile(0.9),
        comparison: .less, limit: 1)
    ]
    return Run(network, RunOptions(duration: .seconds(10), seed: 7)).explained(
      samples: TraceSample.Choice.even)
  }()

  private static let outputs: [(name: String, text: String)] = [
    ("terminal", TerminalRenderer(showsLaws: true).render(report)),
    ("JSON", JSONRenderer().render(report)), ("CSV", CSVRenderer().render(report)),
    ("histograms", HistogramTableRenderer().render(report)),
    ("OpenMetrics", OpenMetricsRenderer().render(report)),
    ("OpenTelemetry", OpenTelemetryRenderer().render(report)),
    ("Chrome", ChromeTraceRenderer().render(report)), ("page", PageRenderer().render(report)),
    ("JUnit", JUnitRenderer().render(report)), ("Markdown", MarkdownRenderer().render(report)),
    ("Mermaid", GraphRenderer().mermaid(report.network)),
    ("Graphviz", GraphRenderer().dot(report.network)),
  ]

  @Test func `no output has a name that commands`() {
    for (name, text) in Self.outputs {
      let commands = text.unicodeScalars.filter { $0 != "\n" && PlainText.isCommand($0) }
      #expect(commands.isEmpty, "\(name): \(commands.map { String($0.value, radix: 16) })")
      #expect(text.contains("visitors"), "\(name) has the names")
      for line in text.split(separator: "\n") {
        #expect(!line.hasPrefix("INJECTED"), "\(name)")
      }
    }
  }

  @Test func `with colours the codes are the renderer's own`() {
    let text = TerminalRenderer(usesColor: true).render(Self.report)
    for piece in text.unicodeScalars.split(separator: "\u{1B}").dropFirst() {
      let own = ["[0m", "[1m", "[2m", "[31m", "[32m", "[33m"].contains {
        String(piece).hasPrefix($0)
      }
      #expect(own)
    }
    #expect(!text.contains("\u{1B}[31m\u{1B}"))
    #expect(text.contains("\u{1B}[31m✗ visitors"))
  }

  @Test func `text that commands nothing stays as it is`() {
    #expect(PlainText.line("größer → 漢字 👩‍💻 \"a\\b\"") == "größer → 漢字 👩‍💻 \"a\\b\"")
    #expect(PlainText.line("a\tb\nc\u{1B}[m") == "a b c\u{FFFD}[m")
    #expect(PlainText.lines("a\tb\nc\u{1B}[m") == "a b\nc\u{FFFD}[m")
  }

  @Test func `the language and the report hold the same for commands`() {
    for value: UInt32 in 0...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if scalar.isUnprintable != PlainText.isCommand(scalar) {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }
}

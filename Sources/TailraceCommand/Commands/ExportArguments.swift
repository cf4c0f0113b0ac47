internal import ArgumentParser
internal import Foundation
internal import Tailrace

/// What is written beside the report, for other tools.
struct ExportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to write the report as a page for a browser; plays a second time, too.",
      valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp(
      "Where to write the time series as a table.", valueName: "file"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Where to write every histogram as a table, bucket by bucket.", valueName: "file"))
  var histograms: String?

  @Option(
    help: ArgumentHelp(
      "A folder for each source's latencies as percentile text of HdrHistogram.",
      valueName: "folder"))
  var hgrm: String?

  @Option(
    help: ArgumentHelp(
      "Where to write the time series as OpenMetrics, which Prometheus takes in.",
      valueName: "file"))
  var openmetrics: String?

  @Option(
    help: ArgumentHelp(
      "Where to write single requests as OpenTelemetry traces.", valueName: "file"))
  var otlp: String?

  @Option(
    help: ArgumentHelp(
      "Where to write single requests for Perfetto or Chrome.", valueName: "file"))
  var chromeTrace: String?

  @Option(
    help: ArgumentHelp(
      """
      Which requests the two are: of each class 20 around each of p50, p95, p99 and p99.9 that has \
      the samples and 20 that failed (tail), or 100 evenly over the run (even).
      """))
  var traces = Sampling.tail

  @Option(
    help: ArgumentHelp("Where to write objectives and laws as JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Where to write a summary in Markdown.", valueName: "file"))
  var markdown: String?

  /// Whether something asks for single requests.
  var wantsTraces: Bool { otlp != nil || chromeTrace != nil }

  /// What is written where.
  var targets: [OutputTarget] {
    [
      OutputTarget("--csv", csv), OutputTarget("--histograms", histograms),
      OutputTarget("--hgrm", hgrm, isFolder: true), OutputTarget("--openmetrics", openmetrics),
      OutputTarget("--otlp", otlp), OutputTarget("--chrome-trace", chromeTrace),
      OutputTarget("--html", html), OutputTarget("--junit", junit),
      OutputTarget("--markdown", markdown),
    ].compactMap { $0 }
  }

  /// Writes what was asked for.
  func write(_ report: Report) throws(CommandFailure) {
    if let csv { try OutputTarget.write(CSVRenderer().render(report), to: csv) }
    if let histograms {
      try OutputTarget.write(HistogramTableRenderer().render(report), to: histograms)
    }
    if let openmetrics {
      try OutputTarget.write(OpenMetricsRenderer().render(report), to: openmetrics)
    }
    if let otlp { try OutputTarget.write(OpenTelemetryRenderer().render(report), to: otlp) }
    if let chromeTrace {
      try OutputTarget.write(ChromeTraceRenderer().render(report), to: chromeTrace)
    }
    if let html { try OutputTarget.write(PageRenderer().render(report), to: html) }
    if let junit { try OutputTarget.write(JUnitRenderer().render(report), to: junit) }
    if let markdown { try OutputTarget.write(MarkdownRenderer().render(report), to: markdown) }
    guard let hgrm else { return }
    for row in report.traffic.all {
      let name = row.name.replacingOccurrences(of: "/", with: "-")
      try OutputTarget.write(
        PercentileTextRenderer().render(row.latency), to: hgrm + "/" + name + ".hgrm")
    }
  }
}

extension ExportArguments {
  /// How requests are chosen.
  enum Sampling: String, ExpressibleByArgument, CaseIterable {
    case tail
    case even

    var choice: TraceSample.Choice {
      switch self {
      case .tail: .tail
      case .even: .even
      }
    }
  }
}

internal import ArgumentParser
internal import Foundation
internal import Tailrace

/// What is written beside the report, for other tools.
struct ExportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to write the time series as a table, beside the report.", valueName: "file"))
  var csv: String?

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
      "Where to write slow and usual requests as OpenTelemetry traces.", valueName: "file"))
  var otlp: String?

  @Option(
    help: ArgumentHelp(
      "Where to write slow and usual requests for Perfetto or Chrome.", valueName: "file"))
  var chromeTrace: String?

  @Option(
    help: ArgumentHelp(
      "Where to write the report as a page for a browser; plays a second time, too.",
      valueName: "file"))
  var html: String?

  @Option(
    help: ArgumentHelp("Where to write objectives and laws as JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Where to write a summary in Markdown.", valueName: "file"))
  var markdown: String?

  /// Whether something asks for single requests.
  var wantsTraces: Bool { otlp != nil || chromeTrace != nil || html != nil }

  /// Writes what was asked for.
  func write(_ report: Report) throws(CommandFailure) {
    if let csv { try Self.write(CSVRenderer().render(report), to: csv) }
    if let openmetrics { try Self.write(OpenMetricsRenderer().render(report), to: openmetrics) }
    if let otlp { try Self.write(OpenTelemetryRenderer().render(report), to: otlp) }
    if let chromeTrace { try Self.write(ChromeTraceRenderer().render(report), to: chromeTrace) }
    if let html { try Self.write(PageRenderer().render(report), to: html) }
    if let junit { try Self.write(JUnitRenderer().render(report), to: junit) }
    if let markdown { try Self.write(MarkdownRenderer().render(report), to: markdown) }
    guard let hgrm else { return }
    for row in report.traffic.all {
      let name = row.name.replacingOccurrences(of: "/", with: "-")
      try Self.write(
        PercentileTextRenderer().render(row.latency), to: hgrm + "/" + name + ".hgrm")
    }
  }

  /// Writes a file, with the folders that it lies in.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw CommandFailure(message: "'\(path)' cannot be written", code: ExitCodes.cannotWrite)
    }
  }
}

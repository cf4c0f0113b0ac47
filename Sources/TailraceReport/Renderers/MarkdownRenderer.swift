internal import TailraceEngine

/// A summary in Markdown, as a pull request or the page of a CI run shows it: goals, what clients saw, and what
/// limits.
public struct MarkdownRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The text, its lines ended by line feeds.
  public func render(_ report: Report) -> String {
    let name = report.network.annotations.name
    var text = "## " + cell(name.isEmpty ? "Tailrace" : name) + "\n\n"
    text += cell(report.verdictSentence) + "\n"
    if !report.objectives.isEmpty {
      text += "\n| | objective | measured |\n|---|---|---|\n"
      for goal in report.objectives {
        let mark =
          switch goal.verdict {
          case .passed: "✅"
          case .missed: "❌"
          case .inconclusive: "❔"
          }
        text += "| \(mark) | \(cell(goal.objective.text)) | \(cell(goal.summary)) |\n"
      }
    }
    text += "\n| traffic | offered | goodput | errors | p50 | p95 | p99 | p99.9 |\n"
    text += "|---|--:|--:|--:|--:|--:|--:|--:|\n"
    for row in report.traffic.all {
      let times = [row.latency.p50, row.latency.p95, row.latency.p99, row.latency.p999].map {
        $0.map { Figure.duration($0) } ?? "-"
      }
      let errors = row.errorRate.map { Figure.percent($0) } ?? "-"
      text +=
        "| \(cell(row.name)) | \(Figure.rate(row.offeredPerSecond)) "
        + "| \(Figure.rate(row.goodputPerSecond)) | \(errors) | "
        + times.joined(separator: " | ") + " |\n"
    }
    for sentence in report.findings.map({ $0.sentence }) { text += "\n" + cell(sentence) + "\n" }
    if !report.alerts.isEmpty { text += "\n" }
    for alert in report.alerts { text += "- " + cell(alert.sentence) + "\n" }
    text +=
      "\nseed \(report.options.seed), fingerprint `\(report.results.fingerprint.description)`\n"
    return text
  }

  /// A text that is no markup, in a paragraph, a heading or a table.
  private func cell(_ text: String) -> String {
    var cell = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": cell += "&amp;"
      case "<": cell += "&lt;"
      case ">": cell += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "~", "|", "!", "$":
        cell += "\\"
        cell.unicodeScalars.append(scalar)
      default: cell.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return cell
  }
}

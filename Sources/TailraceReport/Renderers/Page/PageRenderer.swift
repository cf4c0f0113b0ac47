internal import TailraceEngine

/// The report as a page: one file of HTML that a browser opens without a network.
///
/// Everything is drawn and written here; without its script the page lacks sorting, a reading at the pointer
/// and a switch between light and dark, and nothing else. The same report gives the same bytes. Numbers are
/// those of the terminal, written by the same functions.
public struct PageRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// One part of the page; one without content is left out.
  struct Section {
    var id: String
    var title: String
    var content: String
  }

  /// The page as text, its lines ended by line feeds.
  public func render(_ report: Report) -> String {
    let time = PageTime(report.results)
    let sections = sections(report, time).filter { !$0.content.isEmpty }
    let name = report.network.annotations.name
    let title = name.isEmpty ? "Tailrace" : name
    let links = sections.map { "<li><a href=\"#\($0.id)\">\(Markup.escaped($0.title))</a></li>" }
    let bodies = sections.map { section in
      """
      <section id="\(section.id)" aria-labelledby="\(section.id)-title">
      <h2 id="\(section.id)-title">\(Markup.escaped(section.title))</h2>
      \(section.content)</section>

      """
    }
    let middles = time.middles.map { Figure.fixed($0, decimals: 4) }.joined(separator: " ")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="tailrace \(Release.version)">
      <link rel="icon" href="data:,">
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PageStyle.text)</style>
      </head>
      <body>
      <a class="skip" href="#main">To the report</a>
      <header>
      \(head(report, title))</header>
      <nav aria-label="Parts of the report"><ul>
      \(links.joined(separator: "\n"))
      </ul></nav>
      <main id="main" tabindex="-1" data-middles="\(middles)">
      \(bodies.joined())</main>
      <footer><p>\(Markup.escaped(Self.origin(report)))</p></footer>
      <p class="hidden" id="spoken" aria-live="polite"></p>
      <script>
      \(PageScript.text)</script>
      </body>
      </html>

      """
  }

  private func sections(_ report: Report, _ time: PageTime) -> [Section] {
    let trust = Section(id: "trust", title: "How far to trust it", content: trust(report))
    // A run that ended in its warm-up has nothing else to show.
    if report.results.window <= .zero { return [trust] }
    let charts = PageCharts(report, time)
    let latencies = ReportTable.latencies(report.traffic.all).html()
    return [
      Section(id: "findings", title: "Findings", content: findings(report)),
      Section(id: "advice", title: "What would help", content: advice(report)),
      Section(id: "objectives", title: "Objectives", content: objectives(report)),
      Section(id: "alerts", title: "Alerts", content: alerts(report)),
      Section(id: "topology", title: "Topology", content: topology(report, time)),
      Section(id: "latency", title: "Latency", content: latencies + charts.latency),
      Section(id: "tail", title: "Where the time goes", content: tail(report)),
      Section(id: "time", title: "Over time", content: charts.overTime),
      Section(
        id: "history", title: "What happened", content: history(report, timeline: charts.timeline)),
      Section(id: "traffic", title: "Traffic and load", content: traffic(report)),
      Section(id: "components", title: "Components", content: components(report)),
      Section(id: "calls", title: "Calls and queues", content: calls(report)),
      trust,
    ]
  }

  /// The name, what the file says of itself, and what happened in a line.
  private func head(_ report: Report, _ title: String) -> String {
    let description = report.network.annotations.description
    var text = "<div class=\"title\"><h1>\(Markup.escaped(title))</h1></div>\n"
    if !description.isEmpty { text += "<p class=\"about\">\(Markup.escaped(description))</p>\n" }
    if report.results.window <= .zero {
      let warmup = Figure.clock(report.options.warmup)
      text +=
        "<p class=\"verdict\">Nothing was measured, because the run ended in its warm-up of "
        + "\(warmup).</p>\n"
    } else {
      let (state, word) = Self.state(report)
      text +=
        "<p class=\"verdict \(state)\"><strong class=\"badge\">\(word)</strong> "
        + "\(Markup.escaped(report.verdictSentence))</p>\n"
    }
    if let end = report.earlyEnd { text += "<p class=\"early\">\(Markup.escaped(end))</p>\n" }
    return text
  }

  /// How it stands, as a class of styles and as a word.
  private static func state(_ report: Report) -> (style: String, word: String) {
    if report.laws.contains(where: { !$0.holds }) { return ("missed", "✗ Broken law") }
    switch report.verdict {
    case .passed: return ("passed", "✓ Passed")
    case .missed: return ("missed", "✗ Missed")
    case .inconclusive: return ("open", "? Inconclusive")
    case nil: return ("none", "Played")
    }
  }

  /// What it takes to play it again.
  static func origin(_ report: Report) -> String {
    let results = report.results
    return "tailrace \(Release.version), seed \(report.options.seed), measured from "
      + "\(Figure.clock(results.windowStart)) to \(Figure.clock(results.windowEnd)), "
      + "\(Figure.count(results.events)) events, at most "
      + "\(Figure.count(Int64(results.peakInFlight))) in flight, fingerprint "
      + results.fingerprint.description
  }
}

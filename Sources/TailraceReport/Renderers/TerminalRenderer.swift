internal import TailraceEngine

/// A report that fits a screen: at most 100 columns, and some 55 lines for a network of usual size.
///
/// It answers in this order: what happened, what clients saw, what components did, which of them
/// limits, which goals were met, and how far to trust it. `-` stands where too few samples are.
public struct TerminalRenderer: Sendable {
  /// Whether to write the colour codes of a terminal.
  public var usesColor: Bool
  /// Whether to list every law that was checked, rather than the worst.
  public var showsLaws: Bool

  static let width = 100
  /// How many rows of traffic and of components there is room for.
  static let trafficRows = 7
  static let componentRows = 12
  /// And of calls, connections, locks and queues.
  static let linkRows = 6
  static let objectiveRows = 6

  /// A renderer.
  public init(usesColor: Bool = false, showsLaws: Bool = false) {
    self.usesColor = usesColor
    self.showsLaws = showsLaws
  }

  var ink: Ink { Ink(isOn: usesColor) }

  /// The report as lines, the last one ended too.
  public func render(_ report: Report) -> String {
    if report.results.window <= .zero { return join([unmeasured(report), assumptions(report)]) }
    let parts = report.components.all
    return join([
      verdict(report), load(report),
      lines(TrafficReport.table, report.traffic.all, rows: Self.trafficRows),
      lines(.latencies(report.traffic.all, rows: Self.trafficRows)), overTime(report),
      components(report), lines(ComponentReport.cacheTable, parts, rows: Self.componentRows),
      lines(CallReport.table, report.calls.all) + lines(GuardReport.table, report.guards.all),
      data(report), lines(ComponentReport.timeoutTable, parts, rows: Self.componentRows),
      queues(report),
      tail(report), arithmetic(report), history(report), disturbances(report),
      bottleneck(report) + limits(report) + headroom(report), advice(report), objectives(report),
      alerts(report), laws(report),
      assumptions(report),
    ])
  }

  private func join(_ sections: [[String]]) -> String {
    sections.filter { !$0.isEmpty }.map { lines in
      lines.map { ink.written($0) + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// What there is to say of a run that ended in its warm-up.
  private func unmeasured(_ report: Report) -> [String] {
    let name = report.network.annotations.name
    let warmup = Figure.clock(report.options.warmup)
    let text =
      (name.isEmpty ? "" : name + ": ")
      + "nothing was measured, because the run ended in its warm-up of \(warmup)."
    return Paragraph.wrapped(text, width: Self.width).map { ink.bold($0) } + early(report)
  }

  private func early(_ report: Report) -> [String] {
    guard let end = report.earlyEnd else { return [] }
    return Paragraph.wrapped(end, width: Self.width).map { ink.yellow($0) }
  }

  /// What happened, in a line, and how the run ended if it did so early.
  private func verdict(_ report: Report) -> [String] {
    Paragraph.wrapped(report.verdictSentence, width: Self.width).map { ink.bold($0) }
      + early(report)
  }

  /// What follows from instances that are not alike, from keys and from prices.
  private func arithmetic(_ report: Report) -> [String] {
    let uneven = report.components.all.compactMap { $0.unevenness }.prefix(2)
    let texts =
      uneven + report.shards.prefix(2).map { $0.sentence }
      + (report.cost.map { [$0.sentence] } ?? [])
    return texts.flatMap { Paragraph.wrapped($0, width: Self.width) }
  }

  private func bottleneck(_ report: Report) -> [String] {
    let sentences =
      report.findings.isEmpty ? report.bottleneck.sentences : report.findings.map { $0.sentence }
    let shown = sentences.prefix(4).flatMap { Paragraph.wrapped($0, width: Self.width) }
    let more = sentences.count - 4
    return more > 0 ? shown + ["… and \(more) more."] : shown
  }

  /// When somebody would have been told.
  private func alerts(_ report: Report) -> [String] {
    let shown = report.alerts.prefix(Self.objectiveRows).flatMap {
      Paragraph.wrapped($0.sentence, width: Self.width)
    }
    let more = report.alerts.count - Self.objectiveRows
    return more > 0 ? shown + ["… and \(more) more."] : shown
  }

  /// One goal a line, those that were not met first where there is no room for all.
  private func objectives(_ report: Report) -> [String] {
    var goals = report.objectives
    if goals.count > Self.objectiveRows {
      goals =
        goals.filter { $0.verdict == .missed } + goals.filter { $0.verdict == .inconclusive }
        + goals.filter { $0.verdict == .passed }
    }
    let shown = goals.prefix(Self.objectiveRows)
    let widest = shown.reduce(0) { Swift.max($0, $1.objective.text.count) }
    let column = Swift.min(widest, 52)
    var lines = shown.map { goal in
      let text = goal.objective.text
      let blanks = String(repeating: " ", count: Swift.max(0, column - text.count))
      switch goal.verdict {
      case .passed: return ink.green("✓ \(text)\(blanks)  \(goal.summary)")
      case .missed: return ink.red("✗ \(text)\(blanks)  \(goal.summary)")
      case .inconclusive: return ink.yellow("? \(text)\(blanks)  \(goal.summary)")
      }
    }
    if goals.count > shown.count { lines.append("… and \(goals.count - shown.count) more") }
    return lines
  }
}

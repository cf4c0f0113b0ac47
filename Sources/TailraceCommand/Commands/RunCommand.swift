internal import ArgumentParser
internal import Foundation
internal import Tailrace

/// `tailrace run`: plays a topology and reports.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Play a topology and report what happened.",
    discussion: """
      Options given here stand above what the file says. Control-C or SIGTERM ends the run early and \
      reports what was measured until then.

      EXAMPLES
        tailrace run checkout.yaml
        tailrace run checkout.yaml --variant ten-apps --seed 8
        tailrace run checkout.yaml --load peak
        tailrace run checkout.yaml --duration 2h --warmup 5m --time-limit 30s
        tailrace run checkout.yaml --html report.html
        tailrace run checkout.yaml --csv series.csv --openmetrics series.om
        tailrace run checkout.yaml --chrome-trace slow.json
        tailrace run checkout.yaml --advise
        tailrace run checkout.yaml --quiet && echo "objectives met"

      \(ExitCodes.help)
      """)

  /// What a report is written as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var topology: TopologyArguments

  @Option(help: ArgumentHelp("What all random streams begin with.", valueName: "number"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("How long to play, such as '20m'.", valueName: "time"))
  var duration: DelayArgument?

  @Option(help: ArgumentHelp("How much of the beginning not to measure.", valueName: "time"))
  var warmup: DelayArgument?

  @Option(help: "How to write the report.")
  var format = Format.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write it, rather than here.", valueName: "file"))
  var output: String?

  @OptionGroup(title: "Files beside the report") var exports: ExportArguments

  @Flag(
    inversion: .prefixedNo,
    help: """
      Play a second time to see where the time of slow requests goes, by component and cause. Done \
      where an objective is missed unless stated.
      """)
  var explain: Bool?

  @Flag(
    help: """
      Try one change at a time (a faster component, one more instance, a larger pool or cache, \
      no retries), each five times with the same random numbers, and rank what helps.
      """)
  var advise = false

  @Flag(help: "Write no colours. They are left out, too, where NO_COLOR is set.")
  var noColor = false

  @Flag(name: .shortAndLong, help: "Write no report here; the exit code tells.")
  var quiet = false

  @Flag(help: "List every law that was checked.")
  var laws = false

  @Option(help: ArgumentHelp("End after so many events.", valueName: "count"))
  var maxEvents: Int64?

  @Option(
    help: ArgumentHelp("End when more requests are in flight than that.", valueName: "count"))
  var maxInFlight: Int?

  @Option(help: ArgumentHelp("End after so much wall time, such as '30s'.", valueName: "time"))
  var timeLimit: DelayArgument?

  /// As in a file.
  private static let longest = Delay.seconds(3650 * 86_400)

  func validate() throws {
    if let duration, duration.delay <= .zero {
      throw ValidationError("'--duration' must be longer than nothing.")
    }
    if let duration, duration.delay > Self.longest {
      throw ValidationError("'--duration' must be at most 3650d.")
    }
    if let maxEvents, maxEvents < 1 {
      throw ValidationError("'--max-events' must be 1 or more.")
    }
    if let maxInFlight, maxInFlight < 1 || maxInFlight >= 1 << 25 {
      throw ValidationError("'--max-in-flight' must be 1 to 33554431.")
    }
  }

  func run() async throws {
    do throws(CommandFailure) {
      let targets = exports.targets + [OutputTarget("--output", output)].compactMap { $0 }
      try OutputTarget.check(targets, topology: topology.file)
      let topology = try topology.read()
      let options = try options(Run(topology.network, topology.options))
      let code = try await play(topology, options)
      if code != ExitCodes.good { throw CommandFailure(message: "", code: code) }
    } catch {
      throw Terminal.exit(error)
    }
  }

  /// The options of the file's own run with those of the command line above them.
  func options(_ file: Run) throws(CommandFailure) -> RunOptions {
    var run = file
    if let seed { run.options.seed = seed }
    if let duration { run.options.duration = duration.delay }
    if let warmup { run.options.warmup = warmup.delay }
    if let maxEvents { run.options.maximumEvents = maxEvents }
    if let maxInFlight { run.options.maximumInFlight = maxInFlight }
    if let objection = run.objection {
      throw CommandFailure(message: objection, code: ExitCodes.usage)
    }
    return run.options
  }

  /// Plays, reports, and judges.
  func play(
    _ topology: Topology, _ options: RunOptions
  ) async throws(CommandFailure) -> ExitCode {
    let watch = Interruption.watch()
    let begun = ContinuousClock.now
    let session = RunSession(
      played: Run(topology.network, options), timeLimit: timeLimit?.delay,
      showsProgress: !quiet && Terminal.showsProgress,
      explaining: explaining,
      samples: exports.wantsTraces ? exports.traces.choice : nil)
    guard var (report, stop) = try? session.run() else {
      throw CommandFailure(
        message: RunSession.Stop.notBegun.sentence, code: ExitCodes.inconclusive)
    }
    if advise && stop == nil {
      if let advice = await AdviceSession(
        topology: topology, options: options,
        deadline: timeLimit.map { begun + .nanoseconds($0.delay.nanoseconds) },
        showsProgress: session.showsProgress
      ).run() {
        report.adopt(advice)
      } else {
        stop = .notAdvised
      }
    }
    for signal in watch { signal.cancel() }
    if let stop { Terminal.say(stop.sentence) }
    try deliver(report)
    return Self.exitCode(report)
  }

  /// How the process ends after this report.
  static func exitCode(_ report: Report) -> ExitCode {
    if report.laws.contains(where: { !$0.holds }) { return ExitCodes.internalError }
    switch report.verdict {
    case .missed: return ExitCodes.missed
    case .inconclusive: return ExitCodes.inconclusive
    case .passed, nil: return report.isComplete ? ExitCodes.good : ExitCodes.inconclusive
    }
  }

  /// When to play again, to see where the time of slow requests goes.
  var explaining: Run.Explaining {
    if exports.html != nil || explain == true { return .always }
    return explain == false || isUnread ? .never : .whenMissed
  }

  /// Whether nobody is to read where the time went.
  var isUnread: Bool { quiet && output == nil && exports.markdown == nil }

  private func deliver(_ report: Report) throws(CommandFailure) {
    try exports.write(report)
    let isHere = output == nil
    if isHere && quiet { return }
    let text =
      switch format {
      case .json: JSONRenderer().render(report)
      case .text:
        TerminalRenderer(
          usesColor: isHere && !noColor && Terminal.wantsColor, showsLaws: laws
        ).render(report)
      }
    guard let output else { return try Terminal.write(text) }
    try OutputTarget.write(text, to: output)
  }
}

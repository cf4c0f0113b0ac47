internal import ArgumentParser

/// What the process says when it ends, for scripts and pipelines.
enum ExitCodes {
  /// All is well: the file is good, every objective was met, or there was none.
  static let good = ExitCode(0)
  /// The command line was wrong: an unknown option, variant or value.
  static let usage = ExitCode(64)
  /// The topology cannot be read or has errors.
  static let badTopology = ExitCode(65)
  /// Tailrace itself is wrong: a law of every run was broken.
  static let internalError = ExitCode(70)
  /// What was asked for cannot be written where it should go.
  static let cannotWrite = ExitCode(73)
  /// An objective could not be judged, or the run ended before its time and none was missed.
  static let inconclusive = ExitCode(98)
  /// An objective was missed.
  static let missed = ExitCode(99)

  /// Control-C or SIGTERM came a second time, and the process ended without a report.
  static let interrupted = ExitCode(130)

  /// The list, for the help.
  static let help = """
    EXIT CODES
      0   the file is good and every objective, if there is one, was met
      64  the command line is wrong
      65  the topology cannot be read or has errors
      70  an error of tailrace itself
      73  the output cannot be written
      98  an objective is inconclusive, or the run ended before its time
      99  an objective was missed
      130 Control-C or SIGTERM came twice, and nothing was reported
    """
}

internal import ArgumentParser
internal import Foundation
internal import Tailrace

/// Where words go: reports to standard output, everything else to standard error.
enum Terminal {
  /// Whether standard output is a terminal that wants colours: not with NO_COLOR set, nor TERM=dumb.
  static var wantsColor: Bool { isatty(STDOUT_FILENO) == 1 && environmentAllowsColor }

  /// The same of standard error.
  static var errorsWantColor: Bool { isatty(STDERR_FILENO) == 1 && environmentAllowsColor }

  /// Whether standard error is a terminal, on which a line can be drawn again.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 && !isDumb }

  /// Says a line to whoever watches.
  static func say(_ line: String) { show(PlainText.line(line) + "\n") }

  /// Draws over the present line.
  static func draw(_ line: String) { show("\r\u{1B}[K" + PlainText.line(line)) }

  /// Shows lines that may have colours and are plain otherwise; nobody is there where that fails.
  static func show(_ lines: String) {
    try? FileHandle.standardError.write(contentsOf: Data(lines.utf8))
  }

  /// Shows all that there is to say about a file.
  static func show(_ reading: Topology.Reading) {
    let said = reading.rendered(colored: errorsWantColor)
    if !said.isEmpty { show(said + "\n") }
  }

  /// Hands over the product of a command.
  static func write(_ text: String) throws(CommandFailure) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw CommandFailure(
        message: "standard output cannot be written", code: ExitCodes.cannotWrite)
    }
  }

  /// Says what stands in the way, if there are words for it, and ends the command.
  static func exit(_ failure: CommandFailure) -> ExitCode {
    if !failure.message.isEmpty { say("error: " + failure.message) }
    return failure.code
  }

  private static var environmentAllowsColor: Bool {
    let value = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
    return value.isEmpty && !isDumb
  }

  private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }
}

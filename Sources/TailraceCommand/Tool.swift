internal import ArgumentParser
internal import Tailrace

/// The command line: `tailrace run checkout.yaml`.
@main
struct Tool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tailrace",
    abstract: "Simulate a web architecture that a YAML file describes.",
    discussion: """
      A topology file names the traffic, the components it meets and the goals they have to meet. \
      A run plays it event by event and reports latencies, utilization, the bottleneck and whether \
      the objectives were met. The same file and seed give the same numbers on every machine.

      EXAMPLES
        tailrace run checkout.yaml                     play it and print the report
        tailrace run checkout.yaml --variant no-cache  play one of its variants
        tailrace run checkout.yaml --format json --output report.json
        tailrace validate checkout.yaml                check it without playing it
        tailrace graph checkout.yaml > checkout.mmd    draw it with Mermaid

      \(ExitCodes.help)
      """,
    version: Release.version,
    subcommands: [RunCommand.self, ValidateCommand.self, GraphCommand.self, SchemaCommand.self])

  /// Runs the command that the arguments name, and ends the process.
  static func main() async {
    StandardStream.prepare()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      end(after: error)
    }
  }

  /// Help and versions are the product of a command, too; what is wrong with the arguments is said.
  private static func end(after error: any Error) -> Never {
    let code = exitCode(for: error)
    let message = plain(fullMessage(for: error))
    if message.isEmpty { exit(withError: code) }
    guard code == ExitCodes.good else {
      Terminal.show(message + "\n")
      exit(withError: code)
    }
    do throws(CommandFailure) {
      try Terminal.write(message + "\n")
    } catch {
      exit(withError: Terminal.exit(error))
    }
    exit(withError: code)
  }

  /// A message in lines of its own, and none that comes with an argument.
  private static func plain(_ message: String) -> String {
    var message = message
    for argument in CommandLine.arguments {
      for piece in [argument] + argument.split(separator: "=", maxSplits: 1).map({ String($0) }) {
        let line = PlainText.line(piece)
        if line != piece { message = message.replacing(piece, with: line) }
      }
    }
    return PlainText.lines(message)
  }
}

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
}

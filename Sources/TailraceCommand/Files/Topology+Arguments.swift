internal import ArgumentParser
internal import Tailrace

/// The file and the variant that several commands ask for.
struct TopologyArguments: ParsableArguments {
  @Argument(help: "The topology file; '-' for standard input.")
  var file: String

  @Option(help: ArgumentHelp("Which of the file's variants.", valueName: "name"))
  var variant: String?

  @Option(
    help: ArgumentHelp(
      "Which level of the load: a name of the file's, or a factor such as '3x'.",
      valueName: "level"))
  var load: String?

  @OptionGroup var access: AccessArguments

  /// The topology; diagnostics are printed.
  /// - Throws: a `CommandFailure` if it cannot be read, has errors, or lacks the variant or the level.
  func read() throws(CommandFailure) -> Topology {
    let reading = try access.open(file).read(variant: variant, load: load)
    Terminal.show(reading)
    guard let topology = reading.topology else {
      let isAsked = reading.diagnostics.contains {
        $0.id == "variant-unknown" || $0.id == "load-unknown"
      }
      throw CommandFailure(message: "", code: isAsked ? ExitCodes.usage : ExitCodes.badTopology)
    }
    return topology
  }
}

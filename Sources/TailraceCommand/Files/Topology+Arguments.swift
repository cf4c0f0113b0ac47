internal import ArgumentParser
internal import Tailrace

/// The file and the variant that several commands ask for.
struct TopologyArguments: ParsableArguments {
  @Argument(help: "The topology file; '-' for standard input.")
  var file: String

  @Option(help: ArgumentHelp("Which of the file's variants.", valueName: "name"))
  var variant: String?

  /// The topology and its network; diagnostics are printed.
  /// - Throws: a `CommandFailure` if it cannot be read, has errors, or lacks the variant.
  func load() throws(CommandFailure) -> (topology: LoadedTopology, network: Network) {
    let text = try TopologyFile.read(file)
    let topology = LoadedTopology.load(text: text, file: file == "-" ? "<stdin>" : file)
    for diagnostic in topology.diagnostics { Terminal.say(diagnostic) }
    if topology.hasErrors { throw CommandFailure(message: "", code: ExitCodes.badTopology) }
    if let variant, !topology.variants.contains(variant) {
      let known = topology.variants.map { "'\($0)'" }.joined(separator: ", ")
      throw CommandFailure(
        message: "there is no variant '\(variant)'; "
          + (known.isEmpty ? "the file has none" : "the file has \(known)"),
        code: ExitCodes.usage)
    }
    guard let network = topology.network(variant: variant) else {
      throw CommandFailure(
        message: "the topology has no network to play", code: ExitCodes.badTopology)
    }
    return (topology, network)
  }
}

internal import ArgumentParser
internal import Tailrace

/// `tailrace graph`: draws a topology.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a topology: who calls whom.",
    discussion: """
      Solid arrows wait for an answer, dashed ones hand over a message.

      EXAMPLES
        tailrace graph checkout.yaml > checkout.mmd
        tailrace graph checkout.yaml --format dot | dot -Tsvg > checkout.svg

      \(ExitCodes.help)
      """)

  /// What a drawing is written as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case mermaid
    case dot
  }

  @OptionGroup var topology: TopologyArguments

  @Option(help: "How to write the drawing.")
  var format = Format.mermaid

  func run() throws {
    do throws(CommandFailure) {
      let network = try topology.read().network
      let renderer = GraphRenderer()
      try Terminal.write(
        format == .dot ? renderer.dot(network) : renderer.mermaid(network))
    } catch {
      throw Terminal.exit(error)
    }
  }
}

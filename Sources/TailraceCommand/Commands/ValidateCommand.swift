internal import ArgumentParser
internal import Tailrace

/// `tailrace validate`: checks topologies without playing them.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check topologies without playing them.",
    discussion: """
      Every error and warning of each file is printed with its place and what was expected there. \
      Warnings alone leave the exit code at 0.

      EXAMPLES
        tailrace validate checkout.yaml
        tailrace validate Topologies/*.yaml && echo "all good"

      \(ExitCodes.help)
      """)

  @Argument(help: "The topology files; '-' for standard input.")
  var files: [String]

  @OptionGroup var access: AccessArguments

  @Flag(name: .shortAndLong, help: "Print errors and warnings only.")
  var quiet = false

  func run() throws {
    var isBad = false
    for file in files {
      do throws(CommandFailure) {
        let named = try access.open(file)
        // A variant may break what the file alone does not; what both say is said once.
        let reading = named.read()
        say(reading)
        guard let topology = reading.topology else {
          isBad = true
          continue
        }
        for variant in topology.variants {
          let varied = named.read(variant: variant)
          if varied.topology != nil { continue }
          isBad = true
          Terminal.say("in variant '\(variant)':")
          say(varied)
        }
        if !isBad && !quiet { try Terminal.write(Self.summary(file, topology.network)) }
      } catch {
        isBad = true
        _ = Terminal.exit(error)
      }
    }
    if isBad { throw ExitCodes.badTopology }
  }

  private func say(_ reading: Topology.Reading) {
    let said = reading.rendered(colored: Terminal.errorsWantColor)
    if !said.isEmpty { Terminal.say(said) }
  }

  private static func summary(_ file: String, _ network: Network) -> String {
    let components = network.components.filter { !$0.isClient }.count
    return "\(file): good: \(components) component\(components == 1 ? "" : "s"), "
      + "\(network.requestClasses.count) kind\(network.requestClasses.count == 1 ? "" : "s") "
      + "of request, \(network.annotations.objectives.count) "
      + "objective\(network.annotations.objectives.count == 1 ? "" : "s")\n"
  }
}

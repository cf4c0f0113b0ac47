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
        guard let topology = try check(file) else {
          isBad = true
          continue
        }
        if !quiet { try Terminal.write(Self.summary(file, topology.network)) }
      } catch {
        isBad = true
        let code = Terminal.exit(error)
        if code == ExitCodes.cannotWrite { throw code }
      }
    }
    if isBad { throw ExitCodes.badTopology }
  }

  /// Says what is wrong with a file; nil where something is. A variant may break what the file alone does not, and
  /// what both say is said once.
  private func check(_ file: String) throws(CommandFailure) -> Topology? {
    let named = try access.open(file)
    let reading = named.read()
    Terminal.show(reading)
    guard let topology = reading.topology else { return nil }
    var isGood = true
    for variant in topology.variants {
      let varied = named.read(variant: variant)
      if varied.topology != nil { continue }
      isGood = false
      Terminal.say("in variant '\(variant)':")
      Terminal.show(varied)
    }
    return isGood ? topology : nil
  }

  private static func summary(_ file: String, _ network: Network) -> String {
    let components = network.components.filter { !$0.isClient }.count
    return "\(PlainText.line(file)): good: \(components) component\(components == 1 ? "" : "s"), "
      + "\(network.requestClasses.count) kind\(network.requestClasses.count == 1 ? "" : "s") "
      + "of request, \(network.annotations.objectives.count) "
      + "objective\(network.annotations.objectives.count == 1 ? "" : "s")\n"
  }
}

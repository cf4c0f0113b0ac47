internal import ArgumentParser
internal import Tailrace

/// `tailrace schema`: the JSON Schema of topology files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of topology files, for editors.",
    discussion: """
      An editor that knows the schema completes keys and marks mistakes while you type.

      EXAMPLES
        tailrace schema > tailrace.schema.json
        # then, as the first line of a topology:
        # yaml-language-server: $schema=tailrace.schema.json
      """)

  func run() throws {
    do throws(CommandFailure) {
      try Terminal.write(JSONSchema.text)
    } catch {
      throw Terminal.exit(error)
    }
  }
}

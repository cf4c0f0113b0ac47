internal import ArgumentParser
internal import Tailrace

/// Something a command cannot go on after: one sentence, and how the process ends.
struct CommandFailure: Error {
  var message: String
  var code: ExitCode
}

extension TopologyFile {
  /// The file that a command names.
  static func named(_ path: String) throws(CommandFailure) -> TopologyFile {
    do throws(TopologyError) {
      return try TopologyFile(path)
    } catch {
      throw CommandFailure(message: error.description, code: ExitCodes.badTopology)
    }
  }
}

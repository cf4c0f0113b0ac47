internal import ArgumentParser
internal import Foundation
internal import Tailrace

/// Which files a topology may read, for every command that reads one.
struct AccessArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A folder whose files the topology may name, beside those below its own folder; may be given \
      several times.
      """, valueName: "folder"))
  var allowFiles: [String] = []

  /// The topology file that a command names.
  func open(_ path: String) throws(CommandFailure) -> TopologyFile {
    for folder in allowFiles where !FileManager.default.fileExists(atPath: folder + "/.") {
      throw CommandFailure(
        message: "--allow-files names '\(folder)', which is no folder", code: ExitCodes.usage)
    }
    do throws(TopologyError) {
      return try TopologyFile(path, allowing: allowFiles)
    } catch {
      throw CommandFailure(message: error.description, code: ExitCodes.badTopology)
    }
  }
}

internal import ArgumentParser
internal import Tailrace

/// Something a command cannot go on after: one sentence, and how the process ends.
struct CommandFailure: Error {
  var message: String
  var code: ExitCode
}

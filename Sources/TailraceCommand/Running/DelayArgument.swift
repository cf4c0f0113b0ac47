internal import ArgumentParser
internal import Tailrace

/// A length of time on the command line, as in a file: `90s`, `1m30s`, `250ms`.
struct DelayArgument: ExpressibleByArgument, Hashable {
  var delay: Delay

  init?(argument: String) {
    guard let delay = Delay(written: argument) else { return nil }
    self.delay = delay
  }

  var defaultValueDescription: String { Figure.clock(delay) }
}

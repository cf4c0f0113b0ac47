internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether somebody pressed Control-C; a second time ends the process at once.
enum Interruption {
  private static let wasAsked = Atomic<Bool>(false)

  /// Whether the run should end where it stands.
  static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

  /// Listens for as long as the watch is kept.
  static func watch() -> any DispatchSourceSignal {
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if wasAsked.exchange(true, ordering: .relaxed) {
        Foundation.exit(ExitCodes.interrupted.rawValue)
      }
    }
    signal(SIGINT, SIG_IGN)
    source.activate()
    return source
  }
}

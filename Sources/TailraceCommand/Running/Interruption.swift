internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether somebody pressed Control-C; a second time ends the process at once.
enum Interruption {
  /// When it was first pressed, in nanoseconds since the machine started; 0 for never.
  private static let firstAsked = Atomic<UInt64>(0)
  /// Signals that come closer together are one: `timeout` sends each of them twice.
  private static let grace: UInt64 = 300_000_000

  /// Whether the run should end where it stands.
  static var isAsked: Bool { firstAsked.load(ordering: .relaxed) != 0 }

  /// Listens for as long as the watch is kept.
  static func watch() -> any DispatchSourceSignal {
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      let now = DispatchTime.now().uptimeNanoseconds
      let first = firstAsked.load(ordering: .relaxed)
      if first == 0 {
        firstAsked.store(now, ordering: .relaxed)
      } else if now - first > grace {
        Foundation.exit(ExitCodes.interrupted.rawValue)
      }
    }
    signal(SIGINT, SIG_IGN)
    source.activate()
    return source
  }
}

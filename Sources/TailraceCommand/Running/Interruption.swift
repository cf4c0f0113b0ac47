internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Whether somebody pressed Control-C or sent SIGTERM; a second time ends the process at once.
enum Interruption {
  /// When it was first asked for, in nanoseconds since the machine started; 0 for never.
  private static let firstAsked = Atomic<UInt64>(0)
  /// The signal that asked for it.
  private static let firstSignal = Atomic<Int32>(0)
  /// Signals that come closer together are one: `timeout` sends each of them twice.
  private static let grace: UInt64 = 300_000_000

  /// Whether the run should end where it stands.
  static var isAsked: Bool { firstAsked.load(ordering: .relaxed) != 0 }

  /// What asked for it, as people say it.
  static var cause: String {
    firstSignal.load(ordering: .relaxed) == SIGTERM ? "SIGTERM" : "Control-C"
  }

  /// Listens for as long as the watches are kept.
  static func watch() -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { note(number) }
      signal(number, SIG_IGN)
      source.activate()
      return source
    }
  }

  private static func note(_ signal: Int32) {
    let now = DispatchTime.now().uptimeNanoseconds
    let first = firstAsked.load(ordering: .relaxed)
    if first == 0 {
      firstSignal.store(signal, ordering: .relaxed)
      firstAsked.store(now, ordering: .relaxed)
    } else if now - first > grace {
      Foundation.exit(ExitCodes.interrupted.rawValue)
    }
  }
}

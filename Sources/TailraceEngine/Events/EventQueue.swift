/// What the event loop asks of a queue of events.
///
/// Events leave in the order of `Event`, whatever the order in which they came. An event may be
/// pushed at any time from that of the last one popped on, that time included.
package protocol EventQueue: ~Copyable {
  /// An empty queue.
  init()

  /// How many events wait.
  var count: Int { get }

  /// Puts an event in its place.
  mutating func push(_ event: Event)

  /// Takes the least event, unless there is none or it happens after `limit`: then the answer is
  /// false, and neither `event` nor the contents change.
  mutating func pop(through limit: Int64, into event: inout Event) -> Bool
}

extension EventQueue where Self: ~Copyable {
  /// Whether no event waits.
  @inline(__always)
  package var isEmpty: Bool { count == 0 }
}

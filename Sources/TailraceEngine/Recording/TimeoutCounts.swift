/// Waits that were too long, by what was waited for, in the words of HAProxy's `timeout`.
public struct TimeoutCounts: Hashable, BitwiseCopyable, Sendable {
  /// For a client to send its request.
  public internal(set) var client: Int64 = 0
  /// For a connection to an instance that said nothing.
  public internal(set) var connect: Int64 = 0
  /// For a connection of a pool, or for an instance at which fewer calls are open.
  public internal(set) var queue: Int64 = 0
  /// For an answer.
  public internal(set) var server: Int64 = 0

  /// All of them.
  public var total: Int64 { client + connect + queue + server }

  /// What was counted since.
  func since(_ earlier: Self) -> Self {
    var counts = self
    counts.client -= earlier.client
    counts.connect -= earlier.connect
    counts.queue -= earlier.queue
    counts.server -= earlier.server
    return counts
  }
}

extension Plant {
  /// A frame has waited too long.
  mutating func countTimeout(
    _ frame: Handle<Frame>, _ awaited: Books.Awaited, _ frames: borrowing Frames
  ) {
    let component = stations[frames[frame].station].component
    switch awaited {
    case .client: components[component].counts.timeouts.client += 1
    case .connect: components[component].counts.timeouts.connect += 1
    case .queue: components[component].counts.timeouts.queue += 1
    case .server: components[component].counts.timeouts.server += 1
    }
  }
}

extension Frames {
  /// Takes in a request that its client is long in sending.
  mutating func receive(
    _ frame: Handle<Frame>, _ instruction: Instruction, _ loop: inout EventLoop,
    _ draws: inout Draws
  ) {
    let time = draws.samplers.nanoseconds(Handle(instruction.a))
    let limit = instruction.b < 0 ? Int64.max : draws.samplers.nanoseconds(Handle(instruction.b))
    self[frame].since = loop.clock
    self[frame].state = time <= limit ? .waiting : .stalled
    loop.schedule(frame, after: min(time, limit), &self)
  }
}

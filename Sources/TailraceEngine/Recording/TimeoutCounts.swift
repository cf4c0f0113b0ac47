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
}

extension Simulation {
  /// What a frame waited for.
  enum Awaited {
    case client
    case connect
    case queue
    case server
  }

  /// A frame has waited too long.
  mutating func countTimeout(_ frame: Handle<Frame>, _ awaited: Awaited) {
    let component = stations[frames[frame].station].component
    switch awaited {
    case .client: timeouts[component].client += 1
    case .connect: timeouts[component].connect += 1
    case .queue: timeouts[component].queue += 1
    case .server: timeouts[component].server += 1
    }
  }

  /// Takes in a request that its client is long in sending.
  mutating func receive(_ frame: Handle<Frame>, _ instruction: Instruction) {
    let time = samplers.nanoseconds(Handle(instruction.a))
    let limit = instruction.b < 0 ? Int64.max : samplers.nanoseconds(Handle(instruction.b))
    frames[frame].since = clock
    frames[frame].state = time <= limit ? .waiting : .stalled
    schedule(frame, after: min(time, limit))
  }

  /// The client has not sent its request in time.
  mutating func stalledOut(_ frame: Handle<Frame>) -> Handle<Frame> {
    addService(frame, clock &- frames[frame].since)
    countTimeout(frame, .client)
    return failHere(frame, .timeout)
  }
}

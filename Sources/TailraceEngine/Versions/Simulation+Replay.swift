/// What replicas do with the writes of their primary: a log, in which none overtakes another.
struct ReplicaLogs: ~Copyable {
  /// When the last write that was sent reaches a replica.
  private var lastArrivals = SideColumn<Station, Int64>()
  var lines = SideColumn<Station, ReplayLine>()

  /// Writes that have reached a replica.
  struct ReplayLine: BitwiseCopyable {
    /// Those that wait, in their order.
    var waiting = Line()
    /// How many are being replayed.
    var active: Int32 = 0
  }

  mutating func layOut(_ network: Network, stations: Int) {
    if network.links.contains(where: { $0.isLog }) {
      lastArrivals.append(repeating: 0, count: stations)
    }
    if network.instructions.contains(where: { $0.opcode == .replay }) {
      lines.append(repeating: ReplayLine(), count: stations)
    }
  }

  /// How long a write is under way that alone would take so long: it comes after all before it.
  @inline(never)
  mutating func delay(_ alone: Int64, to replica: Handle<Station>, at now: Int64) -> Int64 {
    lastArrivals[replica] = max(lastArrivals[replica], now &+ alone)
    return lastArrivals[replica] &- now
  }
}

/// Replaying takes a line of its own: whoever reads waits for a core behind those writes alone that are being
/// replayed, not behind all that have come.
extension Simulation {
  @inline(never)
  mutating func replay(_ frame: Handle<Frame>, atOnce: Int32) -> Handle<Frame> {
    let id = frames[frame].station
    if replicaLogs.lines[id].active < atOnce {
      replicaLogs.lines[id].active += 1
      return hold(frame)
    }
    frames[frame].wake = loop.nextSequence()
    frames[frame].since = loop.clock
    frames[frame].state = .queuedReplay
    frames.append(frame, to: &replicaLogs.lines[id].waiting)
    plant.stations[id].waiting.rise(at: loop.clock)
    return .nobody
  }

  /// A write has been replayed, or was lost with its replica: the next one's turn.
  mutating func endReplay(at id: Handle<Station>) {
    let next = replicaLogs.lines[id].waiting.head
    if next == .nobody {
      replicaLogs.lines[id].active -= 1
      return
    }
    leaveReplayLine(next)
    frames[next].wake = 0
    frames[next].state = .connected
    loop.ready.pushBack(next)
  }

  mutating func leaveReplayLine(_ frame: Handle<Frame>) {
    let id = frames[frame].station
    frames.remove(frame, from: &replicaLogs.lines[id].waiting)
    plant.stations[id].waiting.fall(at: loop.clock)
    books.addWait(frame, loop.clock &- frames[frame].since, frames, plant)
  }
}

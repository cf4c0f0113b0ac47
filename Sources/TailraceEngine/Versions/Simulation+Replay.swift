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
    frames.remove(frame, from: &replicaLogs.lines[frames[frame].station].waiting)
    books.stopWaiting(frame, at: loop.clock, frames, &plant)
  }
}

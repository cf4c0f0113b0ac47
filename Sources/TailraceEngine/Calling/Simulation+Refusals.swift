/// What becomes of those who come to an instance that is down.
extension Simulation {
  /// An attempt reaches an instance that is down.
  @inline(never)
  mutating func refuse(_ frame: Handle<Frame>, _ id: Handle<Station>) -> Handle<Frame> {
    if faults.impairments[id].isSilent {
      vanish(frame, .refused)
      return .nobody
    }
    // Nobody hears of it who sent a message.
    frames[frame].isCut = !frames[frame].flags.contains(.message)
    return failHere(frame, .refused)
  }

  /// An attempt is over without a word to whoever made it, who goes on waiting.
  mutating func vanish(_ frame: Handle<Frame>, _ outcome: Outcome) {
    let flags = frames[frame].flags
    books.countFailure(frame, outcome, frames, plant)
    leaveStation(frame, flags, outcome)
    let parent = frames[frame].parent
    if flags.contains(.message) || frames[parent].wake != frames[frame].parentWake {
      free(frame)
      return
    }
    frames[frame].wake = 0
    frames[frame].state = .lost
    frames[frame].isCut = true
    // Who was inside had a connection.
    if outcome == .refused {
      calling.limitConnecting(frame, frames[frame], program, &loop, &frames)
    }
  }

  /// Nobody has answered the call for a connection.
  @inline(never)
  mutating func connectTimedOut(_ frame: Handle<Frame>) -> Handle<Frame> {
    let caller = frames[frame].parent
    plant.countTimeout(caller, .connect, frames)
    books.countFailure(caller, .timeout, frames, plant)
    frames[frame].outcome = .timeout
    return deliver(frame)
  }
}

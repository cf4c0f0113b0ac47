/// A queue goes down that keeps its messages in memory alone.
extension Simulation {
  /// All messages of a queue are lost: those that wait, those that are kept back, those that a consumer
  /// works on, who finds out when it is done, and those whose publishers wait for room and are told.
  ///
  /// - Complexity: O(frames).
  mutating func loseMessages(of queue: Handle<MessageQueueState>) {
    let component = messaging.queues[queue].component
    let station = messaging.queues[queue].station
    var held: [Handle<Frame>] = []
    for handle in frames.handles where frames[handle].station == station {
      switch frames[handle].state {
      case .stored, .held, .invisible, .blocked: held.append(handle)
      default: continue
      }
    }
    if held.isEmpty { return }
    for frame in held { lose(message: frame, queue) }
    books.timeline.note(.lostMessages(held.count), at: loop.clock, component)
  }

  private mutating func lose(message frame: Handle<Frame>, _ queue: Handle<MessageQueueState>) {
    let handle = frames[frame].message
    let message = messaging.messages[handle]
    if frames[frame].state == .blocked {
      frames.remove(frame, from: &messaging.lanes[message.lane].blocked)
      messaging.queues[queue].counts.blockedTime &+= loop.clock &- frames[frame].since
      messaging.messages[handle].frame = .nobody
      messaging.freeMessage(handle)
      books.countFailure(frame, .crashed, frames, plant)
      frames[frame].isCut = !frames[frame].flags.contains(.message)
      loop.ready.pushBack(frames.raise(frame, .crashed))
      return
    }
    switch frames[frame].state {
    case .stored:
      messaging.withdraw(frame, message.lane, at: loop.clock, &frames, &plant, sending, &books)
    case .held: messaging.lanes[message.lane].pending -= 1
    default: messaging.forgetVisibility(message, &loop, &frames)
    }
    messaging.queues[queue].counts.dropped += 1
    giveUp(frame)
  }
}

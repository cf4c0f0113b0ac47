extension Span.Kind {
  /// What a frame in a state does.
  init(_ state: Frame.State) {
    self =
      switch state {
      case .free, .running, .thinking, .connected, .resting, .recalling: .idle
      case .outbound: .outbound
      case .inbound: .inbound
      case .computing: .service
      case .sharing: .sharing
      case .waiting, .stalled: .pause
      case .queuedPlace: .placeQueue
      case .queuedCore, .queuedReplay: .coreQueue
      case .queuedPool: .connectionQueue
      case .queuedLock: .lockQueue
      case .starting, .queuedStart: .start
      case .calling: .call
      case .joining: .branches
      case .repeating, .holding: .turn
      case .trying: .attempt
      case .backingOff: .backoff
      case .following: .fetch
      case .stored, .blocked, .held, .invisible: .message
      case .lost: .lost
      case .shaped: .shaped
      case .frozen: .frozen
      }
  }
}

/// Which requests are looked at, and when the recorder looks.
extension Tracing {
  /// A client sends a request.
  @inline(never)
  mutating func observeRequest(_ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames) {
    if keepsLatencies {
      requestNumbers[frame] = ledger.open(frames[frame].requestClass)
    } else {
      recorder.open(frame, frames[frame], at: now)
    }
  }

  /// A request is over.
  @inline(never)
  mutating func observeEnd(
    _ frame: Handle<Frame>, _ outcome: Outcome, _ latency: Int64, at now: Int64,
    _ frames: inout Frames, _ books: borrowing Books
  ) {
    if keepsLatencies {
      let number = requestNumbers[frame]
      if number >= 0 && books.windowStart >= 0 {
        if outcome.isAnswer {
          ledger.close(number, latency)
        } else {
          ledger.fail(number)
        }
      }
    } else {
      frames[frame].outcome = outcome
      recorder.close(frame, frames, at: now)
    }
  }

  /// A frame is made.
  @inline(never)
  mutating func observeBirth(_ frame: Handle<Frame>) { recorder.noteBirth(frame) }

  /// A message is on its way to its queue, or a consumer begins to work on it.
  @inline(never)
  mutating func observeMessage(
    _ frame: Handle<Frame>, from sender: Handle<Frame>, at now: Int64, _ frames: borrowing Frames
  ) {
    if !keepsLatencies { recorder.adopt(frame, of: sender, frames, at: now) }
  }

  /// A consumer is done with what it took.
  @inline(never)
  mutating func observeDelivered(
    _ frame: Handle<Frame>, _ outcome: Outcome, at now: Int64, _ frames: borrowing Frames
  ) {
    if !keepsLatencies {
      recorder.close(frame, frames, at: now, as: outcome)
    }
  }

  /// A frame is given back.
  @inline(never)
  mutating func observeFree(_ frame: Handle<Frame>, at now: Int64, _ frames: borrowing Frames) {
    recorder.close(frame, frames, at: now)
  }

  /// Something acts that may concern every frame.
  mutating func observeAll() {
    if isTraced { recorder.touchAll() }
  }

  /// A frame begins to share cores with others.
  @inline(never)
  mutating func observeShare(_ frame: Handle<Frame>, _ demand: Int64) {
    recorder.share(frame, demand)
  }

  /// A frame moves.
  @inline(never)
  mutating func observeMove(_ frame: Handle<Frame>) { recorder.touch(frame) }

  /// All that an event caused has happened.
  @inline(never)
  mutating func observeEvent(at now: Int64, _ frames: borrowing Frames) {
    recorder.look(frames, at: now)
  }
}

/// Deadlines: a request carries the instant at which it has to be over to whatever it calls.
extension Frames {
  /// Whether nobody can be helped any more by what the frame does.
  @inline(never)
  func isPastDeadline(_ frame: Handle<Frame>, at now: Int64) -> Bool {
    deadlines[frame] <= now
  }

  /// The end of a caller's patience where it varies, or where its request has a deadline.
  @inline(never)
  func setVaryingTimeout(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ number: UInt64,
    _ program: borrowing Program, _ loop: inout EventLoop, _ draws: inout Draws
  ) {
    var delay = Int64.max
    if program.sites[id].timeout.first.exists {
      delay = draws.samplers.nanoseconds(program.sites[id].timeout.first)
    }
    if keepsDeadlines && deadlines[frame] < Int64.max {
      delay = min(delay, max(0, deadlines[frame] &- loop.clock))
    }
    if delay == Int64.max { return }
    loop.queue.push(Event(time: loop.clock &+ delay, sequence: number, target: frame.index))
  }
}

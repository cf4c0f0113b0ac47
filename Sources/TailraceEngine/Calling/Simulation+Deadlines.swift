/// Deadlines: a request carries the instant at which it has to be over to whatever it calls.
extension Simulation {
  /// Whether nobody can be helped any more by what the frame does.
  @inline(never)
  mutating func isPastDeadline(_ frame: Handle<Frame>) -> Bool {
    frames.deadlines[frame] <= loop.clock
  }

  /// The end of a caller's patience where it varies, or where its request has a deadline.
  @inline(never)
  mutating func setVaryingTimeout(
    _ frame: Handle<Frame>, _ id: Handle<Program.SiteState>, _ number: UInt64
  ) {
    var delay = Int64.max
    if program.sites[id].timeout.first.exists {
      delay = draws.samplers.nanoseconds(program.sites[id].timeout.first)
    }
    if frames.keepsDeadlines && frames.deadlines[frame] < Int64.max {
      delay = min(delay, max(0, frames.deadlines[frame] &- loop.clock))
    }
    if delay == Int64.max { return }
    loop.queue.push(Event(time: loop.clock &+ delay, sequence: number, target: frame.index))
  }
}

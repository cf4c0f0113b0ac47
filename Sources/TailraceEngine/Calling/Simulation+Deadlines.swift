/// Deadlines: a request carries the instant at which it has to be over to whatever it calls.
extension Simulation {
  /// Whether nobody can be helped any more by what the frame does.
  @inline(never)
  mutating func isPastDeadline(_ frame: Handle<Frame>) -> Bool { deadlines[frame] <= clock }

  /// The end of a caller's patience where it varies, or where its request has a deadline.
  @inline(never)
  mutating func setVaryingTimeout(_ frame: Handle<Frame>, _ id: Handle<SiteState>, _ number: UInt64)
  {
    var delay = Int64.max
    if sites[id].timeout.first.exists {
      delay = samplers.nanoseconds(sites[id].timeout.first)
    }
    if keepsDeadlines && deadlines[frame] < Int64.max {
      delay = min(delay, max(0, deadlines[frame] &- clock))
    }
    if delay == Int64.max { return }
    queue.push(Event(time: clock &+ delay, sequence: number, target: frame.index))
  }
}

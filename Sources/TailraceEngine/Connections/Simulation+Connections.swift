/// The connections of callers: taken for a call, or kept for several.
extension Simulation {
  /// The connections that one instance of a caller has to a callee.
  struct PoolState: BitwiseCopyable {
    var size: Int32
    var busy = Gauge()
    var ring: Handle<TimerRings.Ring>
    var line = Line()
    var counts = PoolCounts()
  }

  /// What is counted of a pool.
  struct PoolCounts: BitwiseCopyable {
    var taken: Int64 = 0
    var waits: Int64 = 0
    var timeouts: Int64 = 0
    var waitTime: Int64 = 0
    /// When the first caller had to wait, and when the first gave up; -1 if none did.
    var firstWait: Int64 = -1
    var firstTimeout: Int64 = -1
    var mostWaiting: Int32 = 0
  }

  /// The first of the pools of a frame's caller at the instruction where it stands.
  private mutating func firstPool(at frame: Handle<Frame>) -> Handle<PoolState> {
    let instruction = program[frames[frame].counter]
    return instruction.opcode == .connect
      ? firstPools[Handle(instruction.a)] : firstPool(of: Handle(instruction.a))
  }

  @inline(__always)
  mutating func takeConnection(_ pool: Handle<PoolState>) {
    pools[pool].busy.rise(at: clock)
    pools[pool].counts.taken &+= 1
  }

  /// Takes a connection and keeps it for the steps inside, or waits for one.
  @inline(never)
  mutating func connect(_ frame: Handle<Frame>, _ link: Handle<Network.Link>) -> Handle<Frame> {
    if firstPools[link] == .none { return hold(frame) }
    let pool = firstPools[link] + ordinal(of: frames[frame].station)
    if pools[pool].busy.value == pools[pool].size { return waitForConnection(frame, pool) }
    takeConnection(pool)
    return hold(frame)
  }

  /// What it waited for is there.
  @inline(never)
  mutating func goOnConnected(_ frame: Handle<Frame>) -> Handle<Frame> {
    let instruction = program[frames[frame].counter]
    guard instruction.opcode == .call else { return hold(frame) }
    let id = Handle<SiteState>(instruction.a)
    return sites[id].connection.second.exists ? sendByRules(frame, id) : send(frame, id)
  }

  @inline(never)
  mutating func waitForConnection(_ frame: Handle<Frame>, _ pool: Handle<PoolState>) -> Handle<
    Frame
  > {
    let number = nextSequence()
    frames[frame].wake = number
    frames[frame].since = clock
    frames[frame].state = .queuedPool
    frames.append(frame, to: &pools[pool].line)
    if pools[pool].ring.exists { setTimer(pools[pool].ring, number, frame) }
    stations[frames[frame].station].waiting.rise(at: clock)
    pools[pool].counts.waits &+= 1
    if pools[pool].counts.firstWait < 0 { pools[pool].counts.firstWait = clock }
    pools[pool].counts.mostWaiting = max(
      pools[pool].counts.mostWaiting, pools[pool].line.count)
    return .nobody
  }

  /// The connection goes to the caller that has waited longest, or back to the pool.
  @inline(never)
  mutating func releaseConnection(_ frame: Handle<Frame>, _ firstPool: Handle<PoolState>) {
    if firstPool == .none { return }
    let pool = firstPool + ordinal(of: frames[frame].station)
    if pools[pool].line.head != .nobody {
      handOver(pool)
    } else {
      pools[pool].busy.fall(at: clock)
    }
  }

  /// A connection that is in use goes to the first in the line; who that is.
  @discardableResult
  mutating func handOver(_ pool: Handle<PoolState>) -> Handle<Frame> {
    let waiter = pools[pool].line.head
    pools[pool].counts.taken &+= 1
    leavePoolLine(waiter)
    frames[waiter].wake = 0
    frames[waiter].state = .connected
    ready.pushBack(waiter)
    return waiter
  }

  /// A caller leaves the line for a connection.
  mutating func leavePoolLine(_ frame: Handle<Frame>) {
    let pool = firstPool(at: frame) + ordinal(of: frames[frame].station)
    frames.remove(frame, from: &pools[pool].line)
    if pools[pool].ring.exists { timers.forget(pools[pool].ring) }
    stations[frames[frame].station].waiting.fall(at: clock)
    let waited = clock &- frames[frame].since
    addWait(frame, waited)
    pools[pool].counts.waitTime &+= waited
  }

  /// A caller has waited for a connection as long as it may.
  mutating func abandonPool(_ frame: Handle<Frame>) -> Handle<Frame> {
    let pool = firstPool(at: frame) + ordinal(of: frames[frame].station)
    leavePoolLine(frame)
    pools[pool].counts.timeouts &+= 1
    if pools[pool].counts.firstTimeout < 0 { pools[pool].counts.firstTimeout = clock }
    return failHere(frame, outcomeOfWaiting(frame))
  }

  /// The pools of a link, one for each calling instance; the first of them, or none.
  mutating func layOutPools(of link: Network.Link) -> Handle<PoolState> {
    guard let pool = link.pool else { return .none }
    let first = Handle<PoolState>(pools.count)
    let ring = pool.timeout.map { timers.make(delay: $0.nanoseconds) } ?? .none
    for _ in 0..<components[link.from.handle].stations {
      pools.append(PoolState(size: Int32(clamping: pool.size), ring: ring))
    }
    return first
  }

  /// What is counted begins again; connections and those who wait stay.
  mutating func restartPools() {
    for pool in 0..<pools.count {
      pools[pool].busy.restart(at: clock)
      let first = pools[pool].counts
      pools[pool].counts = PoolCounts(mostWaiting: pools[pool].line.count)
      // When a pool ran out for the first time is no matter of the window.
      pools[pool].counts.firstWait = first.firstWait
      pools[pool].counts.firstTimeout = first.firstTimeout
    }
  }

  /// What was measured of the pools of each link that has them.
  mutating func poolResults() -> [PoolResult] {
    var results: [PoolResult] = []
    for (index, link) in network.links.enumerated() where firstPools[index].exists {
      var result = PoolResult(
        from: link.from, to: link.to, size: Int64(link.pool?.size ?? 0),
        pools: Int64(components[link.from.handle].stations))
      for offset in 0..<components[link.from.handle].stations {
        let pool = pools[firstPools[index] + offset]
        result.busyArea &+= pool.busy.area(at: clock)
        result.taken &+= pool.counts.taken
        result.waits &+= pool.counts.waits
        result.timeouts &+= pool.counts.timeouts
        result.waitTime &+= pool.counts.waitTime
        result.mostWaiting = max(result.mostWaiting, Int64(pool.counts.mostWaiting))
        result.firstWait = Self.earlier(result.firstWait, pool.counts.firstWait)
        result.firstTimeout = Self.earlier(result.firstTimeout, pool.counts.firstTimeout)
      }
      results.append(result)
    }
    return results
  }

  private static func earlier(_ known: Delay?, _ other: Int64) -> Delay? {
    if other < 0 { return known }
    guard let known, known.nanoseconds <= other else { return Delay(nanoseconds: other) }
    return known
  }
}

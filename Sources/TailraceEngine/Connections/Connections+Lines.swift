/// The connections of callers: taken for a call, or kept for several.
extension Connections {
  @inline(__always)
  mutating func takeConnection(_ pool: Handle<Connections.PoolState>, at now: Int64) {
    pools[pool].busy.rise(at: now)
    pools[pool].counts.taken &+= 1
  }

  @inline(never)
  mutating func waitForConnection(
    _ frame: Handle<Frame>, _ pool: Handle<Connections.PoolState>, _ loop: inout EventLoop,
    _ frames: inout Frames, _ plant: inout Plant
  ) -> Handle<
    Frame
  > {
    let number = loop.nextSequence()
    frames[frame].wake = number
    frames[frame].since = loop.clock
    frames[frame].state = .queuedPool
    frames.append(frame, to: &pools[pool].line)
    if pools[pool].ring.exists { loop.setTimer(pools[pool].ring, number, frame, frames) }
    plant.stations[frames[frame].station].waiting.rise(at: loop.clock)
    pools[pool].counts.waits &+= 1
    if pools[pool].counts.firstWait < 0 {
      pools[pool].counts.firstWait = loop.clock
    }
    pools[pool].counts.mostWaiting = max(
      pools[pool].counts.mostWaiting, pools[pool].line.count)
    return .nobody
  }

  /// The connection goes to the caller that has waited longest, or back to the pool.
  @inline(never)
  mutating func release(
    _ frame: Handle<Frame>, _ firstPool: Handle<Connections.PoolState>, _ loop: inout EventLoop,
    _ frames: inout Frames, _ plant: inout Plant, _ books: inout Books
  ) {
    if firstPool == .none { return }
    let pool = firstPool + plant.ordinal(of: frames[frame].station)
    if pools[pool].line.head != .nobody {
      give(pool, &loop, &frames, &plant, &books)
    } else {
      pools[pool].busy.fall(at: loop.clock)
    }
  }

  /// A connection that is in use goes to the first in the line; who that is.
  @discardableResult
  mutating func give(
    _ pool: Handle<Connections.PoolState>, _ loop: inout EventLoop, _ frames: inout Frames,
    _ plant: inout Plant, _ books: inout Books
  ) -> Handle<Frame> {
    let waiter = pools[pool].line.head
    pools[pool].counts.taken &+= 1
    leaveLine(waiter, pool, &loop, &frames, &plant, &books)
    frames[waiter].wake = 0
    frames[waiter].state = .connected
    loop.ready.pushBack(waiter)
    return waiter
  }

  /// A caller leaves the line for a connection.
  mutating func leaveLine(
    _ frame: Handle<Frame>, _ pool: Handle<Connections.PoolState>, _ loop: inout EventLoop,
    _ frames: inout Frames, _ plant: inout Plant, _ books: inout Books
  ) {
    frames.remove(frame, from: &pools[pool].line)
    if pools[pool].ring.exists { loop.timers.forget(pools[pool].ring) }
    let waited = books.stopWaiting(frame, at: loop.clock, frames, &plant)
    pools[pool].counts.waitTime += waited
  }

  /// A caller has waited for a connection as long as it may.
  mutating func countTimeout(_ pool: Handle<Connections.PoolState>, at now: Int64) {
    pools[pool].counts.timeouts &+= 1
    if pools[pool].counts.firstTimeout < 0 { pools[pool].counts.firstTimeout = now }
  }

  /// The pools of a link, one for each calling instance; the first of them, or none.
  mutating func layOutPools(
    of link: Network.Link, _ loop: inout EventLoop, _ plant: borrowing Plant
  ) -> Handle<Connections.PoolState> {
    guard let pool = link.pool else { return .none }
    let first = Handle<Connections.PoolState>(pools.count)
    let ring = pool.timeout.map { loop.timers.make(delay: $0.nanoseconds) } ?? .none
    for _ in 0..<plant.components[link.from.handle].stations {
      pools.append(Connections.PoolState(size: Int32(clamping: pool.size), ring: ring))
    }
    return first
  }

  /// What is counted begins again; connections and those who wait stay.
  mutating func restartPools(at now: Int64) {
    for pool in 0..<pools.count {
      pools[pool].busy.restart(at: now)
      let first = pools[pool].counts
      pools[pool].counts = Connections.PoolCounts(
        mostWaiting: pools[pool].line.count)
      // When a pool ran out for the first time is no matter of the window.
      pools[pool].counts.firstWait = first.firstWait
      pools[pool].counts.firstTimeout = first.firstTimeout
    }
  }

  /// What was measured of the pools of each link that has them.
  func poolResults(_ network: Network, at now: Int64, _ plant: borrowing Plant) -> [PoolResult] {
    var results: [PoolResult] = []
    for (index, link) in network.links.enumerated() where firstPools[index].exists {
      var result = PoolResult(
        from: link.from, to: link.to, size: Int64(link.pool?.size ?? 0),
        pools: Int64(plant.components[link.from.handle].stations))
      for offset in 0..<plant.components[link.from.handle].stations {
        let pool = self.pools[firstPools[index] + offset]
        result.busyArea += pool.busy.area(at: now)
        result.taken &+= pool.counts.taken
        result.waits &+= pool.counts.waits
        result.timeouts &+= pool.counts.timeouts
        result.waitTime += pool.counts.waitTime
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

  /// What was measured of pools, with their time series.
  func poolSeries(
    _ network: Network, at now: Int64, _ plant: borrowing Plant, _ books: borrowing Books
  ) -> [PoolResult] {
    var results = poolResults(network, at: now, plant)
    for index in results.indices { results[index].intervals = books.series.pools.map { $0[index] } }
    return results
  }

  func poolTotals(_ network: Network, at now: Int64, _ plant: borrowing Plant)
    -> [PoolResult.Interval]
  {
    poolResults(network, at: now, plant).map {
      PoolResult.Interval(busyArea: $0.busyArea, waits: $0.waits)
    }
  }
}

extension Connections {
  /// The pool of a frame's caller at the instruction where it stands.
  func pool(
    at frame: Handle<Frame>, _ program: borrowing Program, _ frames: borrowing Frames,
    _ calling: borrowing Calling, _ plant: borrowing Plant
  ) -> Handle<Connections.PoolState> {
    let instruction = program.instructions[frames[frame].counter]
    let first =
      instruction.opcode == .connect
      ? firstPools[Handle(instruction.a)]
      : calling.firstPool(of: Handle(instruction.a), program)
    return first + plant.ordinal(of: frames[frame].station)
  }
}

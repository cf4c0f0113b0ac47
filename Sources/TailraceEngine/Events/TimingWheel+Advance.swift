extension TimingWheel {
  /// Fills the empty `current` with the next events; false if none is due by `limit`.
  ///
  /// Looks at the start of a bucket before it opens it, so that a stop at `limit` leaves later
  /// buckets as they are.
  @inline(never)
  mutating func advance(through limit: Int64) -> Bool {
    current.removeAll()
    head = 0
    if limit < 0 || count == 0 { return false }
    if count <= Self.few && rungs.count == 0 {
      fold()
      return true
    }
    let bound = UInt64(limit)
    while current.count == 0 {
      let found = rungs.count > 0 ? openNextInRung(through: bound) : openNextWindow(through: bound)
      if !found { return false }
    }
    return true
  }

  /// Opens the next bucket of the innermost rung, or leaves the rung if it has none.
  private mutating func openNextInRung(through bound: UInt64) -> Bool {
    let depth = rungs.count - 1
    let rung = rungs[depth]
    let first = Int(rung.first)
    let bucket = buckets.firstBusy(
      from: first + Int(rung.opened), to: first + Int(rung.bucketCount))
    if bucket < 0 {
      rungs.removeLast()
      boundary = rung.end
      return true
    }
    let index = bucket - first
    let start = rung.start + (UInt64(index) << rung.shift)
    if start > bound { return false }
    rungs[depth].opened = Int32(index + 1)
    let end = start + (1 << rung.shift)
    let size = buckets.count(of: bucket)
    if size > Self.crowd && rung.shift > 0 && rungs.count < Rung.maximumDepth {
      addRung(start: start, end: min(end, rung.end), widthBits: Int(rung.shift), expecting: size)
      spread(bucket)
      boundary = start
    } else {
      open(bucket, end: min(end, rung.end))
    }
    return true
  }

  /// Opens the next window, or brings the next block of a higher level nearer.
  private mutating func openNextWindow(through bound: UInt64) -> Bool {
    for level in 0..<Level.count {
      let bucket = buckets.firstBusy(
        from: Level.bucket(in: level, of: horizon), to: (level + 1) << Level.bits)
      if bucket < 0 { continue }
      let shift = Level.shift(of: level)
      let block = shift + UInt64(Level.bits)
      let above = block < 64 ? (horizon >> block) << block : 0
      let start = above | (UInt64(bucket & 1023) << shift)
      if start > bound { return false }
      if level == 0 {
        openWindow(bucket, start: start)
      } else {
        horizon = start
        boundary = start
        spread(bucket)
      }
      return true
    }
    return false
  }

  /// Makes a window current, as a rung if it or the window before it is busy.
  private mutating func openWindow(_ bucket: Int, start: UInt64) {
    let end = start + (1 << Level.windowBits)
    let before = popped - poppedBefore
    let size = UInt64(buckets.count(of: bucket))
    let expected = size > before ? size : before
    poppedBefore = popped
    horizon = end
    if Rung.bits(spreading: expected) > 0 {
      addRung(
        start: start, end: end, widthBits: Int(Level.windowBits),
        expecting: Int(clamping: expected))
      spread(bucket)
      boundary = start
    } else {
      open(bucket, end: end)
    }
    // What the higher levels hold of a block that the horizon enters belongs to lower levels now.
    var level = 1
    while level < Level.count && end & ((1 << Level.shift(of: level)) - 1) == 0 {
      let entered = Level.bucket(in: level, of: end)
      if buckets.count(of: entered) > 0 { spread(entered) }
      level += 1
    }
  }

  /// Adds an empty rung inside the innermost one.
  mutating func addRung(start: UInt64, end: UInt64, widthBits: Int, expecting size: Int) {
    let depth = rungs.count
    let most = min(widthBits, depth == 0 ? Rung.widestBits : Level.bits)
    let bits = min(most, Rung.bits(spreading: UInt64(size)))
    let first = Rung.firstBucket(atDepth: depth)
    buckets.reserve(first + (1 << bits))
    rungs.append(
      Rung(
        start: start, end: end, first: Int32(first), bucketCount: 1 << Int32(bits),
        shift: UInt64(widthBits - bits), opened: 0))
  }

  /// Moves the events of a bucket to where they belong by now, in the order in which they came.
  private mutating func spread(_ bucket: Int) {
    var left = buckets.count(of: bucket)
    var chunk = buckets.detach(bucket)
    while chunk.exists {
      let next = buckets.next(after: chunk)
      buckets.prefetch(next)
      let length = min(left, EventBuckets.chunkSize)
      for place in 0..<length {
        let event = buckets.event(in: chunk, at: place)
        let time = UInt64(bitPattern: event.time)
        if time >= horizon {
          buckets.append(event, to: Level.bucket(of: time, from: horizon))
        } else {
          buckets.append(event, to: rungs[rungs.count &- 1].bucket(of: time))
        }
      }
      left -= length
      buckets.release(chunk)
      chunk = next
    }
  }

  /// Makes a bucket current.
  private mutating func open(_ bucket: Int, end: UInt64) {
    load(bucket)
    boundary = end
    hasOpened = true
    following = nextBusyBucket()
    second = following < 0 ? -1 : nextBusyBucket(after: following)
    // As a rule the one whose targets are told next.
    buckets.prefetch(bucket: second + 1)
  }

  /// Tells the targets of the bucket that is opened next.
  ///
  /// With `forEachTargetBehindIt` a hint to the owner, who can prefetch the records of events to come
  /// while it plays those before them; events pushed in between are not told.
  @inline(__always)
  package func forEachUpcomingTarget(_ tell: (Int32) -> Void) {
    if following >= 0 { buckets.forEachTarget(in: following, tell) }
  }

  /// Tells the targets of the bucket that is opened after that one.
  @inline(__always)
  package func forEachTargetBehindIt(_ tell: (Int32) -> Void) {
    if second >= 0 { buckets.forEachTarget(in: second, tell) }
  }

  /// The bucket that is opened next if nothing else is pushed, or -1 where that is not known.
  private func nextBusyBucket() -> Int {
    var depth = rungs.count - 1
    while depth >= 0 {
      let first = Int(rungs[depth].first)
      let bucket = buckets.firstBusy(
        from: first + Int(rungs[depth].opened), to: first + Int(rungs[depth].bucketCount))
      if bucket >= 0 { return bucket }
      depth -= 1
    }
    return buckets.firstBusy(from: Level.bucket(in: 0, of: horizon), to: 1 << Level.bits)
  }

  /// The bucket of the innermost rung that is opened after `bucket` if nothing else is pushed, or -1.
  private func nextBusyBucket(after bucket: Int) -> Int {
    if rungs.count == 0 { return -1 }
    let rung = rungs[rungs.count - 1]
    return buckets.firstBusy(from: bucket + 1, to: Int(rung.first) + Int(rung.bucketCount))
  }
}

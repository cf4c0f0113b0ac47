extension TimingWheel {
  /// Puts an event that happens before `boundary` among the current ones.
  ///
  /// Moves at most `crowd` events; further back, the current events are split over a rung, or the
  /// event goes to `late` where they cannot be.
  @inline(__always)
  mutating func insert(_ event: Event) {
    if current.count &- head < Self.several {
      if current.count == current.capacity { closeGap() }
      current.insertAscending(event, floor: head)
    } else {
      insertAmongMany(event)
    }
  }

  @inline(never)
  private mutating func insertAmongMany(_ event: Event) {
    if boundary == UInt64.max {
      unfold()
      count -= 1
      push(event)
    } else if current.count - head < Self.crowd || !(event < current[current.count - Self.crowd]) {
      if current.count == current.capacity { closeGap() }
      current.insertAscending(event, floor: head)
    } else if late.isEmpty && splitCurrent() {
      count -= 1
      push(event)
    } else {
      late.push(event)
    }
  }

  /// Makes the few events that wait in buckets current, all of them.
  mutating func fold() {
    var bucket = buckets.firstBusy(from: 0, to: Level.count << Level.bits)
    while bucket >= 0 {
      load(bucket)
      bucket = buckets.firstBusy(from: bucket + 1, to: Level.count << Level.bits)
    }
    boundary = UInt64.max
  }

  /// Puts the current events, which are no longer few, into buckets.
  private mutating func unfold() {
    let start = (UInt64(bitPattern: current[head].time) >> Level.windowBits) << Level.windowBits
    horizon = start
    boundary = start
    for index in head..<current.count {
      let event = current[index]
      append(event, at: UInt64(bitPattern: event.time))
    }
    current.removeAll()
    head = 0
  }

  /// Makes room at the end of `current` where at least half of it has been popped.
  @inline(never)
  private mutating func closeGap() {
    let waiting = current.count - head
    if waiting > head { return }
    current.copy(from: head, to: 0, length: waiting)
    current.truncate(to: waiting)
    head = 0
  }

  /// Turns the current events into a rung; false if they are all at one instant or the rungs are
  /// too many.
  private mutating func splitCurrent() -> Bool {
    let start = UInt64(bitPattern: current[head].time)
    let widthBits = Rung.bits(covering: boundary - start)
    if widthBits == 0 || rungs.count == Rung.maximumDepth { return false }
    let waiting = current.count - head
    addRung(start: start, end: boundary, widthBits: widthBits, expecting: waiting)
    let rung = rungs[rungs.count - 1]
    for index in head..<current.count {
      let event = current[index]
      buckets.append(event, to: rung.bucket(of: UInt64(bitPattern: event.time)))
    }
    current.removeAll()
    head = 0
    boundary = start
    return true
  }

  /// Sorts the events of a bucket into `current`.
  mutating func load(_ bucket: Int) {
    var left = buckets.count(of: bucket)
    let few = left <= Self.crowd
    var chunk = buckets.detach(bucket)
    while chunk.exists {
      let length = left < EventBuckets.chunkSize ? left : EventBuckets.chunkSize
      if few {
        buckets.sort(chunk, length, into: &current)
      } else {
        for place in 0..<length { loadOne(buckets.event(in: chunk, at: place)) }
      }
      left &-= length
      let next = buckets.next(after: chunk)
      buckets.release(chunk)
      chunk = next
    }
  }

  /// One of a crowd that cannot be split: ties as a rule, in order.
  private mutating func loadOne(_ event: Event) {
    if current.count == 0 || current[current.count - 1] < event {
      current.append(event)
    } else {
      late.push(event)
    }
  }
}

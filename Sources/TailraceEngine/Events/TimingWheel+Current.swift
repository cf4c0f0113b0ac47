extension TimingWheel {
  /// Puts an event that happens before `boundary` among the current ones.
  ///
  /// Moves at most `crowd` events; further back, the current events are split over a rung, or the
  /// event goes to `late` where they cannot be.
  @inline(__always)
  mutating func insert(_ event: Event) {
    let waiting = current.count &- head
    if waiting < Self.crowd || !(event < current[current.count &- Self.crowd]) {
      if current.count == current.capacity { closeGap() }
      current.insertAscending(event, floor: head)
    } else {
      insertFar(event)
    }
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

  @inline(never)
  private mutating func insertFar(_ event: Event) {
    if !late.isEmpty || !splitCurrent() { return late.push(event) }
    count -= 1
    push(event)
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

  /// Sorts the events of a bucket into the empty `current`.
  mutating func load(_ bucket: Int) {
    var left = buckets.count(of: bucket)
    let few = left <= Self.crowd
    var chunk = buckets.detach(bucket)
    while chunk >= 0 {
      let length = left < EventBuckets.chunkSize ? left : EventBuckets.chunkSize
      for place in 0..<length {
        let event = buckets.event(in: chunk, at: place)
        if few || current.count == 0 || current[current.count &- 1] < event {
          current.insertAscending(event, floor: 0)
        } else {
          late.push(event)
        }
      }
      left &-= length
      let next = buckets.next(after: chunk)
      buckets.release(chunk)
      chunk = next
    }
  }
}

/// Cores that all who are there share.
extension Faults {
  func advanceVirtualTime(_ id: Handle<Station>, at now: Int64, _ plant: inout Plant) {
    plant.sharedCores[id].virtualTime = virtualTime(id, at: now, plant)
    plant.sharedCores[id].since = now
  }

  /// The virtual time of now; it begins again at 0 whenever nobody is there.
  private func virtualTime(_ id: Handle<Station>, at now: Int64, _ plant: borrowing Plant)
    -> Double
  {
    let present = plant.stations[id].coreLine.count
    if present == 0 { return 0 }
    let passed = Double(now &- plant.sharedCores[id].since)
    let cores = coresNow(id, plant.stations[id].component, plant)
    return plant.sharedCores[id].virtualTime
      + (present <= cores ? passed : passed * Double(cores) / Double(present))
  }

  /// Takes back what was counted as service and is not yet served, where a window begins or ends.
  ///
  /// At its beginning what is left becomes service of the window, at its end it is none of it.
  /// - Complexity: O(frames).
  func settleShared(
    atEnd: Bool, at now: Int64, _ frames: inout Frames, _ plant: borrowing Plant,
    _ books: inout Books
  ) {
    for frame in frames.handles where frames[frame].state == .sharing {
      let time = virtualTime(frames[frame].station, at: now, plant)
      let left = frames.whatIsLeft(of: frame, at: time)
      books.addService(frame, atEnd ? -left : left, frames, plant)
      books.addWait(frame, atEnd ? now &- frames[frame].since &+ left : -left, frames, plant)
      frames[frame].since = now
    }
  }

  /// Counts the busy cores and schedules the next departure.
  func shareCores(
    _ id: Handle<Station>, _ loop: inout EventLoop, _ frames: borrowing Frames,
    _ plant: inout Plant
  ) {
    let present = plant.stations[id].coreLine.count
    let cores = coresNow(id, plant.stations[id].component, plant)
    let busy = present < cores ? present : cores
    plant.stations[id].coresBusy.change(
      by: busy - plant.stations[id].coresBusy.value, at: loop.clock)
    plant.sharedCores[id].wake = 0
    if present == 0 || cores == 0 { return }
    let left =
      frames.target(of: plant.heaps.first(plant.stations[id].coreLine.heap))
      - plant.sharedCores[id].virtualTime
    let time = present <= cores ? left : left * Double(present) / Double(cores)
    // Rounded up, so that at the event the demand is met; the least step keeps time moving. What takes longer
    // than any run is as good as for ever.
    let delay = time > 0 ? Int64(min(time, 0x1p61).rounded(.up)) : 0
    let number = loop.nextSequence()
    plant.sharedCores[id].wake = number
    loop.scheduleSystem(.station(id), at: loop.clock &+ delay, sequence: number)
  }
}

extension Plant {
  /// One who shares leaves before its demand is met; what is left of it was no
  /// service. The virtual time is that of now.
  mutating func leaveShared(
    _ frame: Handle<Frame>, at now: Int64, _ frames: inout Frames, _ sending: borrowing Sending,
    _ books: inout Books
  ) {
    let id = frames[frame].station
    let left = frames.whatIsLeft(of: frame, at: sharedCores[id].virtualTime)
    var line = stations[id].coreLine
    leave(&line, frame, .processorSharing, &frames, sending)
    stations[id].coreLine = line
    books.addService(frame, -left, frames, self)
    books.addWait(frame, now &- frames[frame].since &+ left, frames, self)
  }

  /// What is left of the demand of one who shares takes so many times as long; the virtual time is that of
  /// now, and all at the station are stretched alike, so that their order stays. As everywhere, nothing takes
  /// more than 73 years.
  func stretchShared(
    _ frame: Handle<Frame>, by factor: Double, _ frames: inout Frames, _ books: inout Books
  ) {
    let id = frames[frame].station
    let left = max(0, frames.target(of: frame) - sharedCores[id].virtualTime)
    let stretched = min(left * factor, 0x1p61)
    frames[frame].work = Int64(
      bitPattern: (sharedCores[id].virtualTime + stretched).bitPattern)
    let more = SamplerTable.wholeNanoseconds(stretched) &- SamplerTable.wholeNanoseconds(left)
    books.addService(frame, more, frames, self)
    books.addWait(frame, -more, frames, self)
  }
}

extension Frames {
  func target(of frame: Handle<Frame>) -> Double {
    Double(bitPattern: UInt64(bitPattern: self[frame].work))
  }

  /// What is left of a demand at a virtual time.
  fileprivate func whatIsLeft(of frame: Handle<Frame>, at virtualTime: Double) -> Int64 {
    SamplerTable.wholeNanoseconds(max(0, target(of: frame) - virtualTime))
  }
}

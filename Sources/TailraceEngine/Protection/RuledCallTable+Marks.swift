/// Marks: an instance at which calls failed is left out for a while, as nginx 1.14's
/// `ngx_http_upstream_round_robin.c` does it, but with times that are not rounded to seconds.
extension RuledCallTable {
  /// What a caller holds against an instance.
  struct Mark: BitwiseCopyable {
    /// Calls that failed since its record was cleared.
    var failures: Int32 = 0
    /// Whether a call was sent there after the last failure's time was over: the next success clears.
    var isTried = false
    /// Until when it is left out, if the failures are enough: a while from the last of them, or from the
    /// call that tries it.
    var outUntil: Int64 = 0
  }

  /// Whether an instance is left out for the calls that failed there.
  func isMarked(
    _ entry: Handle<Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>, now: Int64
  ) -> Bool {
    if entries[entry].failures == 0 { return false }
    let mark = marks[entries[entry].firstMark + slot(entry, caller, station)]
    return mark.failures >= entries[entry].failures && now <= mark.outUntil
  }

  /// A call goes to an instance: if its time was over, this is the one that tries it.
  mutating func noteCall(
    _ entry: Handle<Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>, now: Int64
  ) {
    if entries[entry].failures == 0 { return }
    let index = entries[entry].firstMark + slot(entry, caller, station)
    if now > marks[index].outUntil {
      marks[index].outUntil = now &+ entries[entry].outFor
      marks[index].isTried = true
    }
  }

  /// A call is over. Nothing is held against an instance that is alone.
  mutating func noteEnd(
    _ entry: Handle<Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>, hasFailed: Bool,
    now: Int64, members: borrowing SideColumn<Station, Bool>
  ) {
    if entries[entry].failures == 0 { return }
    let index = entries[entry].firstMark + slot(entry, caller, station)
    if hasFailed {
      if isAlone(entry, members) { return }
      marks[index].failures = min(marks[index].failures + 1, entries[entry].failures)
      marks[index].outUntil = now &+ entries[entry].outFor
      marks[index].isTried = false
    } else if marks[index].isTried {
      marks[index].failures = 0
    }
  }

  /// All instances of a caller are marked: nothing is held against any of them from now on.
  mutating func unmark(_ entry: Handle<Entry>, _ caller: Handle<Instance>) {
    for station in entries[entry].ownStations {
      marks[entries[entry].firstMark + slot(entry, caller, station)].failures = 0
    }
  }

  /// An instance is new: nothing is known of it, and nothing held against it.
  mutating func forget(
    _ entry: Handle<Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>
  ) {
    let state = entries[entry]
    if state.firstGroup.exists {
      watch.forget(state.firstGroup + caller, Handle(station - state.firstStation))
    }
    if state.failures > 0 { marks[state.firstMark + slot(entry, caller, station)] = Mark() }
  }

  private func isAlone(_ entry: Handle<Entry>, _ members: borrowing SideColumn<Station, Bool>)
    -> Bool
  {
    if entries[entry].firstLife == .none { return entries[entry].stations == 1 }
    var known = 0
    for station in entries[entry].ownStations where members[station] {
      known += 1
      if known > 1 { return false }
    }
    return true
  }
}

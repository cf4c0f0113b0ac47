/// What callers know of the instances that they call by rules.
package struct RuledCallTable: ~Copyable {
  var entries = Column<Entry>()
  /// By entry, caller and instance.
  var marks = Column<Mark>()
  /// By entry, caller and instance: calls that are open.
  var open = Column<Int32>()
  /// By instance: whether the call at hand may go there.
  var allowed = SideColumn<Instance, Bool>()
  /// What callers know of instances by probes and outcomes.
  var watch = WatchTable()
  var breakers = BreakerTable()
  var throttles = ThrottleTable()
  /// By guarded entry and caller: calls that are sent and not over.
  var active = Column<Int32>()
  /// By entry.
  var counts = SideColumn<Entry, GuardCounts>()

  struct Entry: BitwiseCopyable {
    var router: Handle<RoutingTable.Router>
    var firstStation: Handle<Station>
    var stations: Int32
    var firstCaller: Handle<Station>
    var callers: Int32
    var redispatch: Int32
    /// Failures after which an instance is left out; 0 where none ever is.
    var failures: Int32
    var outFor: Int64
    /// Whether a call that finds all of them marked unmarks them.
    var unmarksAll = false
    var panicThreshold: Double
    var firstMark: Int
    /// Calls that may be open at one instance, and where they are counted.
    var openLimit: Int32
    var firstOpen: Int
    /// The first of its callers' lines or pools.
    var firstPool: Handle<Connections.PoolState>
    /// How long a connection is waited for; -1 for as long as for the answer.
    var connectTimeout: Int64
    /// The least number of instances for which zones are looked at; 0 where they never are.
    var zoneMinimum: Int32
    var zoneEnabled: Double
    var sampler: Handle<Sampler>
    /// The name that sends the calls, or that hears of them.
    var name: Handle<NameTable.Entry>
    var isProbe: Bool
    /// The first of the target's instances where their number changes; none where it does not.
    var firstLife: Handle<InstanceLife>
    /// Whether anything of what follows is there.
    var isGuarded = false
    /// The first of its callers' views of the instances.
    var firstGroup: Handle<WatchTable.Group> = .none
    /// The first of its callers' breakers.
    var firstBreaker: Handle<BreakerTable.Breaker> = .none
    /// The first of its callers' throttles.
    var firstThrottle: Handle<ThrottleTable.Throttle> = .none
    var throttleSampler: Handle<Sampler> = .none
    var firstActive = 0
    /// Calls that one caller may have sent and not be over.
    var requestLimit = Int32.max
    /// Calls that may wait in the line of a caller.
    var lineLimit = Int32.max
    /// Whether those who waited for too long are shed.
    var shedsWaiters = false
    /// The first of its callers' probers.
    var firstProber: Handle<Protection.ProberState> = .none
    /// Of probes: the entry whose instances they ask.
    var watched: Handle<Entry> = .none
    /// How much was told of its guards.
    var notes: Int32 = 0

    /// The instances that are called.
    var instances: Range<Handle<Instance>> { Handle(0)..<Handle(stations) }
    /// The same among all stations.
    var ownStations: Range<Handle<Station>> { firstStation..<(firstStation + stations) }
    /// The instances that call.
    var callerInstances: Range<Handle<Instance>> { Handle(0)..<Handle(callers) }
  }

  init() {}

  @inline(__always)
  func slot(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>
  ) -> Int {
    Int(caller) * Int(entries[entry].stations) + Int(station - entries[entry].firstStation)
  }

  /// Whether an instance is left out now.
  func isOut(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>,
    now: Int64
  ) -> Bool {
    isWatchedOut(entry, caller, station) || isMarked(entry, caller, station, now: now)
  }

  /// Whether an instance is left out for what probes and comparisons say of it.
  private func isWatchedOut(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, _ station: Handle<Station>
  ) -> Bool {
    let firstGroup = entries[entry].firstGroup
    return firstGroup.exists
      && watch.isOut(firstGroup + caller, Handle(station - entries[entry].firstStation))
  }

  /// Whether a call needs no look at the instances, because none can be left out, full, off or too far.
  @inline(__always)
  func isPlain(_ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>) -> Bool {
    let state = entries[entry]
    return state.failures == 0 && state.openLimit == Int32.max && state.zoneMinimum == 0
      && state.firstLife == .none
      && (state.firstGroup == .none || watch.groups[state.firstGroup + caller].out == 0)
  }

  /// Whether so many of those that callers know of are left out that nobody is; or the only one is for
  /// nothing but marks from before it was alone.
  func panics(
    _ entry: Handle<RuledCallTable.Entry>, _ caller: Handle<Instance>, now: Int64,
    members: borrowing SideColumn<Station, Bool>
  ) -> Bool {
    let isFixed = entries[entry].firstLife == .none
    var count: Int32 = 0
    var left: Int32 = 0
    var unwatched: Int32 = 0
    for station in entries[entry].ownStations where isFixed || members[station] {
      count += 1
      if isWatchedOut(entry, caller, station) { continue }
      unwatched += 1
      if !isMarked(entry, caller, station, now: now) { left += 1 }
    }
    if count == 1 && unwatched == 1 { return true }
    return Double(left) < entries[entry].panicThreshold * Double(count)
  }
}

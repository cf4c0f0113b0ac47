/// One activity in flight: a client's request, an attempt at a component, a message, or a branch.
///
/// A call makes a child frame and the caller's frame waits for it, keeping its place; so the frames
/// of a request form its call stack, and a caller that gives up leaves the callee's part running.
/// One cache line: sequences (38 bits) share their words with handles (26 bits).
package struct Frame: BitwiseCopyable {
  private var wakeAndParent: UInt64
  private var parentWakeAndCounter: UInt64
  /// When it arrived, or was meant to be sent.
  var born: Int64
  /// When the present wait or service began.
  var since: Int64
  /// The demand left; for processor sharing the bits of the virtual time at which it is done; for a
  /// message its number.
  var work: Int64
  /// The neighbour in a line, or the child called.
  var next: Handle<Frame>
  /// The neighbour in a line.
  var previous: Handle<Frame>
  /// Where it is.
  var station: Handle<Station>
  /// The key it carries.
  var key: Handle<Key>
  private var classNumber: UInt16
  private var siteNumber: UInt16
  var state: State
  var outcome: Outcome
  var flags: Flags
  /// The population of the key plus one; 0 for none.
  var population: UInt8

  init() {
    wakeAndParent = 0
    parentWakeAndCounter = 0
    born = 0
    since = 0
    work = 0
    next = .nobody
    previous = .nobody
    station = Handle(0)
    key = Handle(0)
    classNumber = 0
    siteNumber = 0
    state = .free
    outcome = .full
    flags = []
    population = 0
  }

  /// Becomes another frame; what that has no use for yet stays as it was.
  ///
  /// Field by field where it lies: a copy of a record just written would have to wait for the writing.
  @inline(__always)
  mutating func renew(
    _ state: State, _ flags: Flags, at counter: Handle<Instruction>,
    parent: Handle<Frame> = .nobody, parentWake: UInt64 = 0,
    station: Handle<Station>, requestClass: Handle<ClassState>,
    site: Handle<Program.SiteState>, key: Handle<Key>, population: UInt8
  ) {
    wakeAndParent = UInt64(UInt32(bitPattern: parent.index))
    parentWakeAndCounter = (parentWake << 26) | UInt64(UInt32(bitPattern: counter.index))
    self.station = station
    self.key = key
    self.requestClass = requestClass
    self.site = site
    self.state = state
    outcome = .full
    self.flags = flags
    self.population = population
  }

  var requestClass: Handle<ClassState> {
    @inline(__always) get { Handle(Int32(classNumber)) }
    @inline(__always) set { classNumber = UInt16(truncatingIfNeeded: newValue.index) }
  }

  /// The site of the call that made it.
  var site: Handle<Program.SiteState> {
    @inline(__always) get { Handle(Int32(siteNumber)) }
    @inline(__always) set { siteNumber = UInt16(truncatingIfNeeded: newValue.index) }
  }

  /// The population of the key; none where it carries none.
  var keyPopulation: Handle<Network.Population> { Handle(Int32(population) - 1) }

  private static let handleMask: UInt64 = (1 << 26) - 1

  /// The sequence of the event it waits for; any other event for it is stale. 0 for none.
  var wake: UInt64 {
    @inline(__always) get { wakeAndParent >> 26 }
    @inline(__always) set {
      wakeAndParent = (newValue << 26) | (wakeAndParent & Self.handleMask)
    }
  }

  /// The frame that waits for this one, if one does.
  var parent: Handle<Frame> {
    @inline(__always) get { Handle(Int32(truncatingIfNeeded: wakeAndParent & Self.handleMask)) }
    @inline(__always) set {
      wakeAndParent =
        (wakeAndParent & ~Self.handleMask) | UInt64(UInt32(bitPattern: newValue.index))
    }
  }

  /// What the parent waited for when this frame was made; if it no longer does, the answer is late.
  var parentWake: UInt64 {
    @inline(__always) get { parentWakeAndCounter >> 26 }
    @inline(__always) set {
      parentWakeAndCounter = (newValue << 26) | (parentWakeAndCounter & Self.handleMask)
    }
  }

  /// The instruction it stands at.
  var counter: Handle<Instruction> {
    @inline(__always) get {
      Handle(Int32(truncatingIfNeeded: parentWakeAndCounter & Self.handleMask))
    }
    @inline(__always) set {
      parentWakeAndCounter =
        (parentWakeAndCounter & ~Self.handleMask) | UInt64(UInt32(bitPattern: newValue.index))
    }
  }

  /// Goes on to the next instruction; there are never as many as would reach into the sequence.
  @inline(__always)
  mutating func advance() { parentWakeAndCounter &+= 1 }

  /// What an event for the frame means.
  package enum State: UInt8, BitwiseCopyable {
    case free
    /// It goes on at its instruction.
    case running
    /// On its way to the callee.
    case outbound
    /// On its way back.
    case inbound
    /// Being served on a core, or by an unlimited number of them.
    case computing
    /// Sharing the cores with all others.
    case sharing
    /// In a `wait` step.
    case waiting
    /// A user between requests.
    case thinking
    /// Waiting for a place; an event is the end of its patience.
    case queuedPlace
    /// Waiting for a core.
    case queuedCore
    /// Waiting for a connection; an event is the end of its patience.
    case queuedPool
    /// Has got the connection or the lock that it waited for, and goes on with it.
    case connected
    /// Starting its instance.
    case starting
    /// Waiting for its instance, which another one starts.
    case queuedStart
    /// Waiting for an answer; an event is its timeout.
    case calling
    /// Waiting for branches.
    case joining
    /// Waiting for a turn of a loop.
    case repeating
    /// A message that a consumer may take.
    case stored
    /// A message that waits for room.
    case blocked
    /// A message that is kept back; an event ends that.
    case held
    /// A message in the hands of a consumer; an event brings it into sight again.
    case invisible
    /// A frame of a queue that sleeps.
    case resting
    /// Over without anybody being told; its caller still waits. An event is the end of the wait for a
    /// connection.
    case lost
    /// Waiting for a client who will not send all of its request in time.
    case stalled
    /// Waiting for the fetch of another.
    case following
    /// Waiting for the lock of a key; an event is the end of its patience.
    case queuedLock
    /// A write that waits for its turn to be replayed.
    case queuedReplay
    /// Holding a lock, a connection or a turn to be replayed, and waiting for the steps that need it.
    case holding
    /// Waiting for the copies of a call; an event is the next copy's turn or the end of its patience.
    case trying
    /// Waiting before it tries a call again.
    case backingOff
    /// A caller's word to its callee that it waits no longer.
    case recalling
    /// Let in by a rate limit, and waiting for its turn.
    case shaped
    /// In the middle of its work at an instance that stands still; `work` is what is left of it.
    case frozen
  }

  /// What a frame is and has.
  package struct Flags: OptionSet, BitwiseCopyable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A client's request.
    static let root = Flags(rawValue: 1)
    /// Part of its parent, in the parent's place.
    static let branch = Flags(rawValue: 2)
    /// It occupies a place of its station.
    static let holdsPlace = Flags(rawValue: 4)
    /// The last look-up missed.
    static let miss = Flags(rawValue: 8)
    /// A fallback answered part of it.
    static let degraded = Flags(rawValue: 16)
    /// A core has taken up the work that it has there.
    static let begun = Flags(rawValue: 32)
    /// Nobody waits for its answer.
    static let message = Flags(rawValue: 64)
    /// A branch that ends in its own way: with a place, a consumer at work; without one a fetch for a
    /// cache, whose `site` says how, or a frame of a queue that sleeps.
    static let errand = Flags(rawValue: 128)
  }
}

/// The rules of a component for those who wait for its places, flat.
struct Shedder: BitwiseCopyable {
  /// The first of its stations' controls of delay.
  var firstControl: Handle<DelayControl> = .none
  var target: Int64 = 0
  var interval: Int64 = 0
  var newestFirstAbove = Int32.max
  var displaces = false
  /// The first of its shares of places, and how many there are.
  var firstShare: Handle<ShareRule> = Handle(0)
  var shares: Int32 = 0
}

/// A share of the places of a component.
struct ShareRule: BitwiseCopyable {
  var most: Int32
  var kept: Int32
  var guaranteed: Int32
  /// The first of the counts of what its stations' shares hold.
  var firstHeld: Int32
}

/// The control of the delay in one line.
struct DelayControl: BitwiseCopyable {
  /// When waits will have been too long for long enough; 0 while they are not.
  var firstAbove: Int64 = 0
  /// When the next one is shed.
  var nextDrop: Int64 = 0
  var count: Int64 = 0
  /// How many there were when the present or last time of shedding began.
  var lastCount: Int64 = 0
  var isDropping = false

  /// Whether one who has waited so long may be shed, where so many still wait.
  mutating func mayDrop(
    waited: Int64, behind: Int32, now: Int64, target: Int64, interval: Int64
  ) -> Bool {
    if waited < target || behind <= 1 {
      firstAbove = 0
      return false
    }
    if firstAbove == 0 {
      firstAbove = now + interval
      return false
    }
    return now >= firstAbove
  }

  /// Begins to shed; soon after the last time it goes on nearly where that ended.
  mutating func begin(now: Int64, interval: Int64) {
    isDropping = true
    let delta = count - lastCount
    count = delta > 1 && now - nextDrop < 16 * interval ? delta : 1
    nextDrop = now + Self.step(interval, count)
    lastCount = count
  }

  /// From one to the next that is shed.
  static func step(_ interval: Int64, _ count: Int64) -> Int64 {
    Int64((Double(interval) / Double(count).squareRoot()).rounded(.down))
  }
}

/// What each caller knows of the instances that it watches: by probes, and by how its calls went.
///
/// A group is one caller's view of all instances of one callee.
package struct WatchTable: ~Copyable {
  private var checks = Column<HealthCheck>()
  var detections = Column<OutlierDetection>()
  package internal(set) var groups = Column<Group>()
  package internal(set) var watches = Column<Watch>()
  /// What the last sweep changed.
  package internal(set) var changes = Column<Change>()

  package struct Group: BitwiseCopyable {
    var first: Int
    var count: Int32
    var check = Handle<HealthCheck>.none
    var detection = Handle<OutlierDetection>.none
    /// How many instances are left out.
    package internal(set) var out: Int32 = 0
    /// How many of them are ejected.
    package internal(set) var ejected: Int32 = 0
    /// Whether the caller has sent anything.
    var hasSent = false

    /// All that it watches.
    var instances: Range<Handle<Instance>> { Handle(0)..<Handle(count) }
  }

  package struct Watch: BitwiseCopyable {
    package internal(set) var isUnhealthy = false
    package internal(set) var isEjected = false
    /// How many probes in a row have said the opposite.
    var streak: Int32 = 0
    /// Failures in a row, and those of them that are a gateway's.
    var row: Int32 = 0
    var gatewayRow: Int32 = 0
    /// How often it was ejected of late.
    package internal(set) var ejections: Int32 = 0
    var ejectedAt: Int64 = 0
    /// Calls of the present interval.
    var calls: Int32 = 0
    var answered: Int32 = 0

    /// Whether it is left out.
    var isOut: Bool { isUnhealthy || isEjected }
  }

  package struct Change: BitwiseCopyable {
    package var instance: Handle<Instance>
    /// Why it was ejected; nil where it was taken back.
    package var ejection: Ejection?
  }

  package init() {}

  package mutating func addCheck(_ check: HealthCheck) -> Handle<HealthCheck> {
    precondition(check.interval > .zero && check.timeout > .zero)
    precondition(check.unhealthyThreshold >= 1 && check.healthyThreshold >= 1)
    checks.append(check)
    return checks.last
  }

  package mutating func addDetection(_ detection: OutlierDetection) -> Handle<OutlierDetection> {
    precondition(detection.interval > .zero && detection.baseEjectionTime > .zero)
    detections.append(detection)
    return detections.last
  }

  /// Adds a group of instances, all of them known to be good; its number.
  package mutating func make(
    instances: Int32, check: Handle<HealthCheck>, detection: Handle<OutlierDetection>
  ) -> Handle<Group> {
    groups.append(
      Group(first: watches.count, count: instances, check: check, detection: detection))
    watches.append(repeating: Watch(), count: Int(instances))
    return groups.last
  }

  @inline(__always)
  func place(_ group: Handle<Group>, _ instance: Handle<Instance>) -> Int {
    groups[group].first + Int(instance)
  }

  /// The check by which a group is probed.
  func check(_ group: Handle<Group>) -> HealthCheck { checks[groups[group].check] }

  /// From one sweep of a group to the next.
  func interval(_ group: Handle<Group>) -> Int64 {
    detections[groups[group].detection].interval.nanoseconds
  }

  /// Whether an instance is left out.
  @inline(__always)
  package func isOut(_ group: Handle<Group>, _ instance: Handle<Instance>) -> Bool {
    watches[place(group, instance)].isOut
  }

  /// What a probe's answer changes.
  package struct Finding: BitwiseCopyable {
    /// Whether the instance is healthy from now on; nil where it is what it was.
    package var isHealthy: Bool?
    /// Whether it was ejected and is taken back.
    package var isTakenBack = false
  }

  /// A probe of an instance is over.
  package mutating func noteProbe(
    _ group: Handle<Group>, _ instance: Handle<Instance>, passed: Bool
  ) -> Finding {
    let place = place(group, instance)
    let check = checks[groups[group].check]
    let wasOut = watches[place].isOut
    var finding = Finding()
    if passed != watches[place].isUnhealthy {
      watches[place].streak = 0
    } else {
      watches[place].streak += 1
      let threshold = passed ? check.healthyThreshold : check.unhealthyThreshold
      if Int(watches[place].streak) >= threshold {
        watches[place].isUnhealthy = !passed
        watches[place].streak = 0
        finding.isHealthy = passed
      }
    }
    let detection = groups[group].detection
    if passed && watches[place].isEjected && !watches[place].isUnhealthy
      && detections[detection].probesTakeBack
    {
      takeBack(group, place)
      finding.isTakenBack = true
    }
    recount(group, place, wasOut)
    return finding
  }

  /// What was known of an instance is of no use any more.
  mutating func forget(_ group: Handle<Group>, _ instance: Handle<Instance>) {
    let place = place(group, instance)
    let wasOut = watches[place].isOut
    if watches[place].isEjected { groups[group].ejected -= 1 }
    watches[place] = Watch()
    recount(group, place, wasOut)
  }

  mutating func recount(_ group: Handle<Group>, _ place: Int, _ wasOut: Bool) {
    let isOut = watches[place].isOut
    if isOut != wasOut { groups[group].out += isOut ? 1 : -1 }
  }

  mutating func takeBack(_ group: Handle<Group>, _ place: Int) {
    watches[place].isEjected = false
    groups[group].ejected -= 1
  }
}

/// Why an instance was ejected.
public enum Ejection: Hashable, BitwiseCopyable, Sendable {
  /// So many calls in a row failed.
  case failuresInRow(Int)
  /// So many calls in a row could not reach it, or had no answer in time.
  case gatewayFailuresInRow(Int)
  /// This part of its calls was answered, which is less than the threshold that follows from the others.
  case successRate(Double, threshold: Double)
  /// This part of its calls failed.
  case failurePercentage(Double)
}

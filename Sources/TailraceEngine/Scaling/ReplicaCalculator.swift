/// From metrics to a number of instances, as Kubernetes' controller computes it.
///
/// Source: kubernetes/kubernetes, pkg/controller/podautoscaler/replica_calculator.go (v1.33). Values
/// are whole, thousandths of their unit, and are divided as whole numbers, as they are there.
package enum ReplicaCalculator {
  /// What is known of one instance.
  package struct Reading: Hashable, Sendable {
    /// Thousandths; nil where nothing was read.
    package var value: Int64?
    package var isReady: Bool

    package init(_ value: Int64?, isReady: Bool = true) {
      self.value = value
      self.isReady = isReady
    }
  }

  /// What comes of a metric.
  package struct Proposal: Hashable, Sendable {
    package var count: Int
    /// The mean of what was read: percent of what was requested, or thousandths.
    package var usage: Int64
  }

  /// How far a ratio may be from one.
  package struct Tolerance: Hashable, Sendable {
    package var down: Double
    package var up: Double

    package init(_ both: Double) {
      down = both
      up = both
    }

    func holds(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
  }

  /// By the share of what each instance requests, `target` in percent; nil where no ready one was read.
  ///
  /// An instance that is missing counts as full where the number would shrink and as idle where it would
  /// grow; one that is not ready counts as idle where it would grow, and not at all otherwise.
  package static func byUtilization(
    current: Int, _ readings: [Reading], request: Int64, target: Double, _ tolerance: Tolerance
  ) -> Proposal? {
    propose(
      current, readings, tolerance, full: request * max(100, Int64(target)) / 100, isShare: true
    ) { total, count in
      let percent = total * 100 / (request * count)
      return (Double(percent) / target, percent)
    }
  }

  /// By the mean of what each instance has, `target` in thousandths; nil where no ready one was read.
  package static func byMean(
    current: Int, _ readings: [Reading], target: Int64, _ tolerance: Tolerance
  ) -> Proposal? {
    propose(current, readings, tolerance, full: target, isShare: false) {
      total, count in
      (Double(total / count) / Double(target), total / count)
    }
  }

  /// By one value of the whole, as a ratio to its target.
  package static func byRatio(
    current: Int, ready: Int, _ ratio: Double, _ tolerance: Tolerance
  ) -> Int {
    if tolerance.holds(ratio) { return current }
    return whole(ratio * Double(ready))
  }

  /// By a value of the whole that each instance takes a part of.
  package static func byTotal(
    current: Int, _ total: Double, target: Double, _ tolerance: Tolerance
  ) -> Int {
    if tolerance.holds(total / (target * Double(current))) { return current }
    return whole(total / target)
  }

  private static func propose(
    _ current: Int, _ readings: [Reading], _ tolerance: Tolerance, full: Int64, isShare: Bool,
    _ usage: (_ total: Int64, _ count: Int64) -> (ratio: Double, value: Int64)
  ) -> Proposal? {
    var total: Int64 = 0
    var ready: Int64 = 0
    var unready: Int64 = 0
    var missing: Int64 = 0
    for reading in readings {
      if !reading.isReady {
        unready += 1
      } else if let value = reading.value {
        total += value
        ready += 1
      } else {
        missing += 1
      }
    }
    if ready == 0 { return nil }
    let (ratio, value) = usage(total, ready)
    let growsWithUnready = unready > 0 && ratio > 1
    if !growsWithUnready && missing == 0 {
      if tolerance.holds(ratio) { return Proposal(count: current, usage: value) }
      return Proposal(count: whole(ratio * Double(ready)), usage: value)
    }
    // Of shares that are just right those that are missing are not asked for.
    if isShare && ratio == 1 { return Proposal(count: current, usage: value) }
    let all = ready + missing + (growsWithUnready ? unready : 0)
    let (again, _) = usage(total + (ratio < 1 ? missing * full : 0), all)
    let turns = (ratio < 1 && again > 1) || (ratio > 1 && again < 1)
    if tolerance.holds(again) || turns { return Proposal(count: current, usage: value) }
    let count = whole(again * Double(all))
    if (again < 1 && count > current) || (again > 1 && count < current) {
      return Proposal(count: current, usage: value)
    }
    return Proposal(count: count, usage: value)
  }

  /// The next whole number, within what a run can hold.
  static func whole(_ count: Double) -> Int {
    count < 1e9 ? Int(count.rounded(.up)) : 1_000_000_000
  }
}

import TailraceEngine
import Testing

/// `behavior` of autoscaling/v2, in seconds.
struct ScalingHistoryTests {
  private static let second: Int64 = 1_000_000_000

  /// The numbers that recommendations become, one every 15 s.
  private func play(
    _ recommendations: [Int], from first: Int,
    _ change: (inout HorizontalScaling) -> Void = { _ in }
  ) -> [Int] {
    var rules = HorizontalScaling(metrics: [])
    change(&rules)
    var history = ScalingHistory()
    var current = first
    return recommendations.enumerated().map { index, wanted in
      let now = Int64(15 * (index + 1)) * Self.second
      let next = history.settle(
        wanted, current: current, least: 1, most: 100, rules, now: now
      ).count
      if next != current { history.changed(from: current, to: next, rules, now: now) }
      current = next
      return next
    }
  }

  @Test func `the number grows by all or by four, whichever is more`() {
    #expect(play([100, 100, 100, 100], from: 1) == [5, 10, 20, 40])
  }

  @Test func `the least of two policies, and none at all`() {
    #expect(play([100, 100], from: 1) { $0.up.choice = .least } == [2, 4])
    #expect(play([100, 100], from: 1) { $0.up.choice = .disabled } == [1, 1])
  }

  @Test func `a policy looks at what changed within its period`() {
    let sizes = play([100, 100, 100, 100, 100], from: 10) {
      $0.up.policies = [.init(.instances(3), period: .seconds(60))]
    }
    // At 75 s the change of 15 s is no longer within a minute.
    #expect(sizes == [13, 13, 13, 13, 16])
  }

  @Test func `it shrinks to the highest recommendation of five minutes`() {
    let low = [Int](repeating: 2, count: 22)
    let sizes = play([10] + low, from: 10)
    #expect(sizes.prefix(20).allSatisfy { $0 == 10 })
    #expect(sizes[20] == 2)
  }

  @Test func `it grows to the lowest recommendation of its window`() {
    let sizes = play([20, 12, 20, 20, 20], from: 10) { $0.up.stabilization = .seconds(60) }
    #expect(sizes == [10, 10, 10, 10, 12])
  }

  @Test func `shrinking by a part is rounded towards zero`() {
    let sizes = play([1, 1, 1], from: 9) {
      $0.down.stabilization = .zero
      $0.down.policies = [.init(.percent(50), period: .seconds(15))]
    }
    #expect(sizes == [4, 2, 1])
  }

  @Test(arguments: [
    (10, 10.0, 11), (11, 30, 14), (14, -10, 13), (3, 10, 4), (3, -10, 2), (100, -35, 65),
  ])
  func `steps by a part are rounded towards zero, but to one at least`(
    _ size: Int, _ percent: Double, _ expected: Int
  ) {
    #expect(StepScaling.Adjustment.percent(percent).applied(to: size) == expected)
  }

  @Test func `what is missing counts as full before shrinking and as idle before growing`() {
    let tolerance = ReplicaCalculator.Tolerance(0.1)
    func count(_ values: [Int64?], target: Double) -> Int? {
      ReplicaCalculator.byUtilization(
        current: values.count, values.map { .init($0) }, request: 1000, target: target, tolerance
      )?.count
    }
    #expect(count([100, 100, nil, nil], target: 50) == 4)
    #expect(count([100, 100, 100, nil], target: 50) == 3)
    #expect(count([900, 900, nil], target: 50) == 4)
    #expect(count([nil, nil], target: 50) == nil)
    // What is missing may not turn the direction: 70% of three is 23% with two that are idle.
    #expect(count([700, nil, nil], target: 50) == 3)
  }

  /// `GetExternalPerPodMetricReplicas` of Kubernetes (1.29): nothing is done while the total over what the
  /// present number may have is within the tolerance; then the total over the target, rounded up.
  @Test(arguments: [
    (10, 1150.0, 12), (10, 1090, 10), (10, 910, 10), (10, 850, 9), (1, 195, 2), (20, 2250, 23),
  ])
  func `the tolerance of a total is taken at the present number`(
    _ current: Int, _ total: Double, _ expected: Int
  ) {
    #expect(ReplicaCalculator.byTotal(current: current, total, target: 100, .init(0.1)) == expected)
  }

  /// `getUsageRatioReplicaCount`: a ratio is of the instances that are ready.
  @Test func `a ratio is of those that are ready`() {
    #expect(ReplicaCalculator.byRatio(current: 4, ready: 2, 2, .init(0.1)) == 4)
    #expect(ReplicaCalculator.byRatio(current: 4, ready: 3, 1.5, .init(0.1)) == 5)
    #expect(ReplicaCalculator.byRatio(current: 4, ready: 2, 1.05, .init(0.1)) == 4)
  }
}

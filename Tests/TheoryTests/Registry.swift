/// All cases by what becomes of them.
enum Registry {
  /// Those that are tested.
  static let cases: [TheoryCase] =
    SingleQueueTests.cases + GeneralServiceTests.cases + FiniteBufferTests.cases
    + LossTests.cases + LossTests.delayCases + SchedulingTests.cases + PriorityTests.cases
    + AbandonmentTests.cases + AbandonmentTests.timeoutCases + BurstyTests.cases
    + ClosedNetworkTests.cases + OpenNetworkTests.cases + NetworkTests.cases
    + FanOutTests.cases + HedgingTests.cases + LoadBalancingTests.cases + CacheTests.cases
    + TimeVaryingTests.cases + ColdStartTests.cases + TraceTests.cases + RandomTests.cases
    + ShardingTests.cases + PlacementTests.cases
    + ShardingTests.replicationCases + ReplicaQuorumTests.cases + StatisticsTests.cases
    + LawsTests.cases + MessageQueueTests.cases + RateLimiterTests.cases + AutoscalingTests.cases
    + BreakerTests.cases + FailureTests.cases + RetryTests.cases + RetryTests.stormCases

  /// Those that the machine cannot express yet, each with the reason.
  static let notYet: [String: String] = [
    "bighouse-www-mg1": "needs a table of service times of another project, which is not copied",
    "p2-jain-chlamtac": "an estimator we do not use: percentiles come from histograms",
    "rng-pcg": "a generator we do not use",
    "rng-philox4x32": "a generator we do not use",
    "rng-mt19937": "a generator we do not use",
  ]
}

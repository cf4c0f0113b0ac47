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
    + LawsTests.cases + MessageQueueTests.cases + RetryTests.cases + RetryTests.stormCases

  /// Those that the machine cannot express yet, each with the reason.
  static let notYet: [String: String] = [
    "bighouse-www-mg1": "needs a table of service times of another project, which is not copied",
    "breakdown-mm1": needsFaults,
    "breakdown-mm1-fast": needsFaults,
    "breakdown-mmc3": needsFaults,
    "avail-3of5": needsFaults,
    "outage-drain": needsFaults,
    "breaker-p0.5-n5": "needs circuit breakers",
    "breaker-p0.9-n3": "needs circuit breakers",
    "tokenbucket-lt": needsLimits,
    "tokenbucket-eq": needsLimits,
    "tokenbucket-over": needsLimits,
    "tokenbucket-deterministic": needsLimits,
    "shaper-rho80-b5": needsLimits,
    "window-limiter": needsLimits,
    "sre-adaptive-throttle": needsLimits,
    "hpa-docs": needsScaling,
    "hpa-go-tests": needsScaling,
    "hpa-step-response": needsScaling,
    "aws-step-scaling": needsScaling,
    "p2-jain-chlamtac": "an estimator we do not use: percentiles come from histograms",
    "rng-pcg": "a generator we do not use",
    "rng-philox4x32": "a generator we do not use",
    "rng-mt19937": "a generator we do not use",
  ]

  private static let needsFaults = "needs instances that go down and come back"
  private static let needsLimits = "needs rate limits"
  private static let needsScaling = "needs automatic scaling"
}

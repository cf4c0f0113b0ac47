import Testing

/// Whether the tests would notice a machine that is wrong.
struct PlantedBiasTests {
  /// A case of each family that rests on chance; of the caches, the one that serves.
  static let cases: [TheoryCase] = [
    "mm1-rho80", "mg1-e4-rho90", "mdc-10-rho90", "mg1ps-det-rho80", "bulk-fixed4-rho80",
    "mm1k-10-rho90", "erlangb-10-a8-det", "mminf-a20", "orders-mm1-rho80", "prio-np-2-mm1-ciw",
    "erlanga-4-rho90", "timeout-nocancel-rho90", "mmpp2-mm1", "repairman-20-c1",
    "coldstart-mm1", "closed-lqns-complex", "jackson-R-queueing-ojn", "tandem-3-mixed",
    "feedback-mm1-p50",
    "forkjoin-2-rho80", "hedge-exp-p95", "jsq-2-rho80", "cache-aside-response", "mtminf-sine",
    "hotshard-zipf1", "staleness-w5-lag50ms", "batchconsumer-10", "breakdown-mm1-fast",
    "outage-drain", "tokenbucket-over", "breaker-p0.9-n3", "sre-adaptive-throttle", "retrial-mm1",
  ].compactMap { id in Registry.cases.first { $0.id == id } }

  @Test(arguments: TheoryCase.sample(of: cases))
  func `service that is slower by one part in fifty is noticed`(_ theoryCase: TheoryCase) async {
    let findings = await theoryCase.findings(serviceFactor: 1.02)
    #expect(findings.contains { !$0.isNear }, "\(theoryCase.id)")
  }

  @Test func `every family that rests on chance has a planted bias`() {
    let exact: Set = [
      "deterministic-trace", "rng", "statistics", "invariant", "autoscaling", "metastable",
    ]
    let families = Set(Registry.cases.map { $0.reference.family }).subtracting(exact)
    #expect(Set(Self.cases.map { $0.reference.family }) == families)
  }
}

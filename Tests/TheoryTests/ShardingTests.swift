import Tailrace
import TestSupport
import Testing

/// Keys spread over shards, and writes on their way to a replica.
struct ShardingTests {
  static let cases: [TheoryCase] = [hotShard]
  static let replicationCases: [TheoryCase] = [staleness]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `shards of unequal popularity behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  @Test(arguments: TheoryCase.sample(of: replicationCases))
  func `a replica that lags behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// The share of a shard is what its keys add up to; requests then go to shards by their shares.
  private static let hotShard = TheoryCase(
    id: "hotshard-zipf1",
    experiments: { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let shares = shares(reference)
      let hottest = shares[0]
      let network = { @Sendable (shares: [Double]) -> @Sendable (inout Model) -> Void in
        { model in
          let shards = shares.map { _ in model.queue(.exponential(mean: mean))[0] }
          let branches = zip(shares, shards).map { Step.Branch($0, [.ask($1)]) }
          model.open(rate: rate, [.choose(branches)])
        }
      }
      let utilisation = { @Sendable (results: Results) in
        results.components[0].busySeconds / results.seconds
      }
      let measures: [(String, Measure)] =
        standard(reference) + [
          ("hottest_shard_utilisation", .mean(utilisation)),
          ("response.mean(hottest)", .mean { $0.components[0].latency.meanSeconds }),
          ("max_stable_total_rate", .mean { rate / utilisation($0) }),
        ]
      let even = shares.map { _ in 1 / Double(shares.count) }
      return [
        Experiment(customers: 2e6, rate: rate, measures, network: network(shares)),
        Experiment(
          customers: 1e6, rate: rate,
          [
            (
              "response.mean(if perfectly even)",
              .mean { $0.classes[0].latency.meanSeconds }
            )
          ], network: network(even)),
      ]
    },
    exact: { reference in
      ["shard_share": .list(shares(reference).map { .number($0) })]
    })

  private static func shares(_ reference: Reference) -> [Double] {
    let keys = Int(reference.number("N"))
    let shards = Int(reference.number("k"))
    let popularity = Zipf.shares(keys: keys, exponent: reference.number("alpha"))
    var shares = Array(repeating: 0.0, count: shards)
    for key in 0..<keys { shares[key % shards] += popularity[key] }
    return shares
  }

  /// Each write is a message that takes its lag to be applied; the replica is stale while any is on
  /// its way, and what is on its way at an arbitrary moment is what a crash would lose.
  private static let staleness = TheoryCase.played("staleness-w5-lag50ms") { reference in
    let rate = reference.number("write_rate")
    let lag = reference.number("mean_lag")
    let late = { (seconds: Double) in
      Measure.share { results in
        let applied = results.components[0].latency
        let known = applied.countAtOrBelow(Int64(seconds * 1e9)).possibly
        return 1 - Double(known) / Double(applied.count)
      }
    }
    let inFlight = Measure.mean { $0.components[0].insideSeconds / $0.seconds }
    let measures: [(String, Measure)] = [
      ("P(replica stale at a random time)", .share { $0.components[0].share(1..<1024) }),
      ("writes_in_flight.mean", inFlight),
      ("P(own write not visible after 0.025 s) (exponential lag)", late(0.025)),
      ("P(own write not visible after 0.1 s) (exponential lag)", late(0.1)),
      ("writes_lost_on_failover.mean", inFlight),
      ("P(no write lost on failover)", .share { $0.components[0].share(0...0) }),
    ]
    return [
      Experiment(customers: 3e5, rate: rate, measures) { model in
        let replica = model.delay(.exponential(mean: lag))
        model.open(rate: rate, [.publish(Call(replica))])
      }
    ]
  }
}

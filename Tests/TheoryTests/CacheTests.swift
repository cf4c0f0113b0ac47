import Tailrace
import Testing

/// Caches of finite size and of finite lifetime, alone and behind each other.
struct CacheTests {
  static let cases: [TheoryCase] = [
    small("cache-small-5-2"), small("cache-small-7-3"), small("cache-line-zipf1.4"),
    large("cache-zipf0.8-10k-1k", error: 2e-4), large("cache-zipf1-1k-100", error: 3.8e-4),
    single, catalogue, twoLevelsOfTime, twoLevelsOfSize, aside, warmup,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a cache behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func hitRatio(_ component: Int = 0, gap: Double = 0) -> Measure {
    .mean(gap: gap) { hits($0, component) }
  }

  private static func hits(_ results: Results, _ component: Int) -> Double {
    let station = results.components[component]
    return Double(station.counts.cacheHits)
      / Double(station.counts.cacheHits + station.counts.cacheMisses)
  }

  private static let missRate = Measure.mean {
    Double($0.components[0].counts.cacheMisses) / $0.seconds
  }

  /// Paced requests for the keys of a population, looked up in one cache.
  private static func cached(
    keys: Int, exponent: Double, capacity: Int, lifetime: Double? = nil, renews: Bool = false,
    law: Distribution? = nil, eviction: EvictionPolicy = .lru, records: Bool = false,
    gaps: Distribution = .exponential(mean: 1), rate: Double, customers: Double,
    _ measures: [(String, Measure)]
  ) -> Experiment {
    Experiment(customers: customers, rate: rate, measures) { model in
      let population = model.builder.population("keys", keys: keys, exponent: exponent)
      let component = model.builder.component("cache")
      var settings = CacheSettings(capacity: .entries(capacity))
      settings.lifetime = law ?? lifetime.map { .constant($0 * 1e9) }
      settings.renews = renews
      settings.eviction = eviction
      settings.recordsUse = records
      let cache = model.builder.cache(in: component, of: population, settings)
      let lookUp = model.operation(of: component, [.probe(cache), .onMiss([.fill(cache)])])
      model.open(rate: rate, gaps: gaps, key: population, [.ask(lookUp)])
    }
  }

  /// The policies that the cases know, with the end of the quantity's name.
  private static let policies: [(String, EvictionPolicy)] = [
    ("LRU", .lru), ("FIFO", .fifo), ("RANDOM", .random), ("perfect LFU", .perfectLFU),
  ]

  private static func small(_ id: String) -> TheoryCase {
    .played(id) { reference in
      policies.map { name, policy in
        cached(
          keys: Int(reference.number("N")), exponent: reference.number("alpha"),
          capacity: Int(reference.number("C")), eviction: policy, rate: 1000, customers: 5e5,
          [("hit_ratio(\(name))", hitRatio())])
      }
    }
  }

  /// How long what was evicted had not been used, in requests.
  private static let idle = Measure.mean(gap: 0.01) {
    $0.components[0].caching.meanIdle / 1e9 * 1000
  }

  /// Known from another simulation, and from approximations to one or two in a thousand. The counts of
  /// perfect LFU are those of the run so far, so that keys near the edge are not told apart.
  private static func large(_ id: String, error: Double) -> TheoryCase {
    .played(id) { reference in
      policies.map { name, policy in
        var ratio = hitRatio(gap: policy == .perfectLFU ? 0.002 : 0)
        if policy != .perfectLFU { ratio.referenceError = error }
        var measures = [("hit_ratio(\(name))", ratio)]
        switch policy {
        case .lru:
          measures.append(("hit_ratio(LRU, Che approximation)", hitRatio(gap: 0.001)))
          measures.append(("characteristic_time(LRU)", idle))
        case .fifo, .random:
          measures.append(
            ("hit_ratio(\(name), characteristic-time approximation)", hitRatio(gap: 0.002)))
        default: break
        }
        return cached(
          keys: Int(reference.number("N")), exponent: reference.number("alpha"),
          capacity: Int(reference.number("C")), eviction: policy, records: policy == .lru,
          rate: 1000, customers: 1e6, measures)
      }
    }
  }

  private static let living = Measure.mean { $0.components[0].caching.meanKeys }

  private static let single = TheoryCase.played("ttl-single") { reference in
    let rate = reference.number("lam")
    let lifetime = reference.number("T")
    return [
      cached(
        keys: 1, exponent: 0, capacity: 1, lifetime: lifetime, records: true, rate: rate,
        customers: 5e5,
        [
          ("fraction_of_time_cached(no renewal)", living),
          ("hit_ratio(no renewal, constant TTL)", hitRatio()),
          ("origin_rate(no renewal)", missRate),
        ]),
      cached(
        keys: 1, exponent: 0, capacity: 1, lifetime: lifetime, renews: true, rate: rate,
        customers: 5e5,
        [
          ("hit_ratio(renewed at each hit, constant TTL)", hitRatio()),
          ("origin_rate(renewed)", missRate.loosened(2)),
        ]),
      cached(
        keys: 1, exponent: 0, capacity: 1, law: .exponential(mean: lifetime * 1e9), rate: rate,
        customers: 5e5, [("hit_ratio(no renewal, exponential TTL mean T)", hitRatio())]),
      cached(
        keys: 1, exponent: 0, capacity: 1, renews: true, law: .exponential(mean: lifetime * 1e9),
        rate: rate, customers: 5e5, [("hit_ratio(renewed, exponential TTL mean T)", hitRatio())]),
      // A request at the very expiry is a hit there and a miss here, so it lives a moment longer.
      cached(
        keys: 1, exponent: 0, capacity: 1, lifetime: lifetime + 1e-9, gaps: .constant(1),
        rate: rate, customers: 6e5,
        [("hit_ratio(requests exactly every 1/lambda, no renewal)", hitRatio(gap: 1e-5))]),
    ]
  }

  private static let catalogue = TheoryCase.played("ttl-zipf") { reference in
    let keys = Int(reference.number("N"))
    let rate = reference.number("L")
    let plain: [(String, Measure)] = [
      ("hit_ratio", hitRatio()), ("origin_rate", missRate), ("objects_cached.mean", living),
    ]
    return [false, true].map { renews in
      cached(
        keys: keys, exponent: reference.number("alpha"), capacity: keys,
        lifetime: reference.number("T"), renews: renews, records: true, rate: rate,
        customers: 5e5,
        renews ? [("hit_ratio(with renewal)", hitRatio())] : plain)
    }
  }

  /// An edge that asks its parent for what it misses and keeps it.
  private static func hierarchy(
    keys: Int, exponent: Double, capacities: [Int], lifetimes: [Double]?, rate: Double,
    _ measures: [(String, Measure)]
  ) -> Experiment {
    Experiment(customers: 1e6, rate: rate, measures) { model in
      let population = model.builder.population("keys", keys: keys, exponent: exponent)
      let levels = ["edge", "parent"].map { model.builder.component($0) }
      let caches = levels.enumerated().map { index, level in
        model.builder.cache(
          in: level, of: population, capacity: capacities[index],
          timeToLive: lifetimes.map { .seconds($0[index]) })
      }
      let parent = model.operation(
        of: levels[1], [.probe(caches[1]), .onMiss([.fill(caches[1])])])
      let edge = model.operation(
        of: levels[0], [.probe(caches[0]), .onMiss([.ask(parent), .fill(caches[0])])])
      model.open(rate: rate, key: population, [.ask(edge)])
    }
  }

  private static let overall = Measure.mean { results in
    1 - Double(results.components[1].counts.cacheMisses) / Double(results.components[0].offered)
  }

  private static let twoLevelsOfTime = TheoryCase.played("ttl-two-level") { reference in
    let rate = reference.number("lam")
    let originRate = Measure.mean { Double($0.components[1].counts.cacheMisses) / $0.seconds }
    return [
      hierarchy(
        keys: 1, exponent: 0, capacities: [1, 1],
        lifetimes: ["T1", "T2"].map { reference.number($0) }, rate: rate,
        [
          ("hit_ratio(edge)", hitRatio(0)), ("hit_ratio(parent)", hitRatio(1)),
          ("origin_rate", originRate), ("overall_hit_ratio", overall),
        ])
    ]
  }

  private static let twoLevelsOfSize = TheoryCase.played("lru-two-level") { reference in
    let atParent = Measure.mean {
      Double($0.components[1].counts.cacheHits) / Double($0.components[0].offered)
    }
    return [
      hierarchy(
        keys: Int(reference.number("N")), exponent: reference.number("alpha"),
        capacities: ["C1", "C2"].map { Int(reference.number($0)) }, lifetimes: nil, rate: 1000,
        [
          ("hit_ratio(L1)", hitRatio(0)), ("local_hit_ratio(L2)", hitRatio(1)),
          ("hit_fraction_at_L2 (of all requests)", atParent), ("overall_hit_ratio", overall),
        ])
    ]
  }

  private static let aside = TheoryCase.played("cache-aside-response") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu_db")
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("db_arrival_rate", .mean { Double($0.components[0].offered) / $0.seconds }),
        ("db_utilisation", .mean { $0.components[0].busySeconds / $0.seconds }),
      ]
    return [
      Experiment(customers: 3e6, rate: rate, measures) { model in
        let database = model.queue(.exponential(mean: mean))[0]
        let component = model.builder.component("cache")
        let time = Distribution.constant(reference.number("cache") * 1e9)
        let lookUp = model.operation(
          of: component,
          [
            .wait(time), .assumedProbe(hitRatio: reference.number("hit")),
            .onMiss([.ask(database)]),
          ])
        model.open(rate: rate, [.ask(lookUp)])
      }
    ]
  }

  /// An empty cache that never evicts: each miss is a key that was not asked for before.
  private static let warmup = TheoryCase.played("cache-warmup") { reference in
    let keys = Int(reference.number("N"))
    return [(100, 10_000), (1000, 4000), (10_000, 800)].map { requests, replications in
      let distinct = Measure.mean { Double($0.components[0].intervals[0].counts.cacheMisses) }
      let next = Measure.mean { Double($0.components[0].intervals[1].counts.cacheHits) }
      // Requests at full seconds, the last one alone in the second interval.
      return Experiment(
        duration: Double(requests) + 1, warmup: 0, replications: replications,
        interval: Double(requests),
        [
          ("distinct_objects.mean after \(requests) requests", distinct),
          ("hit_probability of request \(requests + 1)", next.loosened(1.5)),
        ]
      ) { model in
        let population = model.builder.population(
          "keys", keys: keys, exponent: reference.number("alpha"))
        let component = model.builder.component("cache")
        let cache = model.builder.cache(in: component, of: population, capacity: keys)
        let lookUp = model.operation(
          of: component, [.probe(cache), .onMiss([.fill(cache)])])
        model.open(rate: 1, gaps: .constant(1), key: population, [.ask(lookUp)])
      }
    }
  }
}

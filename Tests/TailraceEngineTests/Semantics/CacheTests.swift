import TailraceEngine
import TestSupport
import Testing

struct CacheTests {
  @Test func `a key lives until the instant at which its time is over`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let redis = small.builder.component("redis")
    let cache = small.builder.cache(
      in: redis, of: keys, capacity: 1, timeToLive: .nanoseconds(100))
    let get = small.builder.operation("get", of: redis)
    small.builder.define(get, [.probe(cache), .onMiss([.wait(10), .fill(cache)]), .wait(1)])
    // Filled at 10, so alive before 110; filled again at 120, so alive before 220.
    for instant in [0, 109, 110, 219, 220] as [Int64] {
      small.send(at: instant, key: keys, steps: [.call(Call(get))])
    }
    let run = small.play()
    #expect(run.each == [11, 1, 11, 1, 11])
    #expect(run["redis"].counts.cacheHits == 2)
    #expect(run["redis"].counts.cacheMisses == 3)
  }

  @Test func `the caller learns from the answer whether it was a miss`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let redis = small.builder.component("redis")
    let cache = small.builder.cache(in: redis, of: keys, capacity: 1)
    let get = small.builder.operation("get", of: redis)
    let set = small.builder.operation("set", of: redis)
    small.builder.define(get, [.wait(2), .probe(cache)])
    small.builder.define(set, [.wait(3), .fill(cache)])
    let db = small.component("db", steps: [.wait(20)])
    let app = small.component(
      "app",
      steps: [.call(Call(get)), .onMiss([.call(Call(db)), .call(Call(set))]), .wait(1)])
    small.send(at: 0, key: keys, steps: [.call(Call(app))])
    small.send(at: 100, key: keys, steps: [.call(Call(app))])
    let run = small.play()
    #expect(run.each == [26, 3])
    #expect(run["db"].offered == 1)
  }

  @Test func `an answer from behind a miss is no miss to the caller`() {
    var small = SmallNetwork()
    let db = small.component("db", steps: [.wait(20)])
    let cdn = small.component(
      "cdn", steps: [.assumedProbe(hitRatio: 0), .onMiss([.call(Call(db))])])
    small.send(at: 0, steps: [.call(Call(cdn)), .onMiss([.wait(100)])])
    #expect(small.play().each == [20])
  }

  @Test func `each instance remembers its own keys`() {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1, exponent: 0)
    let redis = small.builder.component("redis", instances: 2)
    let cache = small.builder.cache(in: redis, of: keys, capacity: 1)
    let get = small.builder.operation("get", of: redis)
    small.builder.define(get, [.probe(cache), .fill(cache)])
    small.send(at: 0, 1, 2, 3, key: keys, steps: [.call(Call(get))])
    let run = small.play()
    #expect(run["redis"].counts.cacheMisses == 2)
    #expect(run["redis"].counts.cacheHits == 2)
  }

  @Test func `an assumed hit ratio is one`() {
    var small = SmallNetwork()
    let redis = small.component(
      "redis", steps: [.assumedProbe(hitRatio: 0.75), .onMiss([.wait(10)])])
    small.send(.recorded((0..<2000).map { $0 * 100 }), steps: [.call(Call(redis))])
    let run = small.play(for: 1_000_000)
    #expect(run["redis"].counts.cacheHits + run["redis"].counts.cacheMisses == 2000)
    // Five standard deviations of a count of 2000 with probability 1/4.
    #expect((run["redis"].counts.cacheMisses - 500).magnitude < 97)
    #expect(run[0].latency.sum == Double(run["redis"].counts.cacheMisses) * 10)
  }
}

/// Keys show only in hits: two look-ups of one request hit when they carry the same key of very many.
struct KeyTests {
  private enum Redrawn {
    case never
    case perCall
    case asStep
    case anew
  }

  /// Hits of the second of two look-ups by one request; the class has a key of its own or not.
  private func hits(
    ofClass: Bool, _ redrawn: Redrawn, otherPopulation: Bool = false,
    inBranch: Bool = false
  ) -> Int64 {
    var small = SmallNetwork()
    let keys = small.builder.population("keys", keys: 1_000_000, exponent: 0)
    let others = small.builder.population("others", keys: 1_000_000, exponent: 0)
    let redis = small.builder.component("redis")
    let cache = small.builder.cache(in: redis, of: keys, capacity: 1_000_000)
    let get = small.builder.operation("get", of: redis)
    small.builder.define(get, [.probe(cache), .fill(cache)])
    let call = Step.call(Call(get, key: redrawn == .perCall ? keys : nil))
    var steps = inBranch ? [call, .together([[call]], needed: nil)] : [call, call]
    if redrawn == .asStep { steps = [.key(keys)] + steps }
    if redrawn == .anew { steps = [call, .times(2, [.newKey(keys), call]), call] }
    let app = small.component("app", steps: steps)
    small.send(
      at: 0, key: ofClass ? (otherPopulation ? others : keys) : nil, steps: [.call(Call(app))])
    return small.play()["redis"].counts.cacheHits
  }

  @Test func `calls and branches carry the key of their request`() {
    #expect(hits(ofClass: true, .never) == 1)
    #expect(hits(ofClass: true, .never, inBranch: true) == 1)
  }

  @Test func `a call that names a population draws a key only if the request has none of it`() {
    #expect(hits(ofClass: true, .perCall) == 1)
    #expect(hits(ofClass: false, .perCall) == 0)
    #expect(hits(ofClass: true, .perCall, otherPopulation: true) == 0)
  }

  @Test func `a network that asks a cache for another population's key is refused`() async {
    await #expect(processExitsWith: .failure) {
      var small = SmallNetwork()
      let keys = small.builder.population("keys", keys: 10, exponent: 0)
      let others = small.builder.population("others", keys: 100, exponent: 0)
      let redis = small.builder.component("redis")
      let cache = small.builder.cache(in: redis, of: keys, capacity: 5)
      let get = small.builder.operation("get", of: redis)
      small.builder.define(get, [.probe(cache)])
      small.send(at: 0, key: others, steps: [.call(Call(get))])
      _ = small.builder.build()
    }
  }

  @Test func `a network that asks a shard for another population's key is refused`() async {
    await #expect(processExitsWith: .failure) {
      var small = SmallNetwork()
      let keys = small.builder.population("keys", keys: 10, exponent: 0)
      let others = small.builder.population("others", keys: 100, exponent: 0)
      let db = small.builder.component("db", instances: 2)
      let map = small.builder.sharding("map", of: keys, .modulo, shards: 2)
      small.builder.shard(db, by: map)
      let read = small.builder.operation("read", of: db)
      small.builder.define(read, [.wait(1)])
      small.send(
        at: 0, key: keys, steps: [.choose([.init(0.5, [.key(others)])]), .call(Call(read))])
      _ = small.builder.build()
    }
  }

  @Test func `a new key is another, and is there no longer than the branch`() {
    #expect(hits(ofClass: true, .anew) == 1)
    #expect(hits(ofClass: false, .anew) == 1)
  }

  @Test func `a key step gives the rest of the operation one key`() {
    #expect(hits(ofClass: false, .asStep) == 1)
    #expect(hits(ofClass: true, .asStep) == 1)
    #expect(hits(ofClass: true, .asStep, otherPopulation: true, inBranch: true) == 1)
  }
}

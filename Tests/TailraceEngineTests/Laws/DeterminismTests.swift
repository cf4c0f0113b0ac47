import TestSupport
import Testing

@testable import TailraceEngine

struct DeterminismTests {
  /// A busy network of a bit of everything: clients, an app, a database, and perhaps a bystander.
  private func network(
    bystander: Bool = false, bystanderFirst: Bool = false, discipline: QueueDiscipline = .fifo
  ) -> Network {
    var small = SmallNetwork()
    if bystanderFirst { addBystander(&small) }
    let db = small.component(
      "db", places: 3, queueTimeout: 2000, steps: [.wait(.exponential(mean: 100))])
    let app = small.component(
      "app", instances: 3, places: 4, cores: 1, coreDiscipline: discipline,
      steps: [
        .compute(.exponential(mean: 90)),
        .together([[.call(Call(db, timeout: 500))], [.call(Call(db))]], needed: 1),
      ])
    let client = small.builder.client("visitors")
    let kind = small.builder.requestClass(
      "visitors", from: client, steps: [.call(Call(app, timeout: 1500))])
    small.builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(
        gaps: .exponential(mean: 1), rate: .constant(1.5e7), batch: nil,
        modulation: [
          .init(factor: 0.5, holding: .exponential(mean: 3000)),
          .init(factor: 1.5, holding: .exponential(mean: 3000)),
        ]))
    small.builder.route(
      from: client, to: small.owner(of: app), policy: .leastRequest(choices: 2, distinct: true))
    if bystander { addBystander(&small) }
    return small.builder.build()
  }

  private func addBystander(_ small: inout SmallNetwork) {
    let other = small.component("other", cores: 1, steps: [.compute(.exponential(mean: 50))])
    small.send(
      .open(gaps: .exponential(mean: 1), rate: .constant(1e7), batch: nil, modulation: []),
      steps: [.call(Call(other))])
  }

  private func options(seed: UInt64 = 1, replication: UInt32 = 0, interval: Int64? = nil)
    -> RunOptions
  {
    RunOptions(
      duration: .nanoseconds(200_000), warmup: .nanoseconds(10_000),
      interval: interval.map { .nanoseconds($0) }, seed: seed, replication: replication)
  }

  @Test(arguments: QueueDiscipline.allCases)
  func `a run can be repeated to the last number`(_ discipline: QueueDiscipline) {
    let first = Played(network(discipline: discipline), options()).results
    let second = Played(network(discipline: discipline), options()).results
    #expect(first.fingerprint == second.fingerprint)
    #expect(first.events == second.events && first.staleEvents == second.staleEvents)
    #expect(first.peakInFlight == second.peakInFlight)
    for (one, other) in zip(first.classes, second.classes) {
      #expect(one.latency == other.latency && one.outcomes == other.outcomes)
    }
    for (one, other) in zip(first.components, second.components) {
      #expect(one.latency == other.latency && one.wait == other.wait)
      #expect(one.coresArea == other.coresArea)
    }
  }

  @Test func `other seeds and replications are other runs`() {
    let runs = [
      options(), options(seed: 2), options(replication: 1), options(seed: 2, replication: 1),
    ].map { Played(network(), $0).results.fingerprint }
    for layer in [\Fingerprint.arrivals, \.order, \.results] {
      #expect(Set(runs.map { $0[keyPath: layer] }).count == 4)
    }
  }

  @Test(arguments: [1, 7, 1000] as [Int64])
  func `a run may be cut into slices of any length`(_ slice: Int64) {
    let whole = Played(network(), options()).results
    var simulation = Simulation(network(), options())
    var slices: Int64 = 0
    while !simulation.run(slice: slice) { slices += 1 }
    let results = simulation.results()
    #expect(results.fingerprint == whole.fingerprint)
    #expect(results.events == whole.events)
    #expect(slices == whole.events / slice)
  }

  @Test func `looking more closely changes nothing`() {
    let runs = [nil, 100, 3333, 200_000].map {
      Played(network(), options(interval: $0)).results.fingerprint
    }
    #expect(runs.allSatisfy { $0 == runs[0] })
  }

  @Test func `a bystander moves no draw of anybody else`() {
    let alone = Played(network(), options())
    for crowd in [network(bystander: true), network(bystanderFirst: true)] {
      let beside = Played(crowd, options())
      guard let index = crowd.requestClasses.firstIndex(where: { $0.name == "visitors" })
      else { preconditionFailure("no visitors") }
      #expect(beside.results.classes[index].latency == alone[0].latency)
      #expect(beside.results.classes[index].outcomes == alone[0].outcomes)
      #expect(beside["db"].wait == alone["db"].wait)
      #expect(beside["app"].coresArea == alone["app"].coresArea)
    }
  }

  @Test func `a slower component leaves the arrivals as they are`() {
    func arrivals(_ time: Distribution) -> UInt64 {
      var small = SmallNetwork()
      let app = small.component("app", cores: 1, steps: [.compute(time)])
      small.send(
        .open(gaps: .exponential(mean: 1), rate: .constant(1e7), batch: nil, modulation: []),
        steps: [.call(Call(app))])
      return small.play(for: 100_000).results.fingerprint.arrivals
    }
    #expect(arrivals(10) == arrivals(.exponential(mean: 300)))
  }

  // Literals: whoever changes the order of events, a draw or a count has to say so here.
  @Test func `the fingerprints of two networks are as they were`() {
    let busy = Played(network(), options()).results.fingerprint.description
    #expect(busy == "87aa287570c097bf-105695d0722e9308-3e18b6c2363c81e3")
    let mixed = Played(
      RandomNetwork.make(seed: 11), RunOptions(duration: .nanoseconds(50_000), seed: 3)
    ).results.fingerprint.description
    #expect(mixed == "8624e33162845b8f-65dc60a40d05b18a-8d97c88c337db1c5")
  }
}

import Tailrace
import Testing

/// Servers that break down and are repaired.
struct FailureTests {
  static let cases: [TheoryCase] = [
    breakdown("breakdown-mm1", customers: 3e6, looseness: 5),
    breakdown("breakdown-mm1-fast", customers: 1e6, looseness: 2), servers, availability, outage,
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `what breaks and is repaired behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static func level(_ results: Results, _ levels: ClosedRange<Int>) -> Double {
    guard let outages = results.components[0].outages else { return .nan }
    let part = levels.reduce(Int64(0)) { $0 + outages.times[$1] }
    return Double(part) / Double(outages.times.reduce(0, +))
  }

  private static func isUp(_ results: Results) -> Double {
    results.components[0].outages?.availability ?? .nan
  }

  /// An up-time and a repair are as long as thousands of services, so the estimates rest on far fewer
  /// independent pieces than on customers and are held less closely.
  private static func breakdown(_ id: String, customers: Double, looseness: Double) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let up = 1e9 / reference.number("xi")
      let down = 1e9 / reference.number("eta")
      let measures: [(String, Measure)] =
        standard(reference) { !$0.hasPrefix("P(") }.map { ($0, $1.loosened(looseness)) } + [
          ("availability", .mean { isUp($0) }),
          ("P(down)", Measure.share { 1 - isUp($0) }.loosened(looseness)),
          // A server that is up works as long as somebody is there.
          (
            "P(up and empty)",
            Measure.share { isUp($0) - $0.components[0].busySeconds / $0.seconds }
              .loosened(looseness)
          ),
          (
            "effective_utilisation lambda/(mu A)",
            .mean { $0.components[0].busySeconds / $0.seconds / isUp($0) }
          ),
        ]
      return [
        Experiment(customers: customers, rate: rate, measures) { model in
          let server = model.builder.component(
            model.nextName("server"), cores: 1, recordsOccupancy: true)
          let work = model.operation(
            of: server, [.compute(model.service(.exponential(mean: mean)))])
          model.builder.fault(
            Fault(
              .freeze, at: .component(server),
              .random(up: .exponential(mean: up), down: .exponential(mean: down))))
          model.open(rate: rate, [.ask(work)])
        }
      ]
    }
  }

  /// The seconds with each number of servers away, from the history of faults.
  private static func away(_ results: Results) -> [Double] {
    var times = [Double](repeating: 0, count: 4)
    var since = results.windowStart
    var level = 0
    for occurrence in results.timeline {
      if occurrence.at > since {
        times[level] += (occurrence.at - since).seconds
        since = occurrence.at
      }
      switch occurrence.event {
      case .faultBegan: level += 1
      case .faultEnded: level -= 1
      default: break
      }
    }
    times[level] += (results.windowEnd - since).seconds
    return times
  }

  private static func meanUp(_ results: Results) -> Double {
    let times = away(results)
    return times.enumerated().reduce(0) { $0 + Double(3 - $1.offset) * $1.element }
      / results.seconds
  }

  private static let servers = TheoryCase.played("breakdown-mmc3") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let up = 1e9 / reference.number("xi")
    let down = 1e9 / reference.number("eta")
    let measures: [(String, Measure)] =
      standard(reference) { $0.hasSuffix(".mean") && !$0.hasPrefix("servers") }
      .map { ($0, $1.loosened(6)) } + [
        ("availability(per server)", .mean { meanUp($0) / 3 }),
        ("servers_up.mean", .mean { meanUp($0) }),
        ("P(all servers up)", .share { away($0)[0] / $0.seconds }),
        ("P(no server up)", .share { away($0)[3] / $0.seconds }),
        (
          "utilisation_of_up_servers",
          .mean { $0.components[0].busySeconds / $0.seconds / meanUp($0) }
        ),
      ]
    return [
      Experiment(customers: 3e6, rate: rate, measures) { model in
        let pool = model.builder.component(
          model.nextName("pool"), cores: 3, recordsOccupancy: true)
        let work = model.operation(of: pool, [.compute(model.service(.exponential(mean: mean)))])
        for _ in 0..<3 {
          model.builder.fault(
            Fault(
              .capacity(2.0 / 3), at: .component(pool),
              .random(up: .exponential(mean: up), down: .exponential(mean: down))))
        }
        model.open(rate: rate, [.ask(work)])
      }
    ]
  }

  private static let hour = 0.01

  private static func hours(_ results: Results) -> Double { results.seconds / hour }

  private static func falls(_ results: Results) -> Double {
    Double(results.components[0].outages?.rises[3] ?? 0)
  }

  private static func inside(_ results: Results, _ second: Int) -> Double {
    Double(results.components[0].intervals[second - 1].inside)
  }

  /// An hour is a hundredth of a second here, so that a run holds a hundred outages of three at once.
  private static let availability = TheoryCase.played("avail-3of5") { reference in
    let measures: [(String, Measure)] = [
      ("availability(single)", .mean { isUp($0) }),
      ("availability(series of 5)", .mean { level($0, 0...0) }),
      ("availability(parallel of 5)", .mean(gap: 1e-9) { level($0, 0...4) }),
      ("availability(3 of 5)", .mean { level($0, 0...2) }),
      (
        "failures per 8760 h (system of n nodes)",
        .mean {
          let all = $0.components[0].outages?.rises.reduce(0, +) ?? 0
          return Double(all) / hours($0) * 8760
        }
      ),
      ("k-of-n system failure frequency", Measure.mean { falls($0) / hours($0) }.loosened(6)),
      ("downtime minutes per 30 days(single)", .mean { (1 - isUp($0)) * 30 * 24 * 60 }),
      (
        "mean system up-time between k-of-n outages",
        Measure.mean(gap: 0.01) { level($0, 0...2) * hours($0) / falls($0) }.loosened(6)
      ),
      (
        "mean k-of-n outage duration",
        Measure.mean { level($0, 3...5) * hours($0) / falls($0) }.loosened(6)
      ),
    ]
    return [
      Experiment(duration: 9e5, measures) { model in
        let nodes = model.builder.component(
          model.nextName("nodes"), instances: Int(reference.number("n")))
        let work = model.operation(of: nodes, [.wait(.constant(1))])
        let up = Distribution.exponential(mean: reference.number("MTBF") * hour * 1e9)
        let down = Distribution.exponential(mean: reference.number("MTTR") * hour * 1e9)
        model.builder.fault(
          Fault(
            .crash(isSilent: false), at: .component(nodes), .random(up: up, down: down)))
        model.recorded(at: [1], [.ask(work)])
      }
    ]
  }

  private static func delayed(_ results: Results, _ service: Double) -> Double {
    let latency = results.classes[0].latency
    return Double(latency.count - latency.countAtOrBelow(Int64(1.05 * service * 1e9)).surely)
  }

  /// Everything constant: the fluid limit to within one request.
  private static let outage = TheoryCase.played("outage-drain") { reference in
    let start = 20.0
    let length = reference.number("outage")
    let end = Int(start + length)
    let service = 1 / reference.number("mu")
    let measures: [(String, Measure)] = [
      ("backlog_at_end_of_outage", .mean(gap: 0.001) { inside($0, end) }),
      (
        "drain_time_after_outage",
        .mean(gap: 0.01) { results in
          let seconds = results.components[0].intervals.indices.map { $0 + 1 }
          return Double((seconds.first { $0 > end && inside(results, $0) <= 1 } ?? 0) - end)
        }
      ),
      (
        "max_delay",
        .mean(gap: 0.001) { Double($0.classes[0].latency.maximum) / 1e9 - service }
      ),
      ("jobs_delayed", .mean(gap: 0.001) { delayed($0, service) }),
      (
        "mean_delay_of_delayed_jobs",
        .mean(gap: 0.001) { results in
          let latency = results.classes[0].latency
          return (latency.sum / 1e9 - Double(latency.count) * service) / delayed(results, service)
        }
      ),
    ]
    return [
      Experiment(duration: 400, warmup: 0, replications: 2, interval: 1, measures) { model in
        let server = model.builder.component(model.nextName("server"), cores: 1)
        let work = model.operation(of: server, [.compute(model.service(.constant(service)))])
        model.builder.fault(
          Fault(
            .freeze, at: .component(server),
            .once(at: .seconds(start), lasting: .seconds(length))))
        model.open(rate: reference.number("lam"), gaps: .constant(1), [.ask(work)])
      }
    ]
  }
}

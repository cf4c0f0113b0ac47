import TestSupport
import Testing

@testable import TailraceEngine

/// What ends or disturbs a call at nanosecond 10.
struct Disturbance: Sendable {
  var name: String
  /// How the call is made whose moment comes at 10, and after how long its word crosses the link.
  var call: @Sendable (OperationID) -> Call
  var wordTakes: Int = 0
  var instances: Int = 1
  /// What else happens, to whom it calls and to the caller.
  var arrange: @Sendable (inout SmallNetwork, ComponentID, ComponentID) -> Void = { _, _, _ in }
  /// What has to be noted at 10, or nothing met anything.
  var isNoted: (@Sendable (Occurrence.Event) -> Bool)?
}

/// What happens to the attempt at nanosecond 10: the ways there and back, and its service.
struct Moment: Sendable {
  var name: String
  var way: Int
  var service: Int
  var back: Int
  /// Whether the place is held by another until 10.
  var waits = false
}

/// Each disturbance and each moment at the same nanosecond: every request ends exactly once, and nothing
/// is left of it. A line more in either table tries it with all of the other.
struct CallTieTests {
  static let disturbances: [Disturbance] = [
    Disturbance(name: "timeout", call: { Call($0, timeout: 10) }),
    Disturbance(
      name: "cancel",
      call: {
        var call = Call($0, timeout: 6)
        call.policy.cancels = true
        return call
      }, wordTakes: 4),
    Disturbance(
      name: "retry",
      call: {
        var call = Call($0, timeout: 10)
        call.policy.retry = CallPolicy.Retry(attempts: 3)
        return call
      }),
    Disturbance(
      name: "end of a back-off",
      call: {
        var call = Call($0, timeout: 6)
        call.policy.retry = CallPolicy.Retry(
          attempts: 3,
          backoff: CallPolicy.Backoff(
            base: .nanoseconds(4), cap: .nanoseconds(4), jitter: .none))
        return call
      }),
    Disturbance(
      name: "hedge",
      call: {
        var call = Call($0)
        call.policy.hedge = CallPolicy.Hedge(after: .nanoseconds(10), attempts: 3)
        return call
      }),
    Disturbance(
      name: "hedges that are called off",
      call: {
        var call = Call($0)
        call.policy.hedge = CallPolicy.Hedge(after: .nanoseconds(5), attempts: 3)
        call.policy.cancels = true
        return call
      }),
    Disturbance(
      name: "overall limit",
      call: {
        var call = Call($0, timeout: 5)
        call.policy.retry = CallPolicy.Retry(attempts: nil)
        call.policy.retry?.overall = .nanoseconds(10)
        call.policy.cancels = true
        return call
      }),
    Disturbance(
      name: "deadline",
      call: {
        var call = Call($0, timeout: 50)
        call.policy.deadline = .nanoseconds(10)
        call.fallback = Fallback()
        return call
      }),
    Disturbance(
      name: "crash", call: { Call($0, timeout: 40) },
      arrange: { small, component, _ in
        small.builder.change(
          Change(
            at: .nanoseconds(10),
            .crash(component, .all, lasting: .nanoseconds(5), isSilent: false)))
      }),
    Disturbance(
      name: "silent crash of one that is tried again",
      call: {
        var call = Call($0, timeout: 10)
        call.policy.retry = CallPolicy.Retry(attempts: 2)
        call.policy.cancels = true
        return call
      },
      arrange: { small, component, _ in
        small.builder.change(
          Change(
            at: .nanoseconds(10), .crash(component, .all, lasting: .nanoseconds(5), isSilent: true)
          ))
      }),
    Disturbance(
      name: "ejection, and the sweep that ends it", call: { Call($0, timeout: 5) },
      arrange: { small, component, client in
        var rules = CallRules()
        rules.outliers = OutlierDetection()
        rules.outliers?.consecutiveFailures = 1
        rules.outliers?.interval = .nanoseconds(5)
        rules.outliers?.baseEjectionTime = .nanoseconds(5)
        rules.panicThreshold = 0
        small.builder.rules(from: client, to: component, rules)
      }),
    Disturbance(
      name: "ejection", call: { Call($0, timeout: 10) }, instances: 2,
      arrange: { small, component, client in
        var rules = CallRules()
        rules.outliers = OutlierDetection()
        rules.outliers?.consecutiveFailures = 1
        rules.outliers?.baseEjectionTime = .nanoseconds(15)
        rules.openCalls = 2
        rules.panicThreshold = 0
        small.builder.rules(from: client, to: component, rules)
      },
      isNoted: { if case .ejected = $0 { true } else { false } }),
    scaleIn(sync: 10, drain: 0), scaleIn(sync: 10, drain: 100),
    scaleIn(sync: 1, drain: 0), scaleIn(sync: 1, drain: 100),
    Disturbance(
      name: "end of a fault", call: { Call($0, timeout: 40) },
      arrange: { small, component, _ in
        for kind in [Fault.Kind.freeze, .slow(3), .capacity(0)] {
          small.builder.fault(
            Fault(
              kind, at: .component(component),
              .once(at: .nanoseconds(4), lasting: .nanoseconds(6))))
        }
      }),
  ]

  /// One of two instances goes; a controller that looks often looks after all that came before.
  private static func scaleIn(sync: Int64, drain: Int64) -> Disturbance {
    Disturbance(
      name: "scale-in decided every \(sync) ns with \(drain) ns to drain",
      call: {
        var call = Call($0, timeout: 40)
        call.policy.retry = CallPolicy.Retry(attempts: 2)
        return call
      }, instances: 2,
      arrange: { small, component, _ in
        var rules = HorizontalScaling(metrics: [])
        rules.sync = .nanoseconds(sync)
        var scaling = Autoscaling(
          least: 1, most: 2, initial: 2, boot: 5, controller: .horizontal(rules))
        scaling.schedule = [
          .init(at: .zero, least: 2), .init(at: .nanoseconds(10), least: 1),
          .init(at: .nanoseconds(20), least: 2),
        ]
        scaling.drain = .nanoseconds(drain)
        small.builder.autoscale(component, scaling)
      },
      isNoted: { if case .scaled(let decision) = $0 { decision.to == 1 } else { false } })
  }

  static let moments: [Moment] = [
    Moment(name: "arrival", way: 10, service: 4, back: 1),
    Moment(name: "start", way: 3, service: 4, back: 1, waits: true),
    Moment(name: "departure", way: 3, service: 7, back: 1),
    Moment(name: "reply", way: 3, service: 4, back: 3),
  ]

  @Test(arguments: disturbances.map { $0.name }, moments.map { $0.name })
  func `whatever happens at the same instant, a request ends once`(
    _ disturbance: String, _ moment: String
  ) throws {
    let disturbance = try #require(Self.disturbances.first { $0.name == disturbance })
    let moment = try #require(Self.moments.first { $0.name == moment })
    for isEarly in [true, false] {
      for hasPlaces in [true, false] {
        play(disturbance, moment, isEarly: isEarly, hasPlaces: hasPlaces || moment.waits)
      }
    }
  }

  private func play(
    _ disturbance: Disturbance, _ moment: Moment, isEarly: Bool, hasPlaces: Bool
  ) {
    var small = SmallNetwork()
    let db = small.component("db", instances: 2, steps: [.wait(1)])
    let app = small.component(
      "app", instances: disturbance.instances, places: hasPlaces ? 1 : nil,
      cores: hasPlaces ? nil : 1, steps: [])
    let component = small.owner(of: app)
    let service = Distribution.constant(Double(moment.service))
    let work: [Step] = hasPlaces ? [.wait(service)] : [.compute(service)]
    small.builder.define(app, work + [.together([[.call(Call(db))], []], needed: 1)])
    let holder = small.builder.operation("hold", of: component)
    small.builder.define(holder, [.wait(10)])
    // Who is scheduled first at an instant is played first.
    let before: [Step] = isEarly ? [] : [.wait(0)]
    if moment.waits {
      for _ in 0..<disturbance.instances {
        small.send(at: 0, steps: [.call(Call(holder, timeout: 60))])
      }
    }
    let client = small.send(at: 0, 0, 30, steps: before + [.call(disturbance.call(app))])
    let ways = [moment.way, disturbance.wordTakes == 0 ? moment.way : disturbance.wordTakes]
    small.builder.link(
      from: client, to: component, latency: .replay(ways.map { Double($0) }),
      back: .constant(Double(moment.back)))
    disturbance.arrange(&small, component, client)
    let network = small.builder.build()
    var simulation = Simulation(network, RunOptions(duration: .nanoseconds(10_000), seed: 1))
    simulation.run()
    let live = simulation.frames.live
    #expect(live == 0)
    let results = simulation.results()
    if let isNoted = disturbance.isNoted {
      #expect(results.timeline.contains { $0.at == .nanoseconds(10) && isNoted($0.event) })
    }
    for kind in results.classes {
      #expect(kind.offered == kind.outcomes.total && kind.inFlightAtEnd == 0)
    }
    #expect(Laws.violations(network, results) == [])
    #expect(Laws.violationsWhenDrained(network, results) == [])
  }
}

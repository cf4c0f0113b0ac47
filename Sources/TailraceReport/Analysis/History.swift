public import TailraceEngine

/// One line of a run's history: what happened, when and to whom.
public struct Moment: Sendable {
  /// When, from time zero.
  public var at: Delay
  /// The component, or the link as `caller -> callee`.
  public var subject: String
  /// The instance, where it is of one alone.
  public var instance: Int?
  /// What sort of thing it was.
  public var kind: Kind
  /// What to call it: `crash`, `breaker`; the same at its beginning and its end.
  public var event: String
  /// By how many more instances, or links, are broken from now on.
  var breakage = 0
  /// How many instances there were to be, and are to be from now on, where a controller decided.
  var sizes: (from: Int, to: Int)?
  /// What happened, after the subject: `1 of 3 instances goes down`.
  public var text: String

  /// What sorts of things happen.
  public enum Kind: String, Sendable {
    /// Something was broken on purpose.
    case fault
    /// Something broke by itself, under its load.
    case breakdown
    /// It was mended.
    case repair
    /// Something in the design answered: an instance was left out, a breaker opened, a replica took over.
    case reaction
    /// That answer was taken back.
    case release
    /// A controller changed the number of instances.
    case scaling
    /// A controller wanted another number and was held back, so that nothing changed.
    case held
    /// Something ran full for the first time.
    case saturation
  }
}

/// What happened in a run, in its order: what the machine noted, and what filled up.
struct History {
  private let network: Network
  private let results: Results
  private(set) var moments: [Moment] = []

  init(_ network: Network, _ results: Results, loads: [Bottleneck.Load], pools: [PoolReport]) {
    self.network = network
    self.results = results
    for occurrence in results.timeline { add(moment(occurrence)) }
    for load in loads {
      guard let at = load.saturatedAt else { continue }
      let noun = load.servers == 1 ? load.resource.single : load.resource.rawValue
      add(
        Moment(
          at: at, subject: load.name, kind: .saturation, event: load.resource.rawValue,
          text: "\(load.servers == 1 ? "its" : "all \(Figure.count(load.servers))") \(noun) taken, "
            + (load.freeAt.map { "for the last time until \(Figure.clock($0))" }
              ?? "and so they are at the end")))
    }
    for pool in pools {
      guard let at = pool.firstWait else { continue }
      let gaveUp = pool.firstTimeout.map { ", the first caller gives up at \(Figure.clock($0))" }
      add(
        Moment(
          at: at, subject: pool.name, kind: .saturation, event: "connections",
          text: "all \(Figure.count(pool.size)) connections of a pool in use for the first time"
            + (gaveUp ?? "")))
    }
  }

  /// Behind all that happened no later.
  private mutating func add(_ moment: Moment) {
    var place = moments.count
    while place > 0 && moments[place - 1].at > moment.at { place -= 1 }
    moments.insert(moment, at: place)
  }

  private func moment(_ occurrence: Occurrence) -> Moment {
    let component = network.components[occurrence.component.position]
    let event = occurrence.event
    return Moment(
      at: occurrence.at,
      subject: event.callee.map { network.linkName(occurrence.component, $0) } ?? component.name,
      instance: occurrence.instance, kind: event.kind, event: event.name, breakage: event.breakage,
      sizes: event.sizes, text: event.text(of: component, network))
  }
}

extension Bottleneck.Resource {
  var single: String { self == .cores ? "core" : "place" }
}

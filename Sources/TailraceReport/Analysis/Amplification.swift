internal import TailraceEngine

/// How many operations one request of a client becomes.
public struct Amplification: Sendable {
  /// Operations of all components for each request; nil where none was sent.
  public let operationsPerRequest: Double?
  /// What clients send and what components are asked for, a second.
  public let requestsPerSecond: Double
  public let operationsPerSecond: Double
  /// The components that do most, first the one with most operations.
  public let largest: [(name: String, operationsPerRequest: Double)]

  init(_ components: [ComponentReport], _ sources: [TrafficReport]) {
    let requests = sources.reduce(0) { $0 + $1.offeredPerSecond }
    let parts = components.filter { !$0.isClient && $0.offered > 0 }
    requestsPerSecond = requests
    operationsPerSecond = parts.reduce(0) { $0 + $1.offeredPerSecond }
    operationsPerRequest = requests > 0 ? operationsPerSecond / requests : nil
    let order = parts.indices.sorted { first, second in
      parts[first].offered != parts[second].offered
        ? parts[first].offered > parts[second].offered : first < second
    }
    largest = order.map { (parts[$0].name, parts[$0].operationsPerRequest ?? 0) }
  }

  /// The finding in words; nil where nothing was asked for.
  public var sentence: String? {
    guard let operationsPerRequest, !largest.isEmpty else { return nil }
    let shown = largest.prefix(3).map { "\($0.name) \(Figure.number($0.operationsPerRequest))" }
    let more = largest.count - shown.count
    return "Amplification: one request is \(Figure.number(operationsPerRequest)) operations, "
      + "\(Figure.rate(requestsPerSecond)) are \(Figure.rate(operationsPerSecond)): "
      + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more." : ".")
  }
}

/// How much of a database's work is reading: attempts at its replicas but replays, and at its primary.
public struct ReadWriteMix: Sendable {
  /// The database.
  public let name: String
  /// Reads and writes, a second.
  public let readsPerSecond: Double
  public let writesPerSecond: Double

  /// Reads over both, 0 to 1; nil without either.
  public var readShare: Double? {
    let both = readsPerSecond + writesPerSecond
    return both > 0 ? readsPerSecond / both : nil
  }

  init(_ database: Annotations.ReplicatedDatabase, _ components: [ComponentReport]) {
    name = database.name
    let primary = components[Int(database.primary.index)]
    let replicas = components[Int(database.replicas.index)]
    let replays = primary.outcomes.answered * Int64(database.replaysPerWrite)
    writesPerSecond = primary.offeredPerSecond
    readsPerSecond = Swift.max(0, replicas.offered - replays).perSecond(in: primary.window)
  }

  /// The finding in words; nil where nothing was asked for.
  public var sentence: String? {
    readShare.map {
      "\(name): \(Figure.percent($0)) reads (\(Figure.rate(readsPerSecond))), "
        + "\(Figure.percent(1 - $0)) writes (\(Figure.rate(writesPerSecond)))."
    }
  }
}

internal import TailraceEngine

/// What the availabilities of all that a request passes multiply to, beside what clients saw.
///
/// A component's own availability is the share of its attempts in which no failure began; one that a
/// failed callee was the cause of counts for the callee. A request that visits it v times finds it up
/// each time: a^v, and where it visits it with a chance only, 1 − chance · (1 − a). Work that nobody
/// waits for is left out. The product is exact where each request is lost by its first failure and
/// failures do not depend on each other; fallbacks and retries make what clients see better than it.
public struct ChainAvailability: Sendable {
  /// The product, 0 to 1.
  public let product: Double
  /// The parts that are less than always available, the worst first.
  public let parts: [(name: String, availability: Double)]

  /// Of one class of requests; nil where none was sent.
  init?(ofClass index: Int, _ network: Network, _ results: Results, _ callGraph: CallGraph) {
    let sent = results.classes[index].offered
    guard sent > 0 else { return nil }
    let client = Int(network.requestClasses[index].client.index)
    let awaited = callGraph.reach(of: client)
    var product = 1.0
    var parts: [(name: String, availability: Double)] = []
    for part in network.components.indices where part == client || awaited[part] {
      let result = results.components[part]
      let visits =
        part == client ? 1 : Double(result.byClass[index].offered) / Double(sent)
      // A client is asked for nothing; what it begins itself are the timeouts of its requests.
      let attempts =
        part == client ? Self.requests(of: client, network, results) : result.requests.offered
      guard visits > 0, attempts > 0 else { continue }
      let down = Swift.min(1, Double(result.failuresBegun.failed) / Double(attempts))
      if down == 0 { continue }
      product *= Self.power(1 - down, visits)
      parts.append((network.components[part].name, 1 - down))
    }
    self.product = product
    let order = parts.indices.sorted { first, second in
      parts[first].availability != parts[second].availability
        ? parts[first].availability < parts[second].availability : first < second
    }
    self.parts = order.map { parts[$0] }
  }

  private static func requests(
    of client: Int, _ network: Network, _ results: Results
  ) -> Int64 {
    var sum: Int64 = 0
    for index in network.requestClasses.indices
    where Int(network.requestClasses[index].client.index) == client {
      sum += results.classes[index].offered
    }
    return sum
  }

  /// a^v for the whole visits, and the chance of the rest.
  private static func power(_ availability: Double, _ visits: Double) -> Double {
    var whole = Int64(Swift.min(visits.rounded(.down), 1e9))
    let rest = visits - Double(whole)
    var result = 1 - rest * (1 - availability)
    var square = availability
    while whole > 0 {
      if whole % 2 == 1 { result *= square }
      square *= square
      whole /= 2
    }
    return result
  }

  /// Of several classes together, each by its part of the requests sent; nil where none was sent.
  init?(
    of classes: [RequestClassID], _ network: Network, _ results: Results, _ callGraph: CallGraph
  ) {
    var sum = 0.0
    var sent = 0.0
    var found: [(name: String, availability: Double)] = []
    for id in classes {
      let weight = Double(results.classes[Int(id.index)].offered)
      guard let chain = Self(ofClass: Int(id.index), network, results, callGraph) else { continue }
      sum += weight * chain.product
      sent += weight
      for part in chain.parts where !found.contains(where: { $0.name == part.name }) {
        let place = found.firstIndex { $0.availability > part.availability } ?? found.count
        found.insert(part, at: place)
      }
    }
    guard sent > 0 else { return nil }
    product = sum / sent
    parts = found
  }
}

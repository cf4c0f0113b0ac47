import Tailrace

extension Workload {
  /// Stations of `servers` servers each, one behind the other, at a load of 0.8 and with a service of
  /// 1 ms: each is M/M/c. Read from the topology of that name.
  static func queues(
    _ name: String, stations: Int, servers: Int, scale: Double
  ) throws -> Workload {
    let service = 1e6
    let sojourn = service + erlangC(servers, 0.8) * service / (Double(servers) * 0.2)
    return try Workload(
      name, "Topologies/\(name).yaml", scale: scale, expected: Double(stations) * sojourn)
  }

  /// The chance of having to wait in M/M/c, by the recursion for Erlang B (Erlang 1917).
  private static func erlangC(_ servers: Int, _ load: Double) -> Double {
    let offered = Double(servers) * load
    var blocking = 1.0
    for number in 1...servers {
      blocking = offered * blocking / (Double(number) + offered * blocking)
    }
    return blocking / (1 - load * (1 - blocking))
  }
}

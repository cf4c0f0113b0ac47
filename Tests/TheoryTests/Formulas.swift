/// The few formulas that tests need beside the answers of the cases.
enum Formulas {
  /// The mean wait for one of several equal servers with Markovian arrivals and service (Erlang's
  /// C formula, from the recursion of his B formula).
  static func markovianWait(rate: Double, service: Double, servers: Int) -> Double {
    let load = rate * service
    var blocking = 1.0
    for count in 1...servers { blocking = load * blocking / (Double(count) + load * blocking) }
    let occupation = load / Double(servers)
    let waiting = blocking / (1 - occupation * (1 - blocking))
    return waiting * service / (Double(servers) - load)
  }
}

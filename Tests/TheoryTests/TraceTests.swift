import Tailrace
import Testing

/// Arrivals and services given one by one, with answers that can be checked by hand.
struct TraceTests {
  static let cases: [TheoryCase] = [trace("trace-1server"), trace("trace-3servers"), baulking]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a trace gives the times that a hand finds`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// Each arrival is a class of its own, so that its times can be told from the results.
  private static func play(
    arrivals: [Double], services: [Double], servers: Int, room: Int?, until end: Double
  ) -> Results {
    var model = Model(serviceFactor: 1)
    let component = model.builder.component(
      "station", places: room == nil ? nil : servers, cores: room == nil ? servers : nil,
      queueLimit: room.map { $0 - servers })
    for (arrival, service) in zip(arrivals, services) {
      let time = Distribution.constant(service * 1e9)
      let operation = model.operation(
        of: component, [room == nil ? .compute(time) : .wait(time)])
      model.recorded(at: [arrival], [.ask(operation)])
    }
    return Run(model.builder.build(), RunOptions(duration: .seconds(end))).play()
  }

  private static func response(_ result: ClassResult) -> Double {
    Double(result.latency.maximum) / 1e9
  }

  private static func trace(_ id: String) -> TheoryCase {
    .exact(id) { reference in
      let arrivals = reference.numbers("arrivals")
      let services = reference.numbers("services")
      let servers = Int(reference.number("c"))
      let end = reference.answer("makespan")
      let results = play(
        arrivals: arrivals, services: services, servers: servers, room: nil, until: end)
      let station = results.components[0]
      let departures = zip(arrivals, results.classes).map { $0 + response($1) }
      let starts = zip(arrivals, results.classes).map { $0 + Double($1.waitTime) / 1e9 }
      return [
        "start_times": .list(starts.map { .number($0) }),
        "departure_times": .list(departures.map { .number($0) }),
        "wait.mean": .number(station.wait.meanSeconds),
        "makespan": .number(departures.max() ?? 0),
        "time_average_number_in_system over [0,makespan]": .number(station.insideSeconds / end),
        "utilisation over [0,makespan]": .number(station.busySeconds / end / Double(servers)),
      ]
    }
  }

  private static let baulking = TheoryCase.exact("trace-ciw-baulking") { reference in
    let gap = reference.number("interarrival")
    let service = reference.number("service")
    let end = 51.0
    let arrivals = Array(stride(from: gap, to: end, by: gap))
    let results = play(
      arrivals: arrivals, services: arrivals.map { _ in service }, servers: 1,
      room: Int(reference.number("limit")), until: end)
    let outcomes = zip(arrivals, results.classes)
    let baulked = outcomes.filter { $1.outcomes[.shed] == 1 }.map { $0.0 }
    let served = outcomes.filter { $1.outcomes[.full] == 1 }.map { arrival, result in
      [arrival, arrival + Double(result.waitTime) / 1e9, arrival + response(result)]
    }
    return [
      "baulk_times": .list(baulked.map { .number($0) }),
      "services completed by t=51 (arrival,start,end)": .list(
        served.map { .list($0.map { .number($0) }) }),
    ]
  }
}

import Tailrace
import Testing

/// Who is served next: first, last, any, shortest, interrupting or not.
struct SchedulingTests {
  static let cases: [TheoryCase] = [
    orders("orders-mm1-rho80") { .exponential(mean: $0) },
    orders("orders-mu1-rho75") { .uniform(min: 0, max: 2 * $0) },
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `each order of service behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let disciplines: [(String, QueueDiscipline)] = [
    ("(FIFO)", .fifo), ("(LIFO)", .lifo), ("(SIRO)", .random), ("(LIFO-PR)", .lifoPreemptive),
    ("(SJF non-preemptive)", .shortestFirst), ("(SRPT)", .shortestRemaining),
  ]

  private static func orders(
    _ id: String, _ service: @escaping @Sendable (Double) -> Distribution
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let law = service(reference.number("mean_service"))
      return disciplines.map { word, discipline in
        let measures = reference.quantities.compactMap { quantity -> (String, Measure)? in
          let plain = quantity.name.removing(word)
          guard plain != quantity.name else { return nil }
          return Measure.standard(plain, at: Place()).map { (quantity.name, $0) }
        }
        return Experiment(customers: 2e6, rate: rate, measures) { model in
          model.recordsOccupancy = false
          let queue = model.queue(law, discipline: discipline)
          model.open(rate: rate, [.ask(queue[0])])
        }
      }
    }
  }
}

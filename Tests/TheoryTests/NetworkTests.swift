import Tailrace
import Testing

/// A queue to which some return, and a server shared by open and closed traffic.
struct NetworkTests {
  static let cases: [TheoryCase] = [feedback, mixed]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `feedback and mixed traffic behave as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let feedback = TheoryCase.played("feedback-mm1-p50") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let returning = reference.number("p")
    let measures: [(String, Measure)] =
      standard(reference) + [
        ("total_response.mean", .mean { $0.classes[0].latency.meanSeconds }),
        (
          "visits.mean",
          .mean { Double($0.components[0].offered) / Double($0.classes[0].offered) }
        ),
        (
          "node_throughput",
          .mean { Double($0.components[0].outcomes.answered) / $0.seconds }
        ),
        ("response.mean(per visit)", .mean { $0.components[0].latency.meanSeconds }),
      ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        let queue = model.queue(.exponential(mean: mean))
        model.open(rate: rate, [.again(probability: returning, [.ask(queue[0])])])
      }
    ]
  }

  private static let mixed = TheoryCase.played("mixed-open-closed-ps") { reference in
    let rate = reference.number("lam")
    let demands = ["Do", "Dc"].map { Distribution.exponential(mean: reference.number($0)) }
    let measures: [(String, Measure)] = [
      ("number.mean(open)", .mean { $0.inFlight(0) }),
      ("response.mean(open)", .mean { $0.classes[0].latency.meanSeconds }),
      ("throughput(closed)", .mean { $0.throughput(1) }),
      ("response.mean(closed)", .mean { $0.classes[1].latency.meanSeconds }),
    ]
    return [
      Experiment(customers: 5e5, rate: rate, measures) { model in
        let queue = model.queue(demands[0], demands[1], discipline: .processorSharing)
        model.open(rate: rate, [.ask(queue[0])])
        model.closed(
          users: Int(reference.number("N")), think: reference.number("Z"), [.ask(queue[1])])
      }
    ]
  }
}

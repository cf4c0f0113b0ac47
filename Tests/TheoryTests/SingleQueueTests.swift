import Tailrace
import Testing

/// Queues of one station in the steady state: Markovian arrivals and service.
struct SingleQueueTests {
  static let cases: [TheoryCase] = [
    // A hundred relaxation times are one interval of the time-average variance constant.
    mm1("mm1-rho50", customers: 2e6, interval: 12),
    mm1("mm1-rho80", customers: 3e6, interval: 100),
    // Near saturation one busy period is so long that a run of millions holds few of them.
    mm1("mm1-rho95", customers: 8e6, interval: 1600, looseness: 2),
    mmc("mmc-2-rho75", customers: 2e6),
    mmc("mmc-4-rho80", customers: 2e6),
    mmc("mmc-16-rho90", customers: 5e6),
    mmc("mmc-100-rho95", customers: 8e6, looseness: 2),
  ]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a queue with Markovian arrivals and service behaves as theory says`(
    _ theoryCase: TheoryCase
  ) async {
    await hold(theoryCase)
  }

  private static func mm1(
    _ id: String, customers: Double, interval: Double, looseness: Double = 1
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let measures = standard(reference).map { ($0, $1.loosened(looseness)) }
      return [
        Experiment(customers: customers, rate: rate, interval: interval, measures) { model in
          let queue = model.queue(.exponential(mean: mean))
          model.open(rate: rate, [.ask(queue[0])])
        }
      ]
    }
  }

  private static func mmc(
    _ id: String, customers: Double, looseness: Double = 1
  ) -> TheoryCase {
    .played(id) { reference in
      let rate = reference.number("lam")
      let mean = 1 / reference.number("mu")
      let servers = Int(reference.number("c"))
      let measures = standard(reference, at: Place(servers: servers))
        .map { ($0, $1.loosened(looseness)) }
      return [
        Experiment(customers: customers, rate: rate, measures) { model in
          let queue = model.queue(.exponential(mean: mean), servers: servers)
          model.open(rate: rate, [.ask(queue[0])])
        }
      ]
    }
  }
}

import Tailrace
import Testing

/// Servers that switch off when they are idle and take time to start.
struct ColdStartTests {
  static let cases: [TheoryCase] = [coldStart]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a server that switches off behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// A period between two starts is as long as dozens of requests, so the estimates rest on fewer
  /// independent pieces than on customers and are held less closely.
  private static let coldStart = TheoryCase.played("coldstart-mm1") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let boot = 1e9 / reference.number("alpha")
    let measures: [(String, Measure)] =
      standard(reference) { !$0.hasPrefix("P(") }.map { ($0, $1.loosened(2)) } + [
        (
          "P(off)",
          Measure.mean { Double($0.components[0].coldStart?.offArea ?? 0) / 1e9 / $0.seconds }
            .loosened(2)
        ),
        (
          "P(setting up)",
          Measure.mean { Double($0.components[0].coldStart?.startingArea ?? 0) / 1e9 / $0.seconds }
            .loosened(2)
        ),
        ("P(busy)", .mean { $0.components[0].busySeconds / $0.seconds }),
      ]
    return [
      Experiment(customers: 2e6, rate: rate, measures) { model in
        let server = model.builder.component(model.nextName("function"), cores: 1)
        model.builder.coldStart(of: server, boot: .exponential(mean: boot), idle: .zero)
        let operation = model.operation(
          of: server, [.compute(model.service(.exponential(mean: mean)))])
        model.open(rate: rate, [.ask(operation)])
      }
    ]
  }
}

import Tailrace
import Testing

/// Queues whose consumers take batches, sleep, or may fail.
struct MessageQueueTests {
  static let cases: [TheoryCase] = [batches, sleepers, redelivery]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a queue of messages behaves as theory says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  /// One consumer takes up to ten messages at once, and takes as long for few as for many.
  private static let batches = TheoryCase.played("batchconsumer-10") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let size = Int(reference.number("b"))
    let measures: [(String, Measure)] =
      standard(reference) { $0 != "response.mean" } + [
        ("P(idle)", .share { 1 - $0.components[0].busySeconds / $0.seconds }),
        ("number_waiting.mean", .mean { $0.components[0].queueSeconds / $0.seconds }),
        ("response.mean", .mean { $0.components[0].latency.meanSeconds }),
        (
          "batch_size.mean",
          .mean { Double($0.queues[0].counts.receives) / Double($0.queues[0].counts.calls) }
        ),
      ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        var rules = QueueRules(consumers: 1)
        rules.batchSize = size
        let publish = model.messages(rules, [.wait(model.service(.exponential(mean: mean)))])
        model.open(rate: rate, [.publish(Call(publish))])
      }
    ]
  }

  /// A consumer that finds nothing sleeps and looks again.
  private static let sleepers = TheoryCase.played("polling-vacation") { reference in
    let rate = reference.number("lam")
    let mean = 1 / reference.number("mu")
    let sleep = reference.number("V")
    let measures: [(String, Measure)] =
      standard(reference) { $0 != "response.mean" } + [
        ("response.mean", .mean { $0.components[0].latency.meanSeconds }),
        ("fraction_sleeping", .share { Double($0.queues[0].asleepArea) / 1e9 / $0.seconds }),
      ]
    return [
      Experiment(customers: 1e6, rate: rate, measures) { model in
        var rules = QueueRules(consumers: 1)
        rules.poll = .constant(sleep * 1e9)
        let publish = model.messages(rules, [.wait(model.service(.exponential(mean: mean)))])
        model.open(rate: rate, [.publish(Call(publish))])
      }
    ]
  }

  /// Consumers who take longer than a message is out of sight, and such as fail.
  private static let redelivery = TheoryCase.played("mq-at-least-once") { reference in
    let mean = reference.number("mean")
    let visibility = reference.number("visibility")
    let failing = reference.number("p_fail")
    let receives = Int(reference.number("max_receives"))
    let rate = 10.0
    let slow: [(String, Measure)] = [
      (
        "P(duplicate delivery per attempt)",
        .share { Double($0.queues[0].counts.overran) / Double($0.queues[0].counts.ended) }
      )
    ]
    let failures: [(String, Measure)] = [
      (
        "P(DLQ)",
        .share {
          Double($0.queues[0].counts.deadLettered) / Double($0.components[0].outcomes.total)
        }
      ),
      (
        "receives_per_message.mean (ignoring duplicates)",
        .mean { Double($0.queues[0].counts.receives) / Double($0.queues[0].counts.published) }
      ),
    ]
    func experiment(
      _ measures: [(String, Measure)], visibility: Double
    ) -> Experiment {
      Experiment(customers: 1e6, rate: rate, measures) { model in
        var rules = QueueRules(consumers: 1_000_000)
        rules.redelivers = true
        rules.visibilityTimeout = .seconds(visibility)
        // What failed need not wait for the end of it.
        rules.retryDelay = .zero
        rules.maximumReceives = receives
        let service = model.service(.exponential(mean: mean))
        let publish = model.messages(
          rules, [.wait(service), .fail(probability: failing, .error)])
        model.open(rate: rate, [.publish(Call(publish))])
      }
    }
    // A duplicate is a further receive, which the second and third answer leave out: there no
    // consumer takes too long.
    return [experiment(slow, visibility: visibility), experiment(failures, visibility: 1e5)]
  }
}

extension Model {
  /// A queue that keeps messages by rules; the operation that publishes to it.
  mutating func messages(_ rules: QueueRules, _ deliver: [Step]) -> OperationID {
    let component = builder.component(nextName("queue"), places: rules.consumers)
    let queue = builder.queue(in: component, rules)
    return operation(
      of: component,
      [.enqueue(queue, acknowledges: false, deliver: deliver, deadLetter: nil)])
  }
}

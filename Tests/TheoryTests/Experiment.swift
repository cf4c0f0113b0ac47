import Foundation
import Tailrace

/// A network, how long it is played and how often, and what is read off it.
struct Experiment: Sendable {
  /// The seconds that one replication lasts, a tenth of which are the warm-up unless said.
  var duration: Double
  var warmup: Double
  var replications = 10
  /// Whether what is read depends on when the run began, so that its length cannot be changed.
  var isTimed = false
  /// The seconds that an interval of the time series lasts; a tenth of the run unless said.
  var interval: Double
  /// The measures by the name of their quantity; a name may have several.
  var measures: [(String, Measure)]
  /// Makes the network.
  var network: @Sendable (inout Model) -> Void

  /// An experiment of so many customers a replication, who come at a rate per second.
  init(
    customers: Double, rate: Double, replications: Int = 10, interval: Double? = nil,
    _ measures: [(String, Measure)], network: @escaping @Sendable (inout Model) -> Void
  ) {
    self.init(
      duration: customers * Self.lengthening / rate, replications: replications,
      interval: interval, measures, network: network)
  }

  /// An experiment of so many seconds a replication.
  init(
    duration: Double, warmup: Double? = nil, replications: Int = 10, interval: Double? = nil,
    _ measures: [(String, Measure)], network: @escaping @Sendable (inout Model) -> Void
  ) {
    self.duration = duration
    self.warmup = warmup ?? duration / 10
    isTimed = warmup != nil
    self.replications = replications
    self.interval = interval ?? duration / 10
    self.measures = measures
    self.network = network
  }

  /// How much longer the runs are that are sized by customers: twice if `TAILRACE_LONG_TESTS` is set.
  static let lengthening: Double =
    ProcessInfo.processInfo.environment["TAILRACE_LONG_TESTS"] == nil ? 1 : 2

  /// Plays all replications and holds each measure to its answer.
  func findings(
    _ reference: Reference, seed: UInt64, serviceFactor: Double = 1
  ) async -> [Finding] {
    var model = Model(serviceFactor: serviceFactor)
    network(&model)
    let network = model.builder.build()
    let options = RunOptions(
      duration: .seconds(duration), warmup: .seconds(warmup), interval: .seconds(interval),
      seed: reference.seed(seed))
    var lows = measures.map { _ in [Double]() }
    var highs = lows
    let runs = Run(network, options).replications(replications)
    let ranges = await SideBySide.play(runs) { [measures] _, results in
      precondition(results.ending == .horizon, "\(reference.id): \(results.ending)")
      return measures.map { name, measure in measure.read(results, reference.answer(name)) }
    }
    for replication in ranges ?? [] {
      for (index, range) in replication.enumerated() {
        lows[index].append(range.low)
        highs[index].append(range.high)
      }
    }
    return measures.enumerated().map { index, item in
      Finding(
        item.0, item.1, answer: reference.answer(item.0), lows: Estimate(lows[index]),
        highs: Estimate(highs[index]))
    }
  }
}

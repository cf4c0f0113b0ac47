internal import TailraceEngine

/// Queues in words.
extension QueueReport {
  /// Its largest backlog; nil where there was none.
  var backlogSentence: String? {
    guard let backlog else { return nil }
    var text =
      "\(name): at most \(Figure.count(backlog.peak)) messages wait, at "
      + "\(Figure.clock(backlog.peakAt)); "
    if let measured = backlog.measuredDrain {
      text += "they drain in \(Figure.clock(measured))"
    } else {
      text += "they do not drain"
    }
    guard let arrivals = backlog.arrivalRate else { return text + "." }
    text +=
      "; \(Figure.rate(backlog.serviceRate)) dealt with while they gathered and "
      + "\(Figure.rate(arrivals)) coming afterwards "
    if let predicted = backlog.predictedDrain { return text + "say \(Figure.clock(predicted))." }
    return text + "leave nothing to spare."
  }

  /// The lag of its partitions; nil where it has none.
  var partitionsSentence: String? {
    if partitions.isEmpty { return nil }
    let lags = partitions.prefix(12).map { Figure.count($0.lag) }.joined(separator: " ")
    let more = partitions.count > 12 ? " …" : ""
    var text =
      "\(name): lag of \(partitions.count) partitions at the end \(lags)\(more), at most "
      + Figure.count(partitions.reduce(0) { Swift.max($0, $1.peakLag) })
    if let rebalances = counts?.rebalances, rebalances > 0 {
      text += ", \(rebalances) rebalance" + (rebalances == 1 ? "" : "s")
    }
    if idleConsumers > 0 {
      text += "; \(idleConsumers) consumer" + (idleConsumers == 1 ? " is" : "s are")
      text += " left without one"
    }
    return text + "."
  }
}

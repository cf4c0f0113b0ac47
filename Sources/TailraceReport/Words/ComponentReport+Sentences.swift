internal import TailraceEngine

/// What a row of numbers about a component cannot say.
extension ComponentReport {
  /// What a mean over instances hides, where the busiest has much more to do than the idlest.
  var unevenness: String? {
    guard instances > 1, let spread = instanceUtilization, spread.most - spread.least > 0.2 else {
      return nil
    }
    return "Uneven: the \(instances) instances of \(name) are "
      + "\(Figure.percent(spread.least)) to \(Figure.percent(spread.most)) busy."
  }

  /// What requests took of memory that has a limit.
  var memorySentence: String? {
    memory.map {
      "\(name): \(Figure.mebibytes($0.mean)) MiB in use on average, "
        + "\(Figure.mebibytes(Double($0.peak))) MiB at most of "
        + "\(Figure.mebibytes(Double($0.limit))), killed \(Figure.count($0.kills)) times."
    }
  }

  /// What it costs that instances switch off.
  var startsSentence: String? {
    coldStart.map {
      "\(name): \(Figure.count($0.starts)) cold starts, \(Figure.percent($0.offShare)) of the time off, "
        + "\(Figure.percent($0.startingShare)) starting."
    }
  }

  /// How many instances there were where their number changes, and what they cost.
  var sizesSentence: String? {
    guard let scaling else { return nil }
    var text =
      "\(name): \(scaling.least) to \(scaling.most) instances, \(Figure.mean(scaling.mean)) on "
      + "average, \(scaling.atEnd) at the end; \(Figure.count(scaling.starts)) started, "
      + "\(Figure.number(scaling.billedSeconds / 3600)) instance-hours paid for"
    if let cost = costPerHour, window > .zero {
      text += ", \(Cost.dollars(cost * window.seconds / 3600))"
    }
    if scaling.lost > 0 { text += "; \(Figure.count(scaling.lost)) requests lost in draining" }
    return text + "."
  }

  /// What readers got that was not the newest, and what got lost.
  var truthSentences: [String] {
    var lines: [String] = []
    if !remembers, let share = staleRatio {
      lines.append(
        "Stale: \(Figure.percent(share)) of \(Figure.count(counts.versionedReads)) reads at \(name) got a "
          + "version that was no longer the newest.")
    }
    if counts.lostOnWay > 0 {
      lines.append(
        "Lost: \(Figure.count(counts.lostOnWay)) requests of \(name), or answers to it, got lost on their way."
      )
    }
    if counts.lostWrites > 0 {
      lines.append(
        "Lost: no replica had \(Figure.count(counts.lostWrites)) of the writes that \(name) had acknowledged "
          + "when it went down.")
    }
    return lines
  }
}

extension LockReport {
  /// Headroom is of cores and places: where most have to wait for a row it promises too much.
  var contention: String? {
    guard let ratio = waitRatio, ratio > 0.5 else { return nil }
    return
      "Most who want a row of \(name) wait for it, which more cores or places do not change."
  }
}

extension TrafficReport {
  /// The availability of the chain, where anything failed.
  var chainSentence: String? {
    guard outcomes.failed > 0, let seen = availability, let chain, !chain.parts.isEmpty else {
      return nil
    }
    let parts = chain.parts.prefix(3).map { "\($0.name) \(Figure.percent($0.availability))" }
    let more = chain.parts.count - parts.count
    return
      "\(name): \(Figure.percent(seen)) available, its chain \(Figure.percent(chain.product))"
      + " (\(parts.joined(separator: " × "))\(more > 0 ? " and \(more) more" : "")); "
      + "\(Figure.rate(failuresPerSecond)) fail."
  }
}

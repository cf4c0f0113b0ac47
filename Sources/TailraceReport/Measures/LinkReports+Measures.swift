internal import TailraceEngine

/// Calls that are tried again, copied or called off, a row a figure.
extension CallReport: Measured {
  typealias Interval = NoInterval
  static let label = "call"

  static let measures = [
    MeasureGroup<CallReport>([
      .count("calls", "Calls that were begun, however often each was then made.") {
        $0.counts.calls
      },
      .count("attempts", "How often they were made: tries and copies.") { $0.counts.attempts },
      .number("attempts_per_call", "How often a call was made.", metric: .derived) {
        $0.attemptsPerCall
      },
      .count("retries", "Tries after the first.") { $0.counts.retries },
      .count("retries_refused", "Retries that a budget did not let through.") {
        $0.counts.retriesRefused
      },
      .whole("mean_backoff_ns", "What a caller waited before a retry, on average.") {
        $0.meanBackoff?.nanoseconds
      },
      .count("hedges", "Copies after the first.") { $0.counts.hedges },
      .count("hedges_won", "Copies that were answered first.") { $0.counts.hedgesWon },
      .count("fallbacks", "Calls that ended with a fallback.") { $0.counts.fallbacks },
      .count(
        "cancelled", "Attempts whose work ended because the caller said that it waits no longer."
      ) { $0.counts.cancelled },
    ])
  ]

  static let untabled: [(why: Absence, keys: [String])] = [(.derived, ["attempts"])]

  static let tables = [table]

  static let table = PartTable<CallReport>(
    "Calls",
    [
      .names("calls", width: 30), TableColumn("made", "calls", .count),
      TableColumn("a call", "attempts_per_call", .number),
      TableColumn("retries", "retries", .some), TableColumn("refused", "retries_refused", .some),
      TableColumn("back-off", "mean_backoff_ns", .time),
      TableColumn("copies", "hedges", .some), TableColumn("won", "hedges_won", .some),
      TableColumn("fallbacks", "fallbacks", .some), TableColumn("called off", "cancelled", .some),
    ])
}

/// Calls that are guarded, a row a figure.
extension GuardReport: Measured {
  typealias Interval = NoInterval
  static let label = "guard"

  static let measures = [
    MeasureGroup<GuardReport>([
      .count("sent", "Calls that were sent.") { $0.counts.sent },
      .count("broken_off", "Calls that were not made because a breaker was open.") {
        $0.counts.brokenOff
      },
      .count("held_back", "Calls that a throttle held back.") { $0.counts.heldBack },
      .count("shed", "Calls that a limit or a bulkhead turned away.") { $0.counts.shed },
      .count("breaker_openings", "How often a breaker opened.") { $0.counts.openings },
      .number("breaker_open_ratio", "The part of the callers' time that their breakers were open.")
      { $0.openShare },
      .count("probes", "Probes that were sent.") { $0.counts.probes },
      .count("failed_probes", "Probes that failed.") { $0.counts.failedProbes },
      .count("found_unhealthy", "How often a caller found an instance unhealthy.") {
        $0.counts.foundUnhealthy
      },
      .count("ejections", "How often a caller ejected an instance.") { $0.counts.ejections },
    ])
  ]

  static let untabled: [(why: Absence, keys: [String])] = [(.noRoom, ["breaker_openings"])]

  static let tables = [table]

  static let table = PartTable<GuardReport>(
    "Guarded calls",
    [
      .names("guarded calls", width: 30), TableColumn("sent", "sent", .count),
      TableColumn("broken off", "broken_off", .some),
      TableColumn("open", ["breaker_open_ratio"]) {
        Cell($0.openShare > 0 ? Figure.percent($0.openShare) : "", by: $0.openShare)
      },
      TableColumn("held back", "held_back", .some), TableColumn("shed", "shed", .some),
      TableColumn("probes", "probes", .some), TableColumn("failed", "failed_probes", .some),
      TableColumn("left out", "found_unhealthy", .some),
      TableColumn("ejected", "ejections", .some),
    ])
}

internal import TailraceEngine

/// What clients saw, a row a figure.
extension TrafficReport: Measured {
  static let label = "request_class"

  static let measures = [
    MeasureGroup<TrafficReport>([
      .whole("in_flight_at_start", "Requests in flight when measuring began.", metric: .derived) {
        $0.inFlightAtStart
      },
      Measure(
        "offered", .counter, "Requests that clients meant to send.", metric: "requests",
        window: { .count($0.offered) }, interval: { .count($0.offered) }),
      .count("ended", "Requests that ended, however they did.", metric: .derived) {
        $0.outcomes.total
      },
      Measure(
        "answered", .counter, "Requests that were answered.",
        metric: Family(
          "responses", help: "Requests that ended, by whether they were answered.",
          label: ("result", "answered")), interval: { .count($0.answered) }),
      Measure(
        "failed", .counter, "Requests that ended without an answer.",
        metric: Family("responses", label: ("result", "failed")), interval: { .count($0.failed) }),
      Measure(
        "in_flight", .gauge, "Requests in flight.", metric: "requests_in_flight",
        interval: { .count($0.inFlight) }),
      .whole("in_flight_at_end", "Requests in flight at the end.", metric: .derived) {
        $0.inFlightAtEnd
      },
      .count(
        "late", "Full answers that came after the client had stopped waiting.",
        metric: "late_responses"
      ) { $0.late },
      .count("stale", "Answers that rest on a stale read.", metric: "stale_responses") { $0.stale },
      .number("offered_per_second", "Requests offered.", metric: .derived) { $0.offeredPerSecond },
      .number("throughput_per_second", "Answers, late ones included.", metric: .derived) {
        $0.throughputPerSecond
      },
      .number("goodput_per_second", "Full answers in time.", metric: .derived) {
        $0.goodputPerSecond
      },
      .number("error_ratio", "Failures over all that ended.", metric: .derived) { $0.errorRate },
      .number("availability_ratio", "Answers over all that ended.", metric: .derived) {
        $0.availability
      },
      .number(
        "chain_availability_ratio",
        "What the availabilities of all that the requests pass multiply to.",
        metric: "request_chain_availability_ratio"
      ) { $0.chain?.product },
      .number("failures_per_second", "Requests that failed.", metric: .derived) {
        $0.failuresPerSecond
      },
      .number(
        "mean_time_ns", "From sending to end, of all that ended, failed ones included.",
        metric: "request_mean_time_seconds"
      ) { $0.meanTime },
      .number("mean_in_flight", "Requests in flight, on average.", metric: .derived) {
        $0.meanInFlight
      },
      .number(
        "mean_in_flight_by_littles_law",
        "The rate of those that ended times their mean time, which has to be the same.",
        metric: .derived
      ) { $0.predictedInFlight },
      Measure(
        "outcomes", .counter, "Requests that ended, by how they did.", metric: "request_outcomes",
        window: { .outcomes($0.outcomes) }),
      Measure(
        "latency", .distribution, "From the moment a request was meant to be sent to its answer.",
        metric: Family("request", help: "Answers of the measured window."),
        window: { .latency($0.latency) }, interval: { .percentiles($0.latency) }),
    ]),
    MeasureGroup(
      in: "per_request",
      [
        .whole(
          "wait_ns", "Waiting for places and cores, everywhere together, per request that ended.",
          metric: "request_wait_seconds"
        ) { $0.perRequest.wait.nanoseconds },
        .whole(
          "service_ns", "In service, everywhere together, per request that ended.",
          metric: "request_service_seconds"
        ) { $0.perRequest.service.nanoseconds },
        .whole("network_ns", "On links, per request that ended.", metric: "request_network_seconds")
        { $0.perRequest.network.nanoseconds },
      ]),
  ]

  static let untabled: [(why: Absence, keys: [String])] = [
    (.derived, ["offered", "ended"]),
    (
      .inSentence,
      [
        "availability_ratio", "chain_availability_ratio", "failures_per_second", "mean_time_ns",
        "mean_in_flight_by_littles_law",
      ]
    ), (.inChart, ["answered", "failed"]),
    (
      .noRoom,
      [
        "in_flight_at_start", "in_flight", "in_flight_at_end", "stale", "wait_ns", "service_ns",
        "network_ns",
      ]
    ),
  ]

  static let tables = [table, latencies]

  static let table = PartTable<TrafficReport>(
    "Traffic", isPart: { !$0.isWholeSource },
    [
      TableColumn("traffic", isWord: true) { $0.nameCell },
      TableColumn("offered", ["offered_per_second"]) {
        Cell(Figure.rate($0.offeredPerSecond, counted: $0.offered), by: $0.offeredPerSecond)
      },
      TableColumn("throughput", ["throughput_per_second"]) {
        Cell(
          Figure.rate($0.throughputPerSecond, counted: $0.outcomes.answered + $0.late),
          by: $0.throughputPerSecond)
      },
      TableColumn("goodput", ["goodput_per_second"]) {
        Cell(Figure.rate($0.goodputPerSecond, counted: $0.outcomes[.full]), by: $0.goodputPerSecond)
      },
      TableColumn("errors", ["error_ratio"]) {
        Cell(Figure.percent($0.errorRate, counted: $0.outcomes.failed), by: $0.errorRate)
      },
      TableColumn("in flight", "mean_in_flight", .mean),
      TableColumn("reasons", ["outcomes", "late"], isWord: true) {
        Cell($0.reasons.joined(separator: ", "), short: $0.mainReasons)
      },
    ])

  /// The rows of answers; each is followed by one with failures where there are any.
  static let latencies = PartTable<TrafficReport>(
    "Latency of answers", isPart: { !$0.isWholeSource },
    [
      TableColumn("latency", isWord: true) { $0.nameCell },
      TableColumn("mean", ["latency"]) { .time($0.latency.mean) },
      TableColumn("p50", ["latency"]) { $0.latency.cell(0.5) },
      TableColumn("p90", ["latency"]) { $0.latency.cell(0.9) },
      TableColumn("p95", ["latency"]) { $0.latency.cell(0.95) },
      TableColumn("p99", ["latency"]) { $0.latency.cell(0.99) },
      TableColumn("p99.9", ["latency"]) { $0.latency.cell(0.999) },
      TableColumn("max", ["latency"]) { .time($0.latency.max) },
      TableColumn("of", ["latency"]) { .count($0.latency.count) },
    ])

  static let charted = rates + ["latency"]
  /// Those that the chart of requests per second has.
  static let rates = ["offered", "answered", "failed"]
}

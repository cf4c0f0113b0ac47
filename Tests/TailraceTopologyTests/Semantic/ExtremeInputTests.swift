import Tailrace
import Testing

/// Whatever is asked for ends in a sentence: a diagnostic, or a run that says why it ended.
struct ExtremeInputTests {
  /// Reads the text and, if it is good, plays a little of it.
  static func end(_ text: String) -> String {
    let reading = Topology.read(SourceFile(name: "extreme.yaml", text: text))
    guard let topology = reading.topology else {
      return reading.diagnostics.first { $0.severity == .error }?.id ?? "nothing was said"
    }
    var options = topology.options
    options.duration = min(options.duration, .seconds(2))
    options.warmup = .zero
    options.interval = nil
    options.maximumEvents = 200_000
    let report = Run(topology.network, options).report()
    _ = TerminalRenderer().render(report)
    return "\(report.results.ending)"
  }

  private static func source(_ keys: String, _ app: String = "kind: external, latency: 0ms")
    -> String
  {
    "tailrace: 1\ntraffic:\n  visitors: {\(keys), requests: {page: {share: 100%, call: app}}}\n"
      + "components:\n  app: {\(app)}\n"
  }

  private static func service(_ steps: String, _ capacity: String = "cores: 1") -> String {
    source("rate: 10/s", "kind: service, \(capacity), operations: {page: \(steps)}")
  }

  struct Case: CustomTestStringConvertible {
    let text: String
    let expected: String
    var testDescription: String { text }

    init(_ text: String, _ expected: String) {
      self.text = text
      self.expected = expected
    }
  }

  static let cases: [Case] = [
    Case(source("rate: 0/s"), "horizon"),
    Case(source("rate: 0.000000000000000000001/s"), "horizon"),
    Case(source("rate: 1/month"), "horizon"),
    Case(source("rate: 9000M/s"), "eventLimit(200000)"),
    Case(source("rate: 10/s, shape: [ramp to 0x over 1s]"), "horizon"),
    Case(source("rate: 10/s, shape: [ramp to 2000000x over 1s]"), "quantity-too-large"),
    Case(source("rate: 10/s, shape: [hold 36500d, hold 1d]"), "duration-too-long"),
    Case(source("rate: 10/s, modulated: [{rate: 1x, for: 0ms}]"), "state-too-short"),
    Case(source("rate: 10/s, modulated: [{rate: 0x, for: 1us}]"), "horizon"),
    Case(source("rate: 1000/s, batch: 100000"), "eventLimit(200000)"),
    Case(source("rate: 10/s, batch: 1000000"), "count-out-of-range"),
    Case(source("users: 1000000, think: 0ms"), "eventLimit(200000)"),
    Case(source("users: 10000000, think: 1s", "kind: external, latency: 1s"), "eventLimit(200000)"),
    Case(source("users: 10000001, think: 1s"), "count-out-of-range"),
    Case(service("[wait: 1ms]", "instances: 1000000000"), "count-out-of-range"),
    Case(service("[wait: 1ms]", "instances: 100000"), "horizon"),
    Case(service("[wait: 106751d]"), "duration-too-long"),
    Case(service("[wait: exponential(mean=106751d)]"), "horizon"),
    Case(service("[wait: 36500d]"), "horizon"),
    Case(service("[compute: 36500d]"), "horizon"),
    Case(
      service("[repeat: {times: 100000, steps: [repeat: {times: 100000, steps: [wait: 0ms]}]}]"),
      "eventLimit(200000)"),
    Case(service("[repeat: {times: 100000, steps: []}]"), "horizon"),
    Case(service("[compute: weibull(shape=0.0001 mean=1ms)]"), "distribution-impossible"),
    Case(service("[compute: lognormal(mean=1ms cv=100000000)]"), "horizon"),
    Case(service("[compute: hyperexponential(mean=1ms cv=1000000)]"), "horizon"),
    Case(service("[compute: erlang(k=9999999999 mean=1ms)]"), "horizon"),
    Case(service("[compute: pareto(min=1ns shape=0.001)]"), "horizon"),
    Case(service("[compute: gamma(mean=1ms cv=10000)]"), "horizon"),
    Case("simulation: {duration: 100000d}\n" + source("rate: 1/s"), "duration-too-long"),
    Case("simulation: {duration: 1ns}\n" + source("rate: 1/s"), "horizon"),
    Case(
      "simulation: {duration: 3650d, interval: 1ms}\n" + source("rate: 1/s"), "interval-too-short"),
    Case("simulation: {seed: 99999999999999999999}\n" + source("rate: 1/s"), "quantity-too-large"),
    Case("data: {users: {keys: 100000001}}\n" + source("rate: 1/s"), "count-out-of-range"),
  ]

  private static func scaled(_ scaling: String) -> String {
    service("[wait: 1ms]", "autoscale: {min: 1, max: 9, metrics: [rate: 1/s], \(scaling)}")
  }

  private static func guarded(_ keys: String, _ call: String = "to: leaf.work, timeout: 1ns")
    -> String
  {
    service("[{call: {\(call)}}]")
      + "  leaf: {kind: service, instances: 2, operations: {work: [wait: 1ms]}}\n"
      + "links: {app -> leaf: {\(keys)}}\n"
  }

  /// What breaks, protects and scales, at the edge of what can be counted.
  static let dynamics: [Case] = [
    Case(scaled("boot: 36500d, drain: 36500d"), "horizon"),
    Case(scaled("boot: pareto(min=36500d shape=0.01)"), "horizon"),
    Case(scaled("boot: 0s, scrape: 1ns, sync: 1ns"), "eventLimit(200000)"),
    Case(scaled("boot: 0s, scrape: 36500d, sync: 36500d, lag: 36500d"), "horizon"),
    Case(scaled("boot: 0s, predictive: {season: 36500d, lead: 36500d}"), "horizon"),
    Case(scaled("boot: 0s, warmup: {for: 36500d, speed: 0x}"), "quantity-too-small"),
    Case(
      scaled("boot: 0s, behavior: {scale_up: {stabilization: 36500d, policies: []}}"), "horizon"),
    Case(
      service("[wait: 1ms]", "memory: {limit: 1024TiB, per_request: 65GiB}"), "size-out-of-range"),
    Case(
      source(
        "rate: 1000/s, batch: 20000",
        "kind: service, memory: {limit: 1B, per_request: 64GiB, restart: 0s}, "
          + "operations: {page: [wait: 1ms]}"), "eventLimit(200000)"),
    Case(service("[wait: 1ms]", "price: $1e30/h"), "unit-missing"),
    Case(service("[wait: 1ms]", "price: $99999999999999999999/h"), "quantity-too-large"),
    Case(service("[wait: 1ms]", "rate_limit: {rate: 0/s}"), "rate-zero"),
    Case(service("[wait: 1ms]", "rate_limit: {limit: 9, window: 3650d}"), "horizon"),
    Case(
      guarded(
        "latency: 1ms", "to: leaf.work, timeout: 1ns, retry: {attempts: unlimited, backoff: none}"),
      "eventLimit(200000)"),
    Case(
      guarded(
        "latency: 1ms",
        "to: leaf.work, timeout: 1ns, retry: {attempts: unlimited, "
          + "backoff: {base: 36500d, factor: 1000000x}}"), "horizon"),
    Case(guarded("breaker: {window: 1ns, open_for: 36500d}"), "horizon"),
    Case(guarded("outlier_detection: {interval: 1ns}"), "eventLimit(200000)"),
    Case(
      guarded("outlier_detection: {interval: 36500d, base_ejection_time: 36500d}"), "horizon"),
    Case(
      guarded("throttle: {kind: admission_control, window: 36500d, aggression: 1000000x}"),
      "horizon"),
    Case(
      guarded("latency: 36500d")
        + "faults: [{at: 0s, latency: app -> leaf, add: 36500d, jitter: 36500d}]\n",
      "horizon"),
    Case(
      guarded("latency: 1ms") + "faults: [{at: 1s, slow: leaf, factor: 0x}]\n", "quantity-too-small"
    ),
    Case(guarded("latency: 1ms") + "faults: [{at: 0s, slow: leaf, factor: 1000000x}]\n", "horizon"),
    Case(
      guarded("latency: 1ms") + "faults: [{at: 0s, every: 2ns, for: 1ns, crash: leaf}]\n",
      "eventLimit(200000)"),
  ]

  @Test(arguments: cases + dynamics) func `an extreme value ends in a sentence`(_ item: Case) {
    #expect(Self.end(item.text) == item.expected)
  }

  @Test func `users who neither think nor wait are stopped where time stands still`() throws {
    let topology = try Play.topology(Self.source("users: 10, think: 0ms"))
    #expect(Run(topology.network, topology.options).play().ending == .instantLimit(.zero))
  }

  @Test func `calls that branch without end on paper are counted, not walked`() {
    var components = ""
    for level in 0..<60 {
      components +=
        "  s\(level): {kind: service, operations: {go: ["
        + "{call: s\(level + 1).go}, {call: s\(level + 1).go}]}}\n"
    }
    components += "  s60: {kind: service, cores: 1, operations: {go: [compute: 1ms]}}\n"
    let text =
      "tailrace: 1\ntraffic: {v: {rate: 1/s, requests: {go: {share: 100%, call: s0.go}}}}\n"
      + "components:\n" + components
    let said = Topology.read(SourceFile(name: "wide.yaml", text: text)).diagnostics.map(\.id)
    #expect(said == ["overload"])
    #expect(Self.end(text) == "horizon" || Self.end(text).hasPrefix("eventLimit"))
  }

  @Test(arguments: [70, 3000]) func `a long chain of balancers is a sentence`(_ count: Int) {
    var text =
      "tailrace: 1\ntraffic: {v: {rate: 1/s, requests: {go: {share: 100%, call: b0.call}}}}\n"
    text += "components:\n  b\(count): {kind: external, latency: 1ms}\n"
    for index in 0..<count {
      text += "  b\(index): {kind: load_balancer, targets: b\(index + 1)}\n"
    }
    #expect(Self.end(text) == "forward-circle")
  }

  @Test func `a long chain of calls can be played`() {
    var text =
      "tailrace: 1\ntraffic: {v: {rate: 1/s, requests: {go: {share: 100%, call: s0.go}}}}\n"
    text += "components:\n"
    for index in 0..<3000 {
      text += "  s\(index): {kind: service, operations: {go: [call: s\(index + 1).go]}}\n"
    }
    text += "  s3000: {kind: service, operations: {go: [wait: 1ms]}}\n"
    #expect(Self.end(text) == "horizon")
  }

  @Test func `more calls than can be numbered are refused`() {
    var text = "tailrace: 1\ntraffic: {v: {rate: 1/s, requests: {go: {share: 100%, call: s.go}}}}\n"
    text +=
      "components:\n  e: {kind: external, latency: 1ms}\n  s: {kind: service, operations: {go: ["
    for _ in 0..<70_000 { text += "{call: e}," }
    text += "{wait: 1ms}]}}\n"
    #expect(Self.end(text) == "too-many")
  }
}

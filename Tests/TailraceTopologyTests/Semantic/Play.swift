import Tailrace

/// From a text to a report, as a reader of the language would use it.
enum Play {
  /// - Throws: what is said about a text that cannot be played.
  static func topology(
    _ text: String, variant: String? = nil, load: String? = nil, files: [String: String] = [:]
  ) throws -> Topology {
    let file = SourceFile(name: "test.yaml", text: text)
    return try Topology.read(file, variant: variant, load: load) { NamedFile(files[$0]) }.good()
  }

  /// Plays a text for ten seconds without a warm-up, unless told otherwise.
  static func run(
    _ text: String, variant: String? = nil, load: String? = nil, files: [String: String] = [:],
    duration: Delay = .seconds(10)
  ) throws -> Report {
    try topology(text, variant: variant, load: load, files: files).run(
      duration: duration, warmup: .zero)
  }

  /// A hundred evenly spaced requests a second for one operation, and the components given.
  static func steady(_ call: String, data: String = "", _ components: String) -> String {
    """
    tailrace: 1
    \(data.isEmpty ? "" : "data: \(data)")
    traffic:
      visitors:
        rate: 100/s
        arrivals: deterministic
        requests: {page: {share: 100%, call: \(call)}}
    components:
    \(components.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
    """
  }

  /// The same with one service whose operation is made of these steps.
  static func steps(_ steps: String, capacity: String = "") -> String {
    steady("app.page", "app: {kind: service, \(capacity) operations: {page: \(steps)}}")
  }
}

/// Whether two numbers differ by at most this part of the second.
func isNear(_ value: Double?, _ expected: Double, within tolerance: Double) -> Bool {
  guard let value else { return false }
  return (value - expected).magnitude <= tolerance * max(expected.magnitude, 1e-12)
}

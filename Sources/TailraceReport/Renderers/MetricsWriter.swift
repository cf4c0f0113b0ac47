internal import TailraceEngine

/// Families of samples as OpenMetrics has them.
struct MetricsWriter {
  private(set) var text = ""
  private let epoch: Int64
  private var name = ""
  /// What is said of the family before its first sample; one without is not worth its name.
  private var head = ""

  typealias Labels = [(name: String, value: String)]

  enum Kind: String { case counter, gauge, histogram, summary, info }

  init(epoch: Int64) { self.epoch = epoch }

  mutating func family(_ name: String, _ kind: Kind, _ help: String, unit: String? = nil) {
    self.name = name
    head = "# TYPE \(name) \(kind.rawValue)\n"
    if let unit { head += "# UNIT \(name) \(unit)\n" }
    head += "# HELP \(name) \(help)\n"
  }

  /// A counter that begins with nothing at time zero and grows by these.
  mutating func sums(_ labels: Labels, _ parts: [(Delay, Double)]) {
    var sum = 0.0
    var samples: [(Delay, Double)] = [(.zero, 0)]
    for (time, value) in parts {
      sum += value
      samples.append((time, sum))
    }
    series("_total", labels, samples)
  }

  /// One series, whose times rise.
  mutating func series(
    _ suffix: String, _ labels: Labels, _ samples: [(Delay, Double)]
  ) {
    points(labels, samples.map { ($0.0, [Part(suffix: suffix, value: $0.1)]) })
  }

  /// A part of a point of a summary or a histogram.
  struct Part {
    var suffix = ""
    var label: (name: String, value: String)?
    var value: Double
  }

  /// Several series that stand together, time by time.
  mutating func points(
    _ labels: Labels, _ points: [(time: Delay, parts: [Part])]
  ) {
    if points.isEmpty { return }
    text += head
    head = ""
    for (index, point) in points.enumerated() {
      let time = Self.milliseconds(point.time)
      if index + 1 < points.count && Self.milliseconds(points[index + 1].time) == time { continue }
      for part in point.parts {
        let all = part.label.map { labels + [$0] } ?? labels
        let pairs = all.map { "\($0.name)=\(Self.quoted($0.value))" }.joined(separator: ",")
        let value = JSONWriter.number(part.value)
        text += "\(name)\(part.suffix){\(pairs)} \(value) \(timestamp(time))\n"
      }
    }
  }

  mutating func end() { text += "# EOF\n" }

  private static func milliseconds(_ time: Delay) -> Int64 { time.nanoseconds / 1_000_000 }

  /// Seconds since 1970, to the millisecond.
  private func timestamp(_ milliseconds: Int64) -> String {
    let rest = milliseconds % 1000
    let zeros = rest < 10 ? "00" : (rest < 100 ? "0" : "")
    return "\(epoch + milliseconds / 1000)" + (rest == 0 ? "" : ".\(zeros)\(rest)")
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return quoted + "\""
  }
}

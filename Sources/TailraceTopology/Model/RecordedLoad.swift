internal import TailraceEngine

/// A load that was recorded: arrivals or rates over time from a file, or a server's access log.
///
///     recorded: arrivals.csv
///     recorded: {file: access.log, format: combined, speed: 2x}
struct RecordedLoad {
  let arrivals: Arrivals
  let file: String
  /// The highest rate and the last one; nil for arrivals.
  private(set) var rates: (peak: Double, last: Double)?

  static let spec = ObjectSpec(
    "a recorded load",
    [
      FieldSpec("file", .text, required: true, "The file, below the folder of the topology."),
      FieldSpec(
        "format", .word(RecordedFormat.allCases.map { $0.rawValue }),
        "How its lines are written; as its first line looks unless stated."),
      FieldSpec("speed", .factor, "How much faster it is played than it was recorded."),
    ])

  /// What of a source says nothing beside recorded arrivals, or beside recorded rates.
  static let displaced = ["batch", "modulated", "shape", "think"]

  /// Nil if it cannot be played, which is reported.
  init?(_ source: Fields) {
    guard let node = source.node("recorded") else { return nil }
    let context = source.context
    for key in Self.displaced where source.has(key) {
      context.report(.recordedWith(key), at: source.range(ofKey: key))
    }
    var name: String?
    var range = node.range
    var format: RecordedFormat?
    var speed = 1.0
    if node.mapping != nil {
      guard let fields = source.fields("recorded", Self.spec) else { return nil }
      name = fields.text("file")
      range = fields.range(of: "file")
      if fields.has("format") {
        let words = RecordedFormat.allCases.map { $0.rawValue }
        format = fields.word("format", among: words).flatMap { RecordedFormat(rawValue: $0) }
        if format == nil { return nil }
      }
      if fields.has("speed") {
        speed = fields.factor("speed") ?? 1
        if speed <= 0 {
          context.report(.speedZero, at: fields.range(of: "speed"))
          return nil
        }
      }
    } else {
      name = source.text("recorded")
    }
    guard let name, let file = RecordedFile(name, format, at: range, context) else { return nil }
    self.file = name
    if format == nil {
      source.useDefault("recorded.format", file.format.rawValue, "as its first line looks")
    }
    if file.isBySecond {
      source.useDefault(
        "recorded.times", "spread evenly over each second", "the file says the second only")
    }
    if file.format == .rates {
      let gaps = ArrivalsReader(fields: source).gaps()
      (arrivals, rates) = Self.open(file, gaps, speed: speed, level: context.load.factor)
    } else {
      if source.has("arrivals") {
        context.report(.recordedWith("arrivals"), at: source.range(ofKey: "arrivals"))
      }
      let times = file.times.map { Self.faster($0, speed) }
      arrivals = .recorded(Self.scaled(times, by: context.load.factor))
      rates = nil
    }
  }

  private static func faster(_ time: Int64, _ speed: Double) -> Int64 {
    if speed == 1 { return time }
    return Int64(min(Double(time) / speed, Double(Limits.longestDuration)).rounded())
  }

  /// Each rate holds until the next line's time, the last for ever; before the first nothing comes.
  private static func open(
    _ file: RecordedFile, _ gaps: Distribution, speed: Double, level: Double
  ) -> (Arrivals, (peak: Double, last: Double)) {
    var segments: [RateProfile.Segment] = []
    var time: Int64 = 0
    var rate = 0.0
    var peak = 0.0
    for (index, start) in file.times.enumerated() {
      let moment = faster(start, speed)
      if moment > time {
        segments.append(
          .init(duration: Delay(nanoseconds: moment - time), startRate: rate, endRate: rate))
        peak = max(peak, rate)
        time = moment
      }
      rate = min(file.rates[index] * speed * level, Limits.highestRate)
    }
    return (
      .open(
        gaps: gaps, rate: RateProfile(segments: segments, finalRate: rate), batch: nil,
        modulation: []), (max(peak, rate), rate)
    )
  }

  /// The same arrivals so many times as dense: each stands for as many as the factor adds up to there,
  /// spread evenly until the next one.
  private static func scaled(_ times: [Int64], by factor: Double) -> [Int64] {
    if factor == 1 { return times }
    var result: [Int64] = []
    var due = 0.0
    for (index, time) in times.enumerated() {
      let whole = (Double(index + 1) * factor).rounded(.down)
      let count = min(whole - due, Double(Limits.recordedRows - result.count))
      due = whole
      guard count >= 1 else { continue }
      let gap = index + 1 < times.count ? times[index + 1] - time : 0
      for copy in 0..<Int(count) {
        result.append(time + Int64(Double(gap) * Double(copy) / count))
      }
    }
    return result
  }
}

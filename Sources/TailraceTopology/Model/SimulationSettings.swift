internal import TailraceEngine

/// How long a file wants to be played.
///
///     simulation: {duration: 20m, warmup: 1m, seed: 7}
struct SimulationSettings {
  var options: RunOptions
  /// Where the interval is stated.
  var intervalRange: SourceRange?

  static let spec = ObjectSpec(
    "simulation",
    [
      FieldSpec(
        "duration", .duration,
        or: ("10m", "long enough for a thousand samples of most percentiles"),
        "How long to play, warm-up included."),
      FieldSpec(
        "warmup", .duration, or: ("10% of the duration", "the start is empty"),
        "How much of the beginning is not measured."),
      FieldSpec(
        "seed", .whole, in: 0...Int64.max >> 1,
        or: ("1", "any seed is as good; this one is always the same"),
        "What all random streams begin with."),
      FieldSpec("interval", .duration, "The length of the intervals of the time series."),
    ], later: ["replications"])

  init(_ file: Fields) {
    let context = file.context
    options = RunOptions(duration: .minutes(10), warmup: .minutes(1))
    let fields = file.fields("simulation", Self.spec)
    let duration = fields?.duration("duration", isPositive: true)
    if let fields, let duration, duration > Limits.longestRun {
      context.report(
        .durationTooLong(fields.text("duration") ?? "", "3650d"), at: fields.range(of: "duration"))
    }
    if fields?.has("duration") != true {
      context.useDefault("duration", of: Self.spec, at: "simulation")
    }
    options.duration = Delay(
      nanoseconds: min(duration ?? options.duration.nanoseconds, Limits.longestRun))
    if let fields, fields.has("warmup") {
      options.warmup = Delay(nanoseconds: fields.duration("warmup") ?? 0)
    } else {
      options.warmup = Delay(nanoseconds: options.duration.nanoseconds / 10)
      context.useDefault("warmup", of: Self.spec, at: "simulation")
    }
    if options.warmup >= options.duration {
      if let fields, !fields.has("duration") || duration != nil {
        context.report(
          .warmupTooLong(
            fields.text("warmup") ?? "", fields.has("duration") ? fields.text("duration") : nil),
          at: fields.range(of: "warmup"))
      }
      options.warmup = .zero
    }
    if let seed = fields?.whole("seed") {
      options.seed = UInt64(seed)
    } else if fields?.has("seed") != true {
      context.useDefault("seed", of: Self.spec, at: "simulation")
    }
    if let fields, let interval = fields.duration("interval", isPositive: true) {
      if interval < options.leastInterval.nanoseconds {
        context.report(.intervalTooShort, at: fields.range(of: "interval"))
      } else {
        options.interval = Delay(nanoseconds: interval)
        intervalRange = fields.range(of: "interval")
      }
    }
  }
}

internal import TailraceEngine

/// One figure that a report has of each part of its kind: START HERE to add one.
///
/// `Measures/` has a list for each kind of part. JSON, CSV, OpenMetrics and `Docs/Measures.md` are made of
/// the lists, tables and charts name what they show by its key, and a test asks every format for every
/// measure. So a new figure is counted somewhere, carried by the results, and told here.
struct Measure<Part: Measured>: Sendable {
  /// How a figure behaves in time.
  enum Kind: String, Sendable {
    /// A count that only rises; of an interval, what it rose by.
    case counter
    /// A number that goes up and down: a mean, a share, a state.
    case gauge
    /// Lengths of time: count, mean, percentiles, histogram.
    case distribution
  }

  /// What it is called in JSON and CSV; ends in its unit.
  let key: String
  let kind: Kind
  /// What it is, in a sentence.
  let help: String
  /// What Prometheus calls it.
  let metric: Family
  /// Of the measured window; nil for what only intervals have.
  let window: (@Sendable (Part) -> MeasureValue)?
  /// Of an interval; nil for what is only known of the window.
  let interval: (@Sendable (Part.Interval) -> MeasureValue)?

  init(
    _ key: String, _ kind: Kind, _ help: String, metric: Family = Family(nil),
    window: (@Sendable (Part) -> MeasureValue)? = nil,
    interval: (@Sendable (Part.Interval) -> MeasureValue)? = nil
  ) {
    self.key = key
    self.kind = kind
    self.help = help
    self.metric = metric
    self.window = window
    self.interval = interval
  }

  /// A count of the window alone.
  static func count(
    _ key: String, _ help: String, metric: Family = Family(nil),
    _ window: @escaping @Sendable (Part) -> Int64?
  ) -> Self {
    Self(key, .counter, help, metric: metric, window: { .count(window($0)) })
  }

  /// A total of times of the window alone, in nanoseconds.
  static func total(
    _ key: String, _ help: String, metric: Family = Family(nil),
    _ window: @escaping @Sendable (Part) -> TimeTotal?
  ) -> Self {
    Self(key, .counter, help, metric: metric, window: { .total(window($0)) })
  }

  /// A number of the window alone: a mean, a share.
  static func number(
    _ key: String, _ help: String, metric: Family = Family(nil),
    _ window: @escaping @Sendable (Part) -> Double?
  ) -> Self {
    Self(key, .gauge, help, metric: metric, window: { .number(window($0)) })
  }

  /// A whole number of the window alone that is no count: a state, an extreme, a length of time.
  static func whole(
    _ key: String, _ help: String, metric: Family = Family(nil),
    _ window: @escaping @Sendable (Part) -> Int64?
  ) -> Self {
    Self(key, .gauge, help, metric: metric, window: { .count(window($0)) })
  }

  /// In what it is told, as its key ends.
  var unit: MeasureUnit { MeasureUnit(of: key, kind) }
}

/// Why a measure is in no table.
enum Absence: String, Sendable {
  case noRoom = "a screen has no room for it"
  case inSentence = "a sentence tells it"
  case inChart = "a chart shows it"
  case derived = "follows from other measures"
}

/// What Prometheus calls a measure, without the `tailrace_` of all names.
struct Family: Sendable, ExpressibleByStringLiteral {
  /// By default the name of the part and the key.
  var name: String?
  /// What it is, and one more label, where several measures are one family.
  var help: String?
  var label: (name: String, value: String)?
  var isAbsent = false

  /// It has none: Prometheus computes it from other measures.
  static let derived: Family = {
    var family = Family(nil)
    family.isAbsent = true
    return family
  }()

  init(_ name: String?, help: String? = nil, label: (name: String, value: String)? = nil) {
    self.name = name
    self.help = help
    self.label = label
  }

  init(stringLiteral name: String) { self.init(name) }
}

/// In what a measure is told.
enum MeasureUnit: String, Sendable {
  case nanoseconds, ratio, bytes, seconds, dollars
  case perSecond = "a second"
  case perHour = "dollars an hour"
  case each = ""

  init<Part>(of key: String, _ kind: Measure<Part>.Kind) {
    let ends: [(String, MeasureUnit)] = [
      ("_ns", .nanoseconds), ("_ratio", .ratio), ("bytes", .bytes), ("bytes_served", .bytes),
      ("_dollars_per_hour", .perHour), ("_per_second", .perSecond), ("_seconds", .seconds),
      ("_dollars", .dollars),
    ]
    self =
      kind == .distribution
      ? .nanoseconds : ends.first { key.hasSuffix($0.0) }.map { $0.1 } ?? .each
  }
}

/// What a measure comes to.
enum MeasureValue: Sendable {
  case count(Int64?)
  case number(Double?)
  /// A count for each outcome.
  case outcomes(OutcomeCounts)
  case latency(LatencyReport)
  /// The 50th, 95th and 99th percentile of an interval.
  case percentiles((p50: Delay, p95: Delay, p99: Delay)?)
  /// Not even null: the interval has no such thing.
  case absent

  static func time(_ time: Delay?) -> MeasureValue { .count(time?.nanoseconds) }

  /// A total of times, in nanoseconds; beyond 292 years to the precision of a double.
  static func total(_ total: TimeTotal?) -> MeasureValue {
    guard let total, total.nanoseconds == nil else { return .count(total?.nanoseconds) }
    return .number(Double(total))
  }

  /// The value where it is one finite number.
  var number: Double? {
    switch self {
    case .count(let count): count.map { Double($0) }
    case .number(let number): number.flatMap { $0.isFinite ? $0 : nil }
    case .outcomes, .latency, .percentiles, .absent: nil
    }
  }
}

/// Measures that stand together: in JSON in an object of that name, or without one in the part itself.
struct MeasureGroup<Part: Measured>: Sendable {
  let name: String?
  /// What stands before their keys in the names of Prometheus.
  let metrics: String
  /// Whether a part has them.
  let isThere: @Sendable (Part) -> Bool
  let measures: [Measure<Part>]

  init(
    in name: String? = nil, metrics: String? = nil,
    where isThere: @escaping @Sendable (Part) -> Bool = { _ in true }, _ measures: [Measure<Part>]
  ) {
    self.name = name
    self.metrics = metrics ?? name.map { $0 + "_" } ?? ""
    self.isThere = isThere
    self.measures = measures
  }
}

/// A part of a report whose figures are a list.
protocol Measured: Named, Sendable {
  associatedtype Interval: MeasuredInterval
  associatedtype Intervals: RandomAccessCollection<Interval> where Intervals.Index == Int
  /// What it is called in Prometheus: as a label, and at the head of its families.
  static var label: String { get }
  static var measures: [MeasureGroup<Self>] { get }
  /// The tables that show them.
  static var tables: [PartTable<Self>] { get }
  /// Those that no table shows.
  static var untabled: [(why: Absence, keys: [String])] { get }
  /// The keys of those that a chart shows.
  static var charted: [String] { get }
  var intervals: Intervals { get }
}

extension Measured {
  static var charted: [String] { [] }

  static var allMeasures: [Measure<Self>] { measures.flatMap { $0.measures } }

  /// The measure of the window, or of intervals, that has this key.
  static func measure(_ key: String, ofIntervals: Bool = false) -> Measure<Self> {
    let found = allMeasures.first {
      $0.key == key && (ofIntervals ? $0.interval != nil : $0.window != nil)
    }
    guard let found else { preconditionFailure("no measure '\(key)' of a \(label)") }
    return found
  }
}

/// One interval of a time series.
protocol MeasuredInterval: Sendable {
  var start: Delay { get }
  var length: Delay { get }
  var isMeasured: Bool { get }
}

/// The interval of what has no time series.
enum NoInterval: MeasuredInterval {
  var start: Delay { switch self {} }
  var length: Delay { switch self {} }
  var isMeasured: Bool { switch self {} }
}

extension Measured where Interval == NoInterval {
  var intervals: [NoInterval] { [] }
}

extension TrafficReport.Interval: MeasuredInterval {}
extension ComponentReport.Interval: MeasuredInterval {}

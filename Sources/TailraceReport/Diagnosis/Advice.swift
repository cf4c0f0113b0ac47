internal import TailraceEngine

/// What would help most: the same runs played again with one thing changed at a time.
///
/// Each change is played with the same random numbers as the file as it is, so that a small difference shows; the
/// intervals come from the differences of the replications, by Student's t. Ranked by what is aimed at: the first
/// objective that is missed, the goodput where more than 1 % of requests fail, else the p99.
public struct Advice: Sendable {
  /// What is aimed at, in words: `visitors: p(99) < 200ms`, `goodput`, `p99`.
  public let aim: String
  /// How often each was played.
  public let replications: Int
  /// The changes that make a difference, the most helpful first.
  public let changes: [Counterfactual]
  /// What made no difference: less than one in a thousand, of anything.
  public let withoutEffect: [String]

  /// What was found.
  public init(
    aim: String, replications: Int, changes: [Counterfactual], withoutEffect: [String]
  ) {
    self.aim = aim
    self.replications = replications
    self.changes = changes.sorted { $0.ranksBefore($1) }
    self.withoutEffect = withoutEffect
  }

  /// How it was found, and what made no difference, so many of them named.
  func note(named most: Int) -> String {
    var note =
      "Aim: \(aim). Each change alone, \(replications) times with the same random numbers; 95 % "
      + "intervals."
    if !withoutEffect.isEmpty {
      note += " No difference: " + withoutEffect.prefix(most).joined(separator: ", ")
      let rest = withoutEffect.count - withoutEffect.prefix(most).count
      note += rest > 0 ? " and \(rest) more." : "."
    }
    return note
  }
}

/// What one change does.
public struct Counterfactual: Sendable {
  /// The component or link that it is about, or the place of a key.
  public let subject: String
  /// What was changed: `app 10 % faster`, `components.app.instances: 3 -> 4`.
  public let change: String
  /// The key to change; nil where no single one does it.
  public let key: String?
  /// The value tried; nil where the key was taken away, or there is none.
  public let value: String?
  /// What it does for the aim.
  public let aim: Effect
  /// What it does for the p99 of all answers; nil with too few of them.
  public let p99: Effect?
  /// What it does for full answers in time, per second.
  public let goodput: Effect
  /// Dollars an hour on top; nil where no price is stated. A component that is 10 % faster is taken to cost 10 %
  /// more.
  public let costPerHour: Double?

  /// A change and what it does.
  public init(
    subject: String, change: String, key: String?, value: String?, aim: Effect, p99: Effect?,
    goodput: Effect, costPerHour: Double?
  ) {
    self.subject = subject
    self.change = change
    self.key = key
    self.value = value
    self.aim = aim
    self.p99 = p99
    self.goodput = goodput
    self.costPerHour = costPerHour
  }

  /// A measure before and after, in its unit.
  public struct Effect: Sendable {
    /// The mean over the replications without the change, and with it.
    public let before: Double
    public let after: Double
    /// By what part of itself it changes: the mean over the replications.
    public let change: Double
    /// Half the width of the 95 % interval of that; infinite for one replication.
    public let halfWidth: Double
    /// Whether more is better.
    public let wantsMore: Bool

    /// An effect.
    public init(
      before: Double, after: Double, change: Double, halfWidth: Double, wantsMore: Bool
    ) {
      self.before = before
      self.after = after
      self.change = change
      self.halfWidth = halfWidth
      self.wantsMore = wantsMore
    }

    /// By what part it gets better; below 0 where it gets worse.
    public var gain: Double { wantsMore ? change : -change }
    /// Whether the interval leaves no doubt that it gets better.
    public var isBetter: Bool { gain > halfWidth }
  }

  /// How much better the aim gets for each dollar an hour; nil where it costs nothing or no price is stated.
  public var gainPerDollar: Double? {
    guard let costPerHour, costPerHour > 0 else { return nil }
    return aim.gain / costPerHour
  }

  fileprivate func ranksBefore(_ other: Counterfactual) -> Bool {
    if aim.isBetter != other.aim.isBetter { return aim.isBetter }
    return aim.gain > other.aim.gain
  }

  /// The most helpful change in a sentence.
  public var sentence: String {
    var text = "Tried: \(change)"
    if let p99 { text += ", p99 \(Self.text(p99) { Figure.duration($0) })" }
    text += ", goodput \(Self.text(goodput) { Figure.rate($0) })"
    if let costPerHour, costPerHour != 0 { text += ", \(Cost.dollars(costPerHour)) an hour more" }
    return text + "."
  }

  private static func text(_ effect: Effect, _ figure: (Double) -> String) -> String {
    if effect.before == effect.after { return "unchanged at \(figure(effect.before))" }
    return "\(figure(effect.before)) to \(figure(effect.after)) (\(percent(effect)))"
  }

  /// `−12 % ± 1 %`, of what it was.
  static func percent(_ effect: Effect) -> String {
    let sign = effect.change > 0 ? "+" : (effect.change < 0 ? "−" : "")
    let text = sign + Figure.percent(effect.change.magnitude, digits: 2)
    return effect.halfWidth.isFinite
      ? text + " ± " + Figure.percent(effect.halfWidth, digits: 2) : text
  }
}

/// A chart of measures over time, declared beside them: a row a part and measure.
struct PartChart<Part: Measured>: Sendable {
  /// One of the measures, and what its rows are called behind the name of the part.
  struct Shown: Sendable {
    let key: String
    let noun: String

    init(_ key: String, noun: String = "") {
      self.key = key
      self.noun = noun
    }
  }

  /// Which rows come first; by default those of the part that comes first.
  enum Rank { case none, byMean, byMost }

  let id: String
  let title: String
  let note: String
  let shown: [Shown]
  /// Whether a row is 100 % high, rather than as high as its largest value.
  let isShare: Bool
  /// The number of its colour.
  let style: Int
  let rank: Rank
  let isIn: @Sendable (Part) -> Bool
  let figure: @Sendable (Double) -> String

  init(
    _ id: String, _ title: String, _ note: String, _ shown: [Shown], isShare: Bool = false,
    style: Int = 0, rank: Rank = .none,
    where isIn: @escaping @Sendable (Part) -> Bool = { _ in true },
    figure: @escaping @Sendable (Double) -> String
  ) {
    self.id = id
    self.title = title
    self.note = note
    self.shown = shown
    self.isShare = isShare
    self.style = style
    self.rank = rank
    self.isIn = isIn
    self.figure = figure
  }

  /// The keys of its measures.
  var keys: [String] { shown.map { $0.key } }

  /// The rows, without those that are nothing throughout.
  func rows(_ parts: [Part], _ time: PageTime) -> [StripChart.Row] {
    var found: [(order: Double, row: StripChart.Row)] = []
    for part in parts where isIn(part) {
      for one in shown { if let row = row(part, one, time) { found.append(row) } }
    }
    if rank == .none { return found.map { $0.row } }
    let ranked = found.indices.sorted { first, second in
      let (one, other) = (found[first].order, found[second].order)
      return one != other ? one > other : first < second
    }
    return ranked.map { found[$0].row }
  }

  private func row(
    _ part: Part, _ shown: Shown, _ time: PageTime
  ) -> (order: Double, row: StripChart.Row)? {
    let measure = Part.measure(shown.key, ofIntervals: true)
    let each = part.intervals.map { measure.interval?($0).number }
    let values = time.means(each)
    let highest = values.reduce(0) { Swift.max($0, $1 ?? 0) }
    let most = time.most(values)
    guard let mean = measure.window.map({ $0(part).number }) ?? time.mean(each) else { return nil }
    if !isShare && highest <= 0 { return nil }
    let row = StripChart.Row(
      name: part.name + shown.noun,
      summary: "\(figure(mean)) on average" + (isShare ? "" : ", at most \(figure(most))"),
      values: values, texts: values.map { $0.map(figure) ?? "-" }, top: isShare ? 1 : highest,
      style: style)
    return (rank == .byMost ? Swift.max(mean, most) : mean, row)
  }
}

internal import TailraceEngine

/// Where the latencies of each interval lie: the darker, the more of its answers.
struct HeatMap {
  /// How many shades there are.
  static let shades = 7

  let plot: TimePlot
  let scale: ChartScale

  /// One path a shade, cells of the same shade side by side as one.
  func body(_ bands: [LatencyBands], _ label: (Double) -> String) -> String {
    var paths = [String](repeating: "", count: Self.shades)
    guard let lowest = bands.filter({ !$0.counts.isEmpty }).map({ $0.first }).min(),
      let highest = bands.map({ $0.first + $0.counts.count }).max()
    else { return "" }
    let totals = bands.map { $0.total }
    for band in lowest..<highest {
      let bottom = scale.place(Double(LatencyBands.lowerBound(of: band)))
      let top = scale.place(Double(LatencyBands.lowerBound(of: band + 1)))
      if bottom - top < 0.05 { continue }
      var from = 0
      while from < bands.count {
        let shade = Self.shade(bands[from][band], of: totals[from])
        var to = from + 1
        while to < bands.count && Self.shade(bands[to][band], of: totals[to]) == shade { to += 1 }
        if let shade {
          let x = plot.across.place(Double(plot.time.bins[from].start.nanoseconds))
          let end = plot.across.place(Double(plot.time.bins[to - 1].end.nanoseconds))
          paths[shade] +=
            "M\(Markup.place(x)) \(Markup.place(top))H\(Markup.place(end))"
            + "V\(Markup.place(bottom))H\(Markup.place(x))Z"
        }
        from = to
      }
    }
    var text = ""
    for (shade, path) in paths.enumerated() where !path.isEmpty {
      text += "<path class=\"h\(shade)\" d=\"\(path)\"/>\n"
    }
    return text + plot.grid(scale, label)
  }

  /// The shares from which on a shade is used: each twice to three times the one before.
  static let thresholds = [0, 0.002, 0.005, 0.02, 0.05, 0.1, 0.2]

  private static func shade(_ count: Int64, of total: Int64) -> Int? {
    if count == 0 { return nil }
    let share = Double(count) / Double(total)
    return thresholds.lastIndex { share >= $0 }
  }
}

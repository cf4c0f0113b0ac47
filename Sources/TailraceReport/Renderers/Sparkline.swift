/// Numbers over time as a row of small bars, the largest as high as the line.
struct Sparkline {
  /// How several numbers that share a bar become one.
  enum Joining {
    case mean
    case largest
  }

  /// The bars; a blank where nothing is known.
  let text: String
  /// The largest number drawn; nil when nothing is known.
  let top: Double?

  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  init(_ values: [Double?], width: Int, joining: Joining) {
    var joined: [Double?] = []
    let bars = Swift.min(width, values.count)
    for bar in 0..<Swift.max(bars, 0) {
      let known = values[(bar * values.count / bars)..<((bar + 1) * values.count / bars)]
        .compactMap { $0 }
      if known.isEmpty {
        joined.append(nil)
      } else if joining == .mean {
        joined.append(known.reduce(0, +) / Double(known.count))
      } else {
        joined.append(known.max())
      }
    }
    let top = joined.compactMap { $0 }.max()
    self.top = top
    var text = ""
    for value in joined {
      guard let value, let top else {
        text.append(" ")
        continue
      }
      let height = top > 0 ? (value / top * 7).rounded() : 0
      text.append(Self.bars[Int(Swift.max(0, Swift.min(7, height)))])
    }
    self.text = text
  }
}

internal import TailraceEngine

/// The topology with what became of it: boxes coloured by how much of them was in use.
struct TopologyDrawing {
  private static let (boxWidth, boxHeight) = (210.0, 80.0)
  private static let (columnGap, rowGap, margin) = (46.0, 20.0, 10.0)

  private let report: Report
  private let edges: [Network.Edge]
  private let layout: LayeredLayout

  init(_ report: Report) {
    self.report = report
    edges = report.network.edges.filter { $0.from != $0.to }
    layout = LayeredLayout(
      boxes: report.components.all.count,
      arrows: edges.map { (Int($0.from.index), Int($0.to.index)) },
      boxHeight: Self.boxHeight, gap: Self.rowGap)
  }

  /// What the colours stand for.
  static let legend: [(style: String, name: String)] = [
    ("box u0", "under 50 % in use"), ("box u1", "50 to 80 %"), ("box u2", "80 to 95 %"),
    ("box u3", "95 % and more: full"), ("box un", "without a limit"),
  ]

  var svg: String {
    let columns = (layout.columns.max() ?? 0) + 1
    let width =
      Double(columns) * (Self.boxWidth + Self.columnGap) - Self.columnGap + 2 * Self.margin
    let height = layout.height + 2 * Self.margin
    var text = ""
    for (index, edge) in edges.enumerated() { text += arrow(edge, layout.passes[index]) }
    for row in report.components.all { text += box(row) }
    // No smaller than can be read; what does not fit is scrolled to.
    let least = Markup.place((width * 0.6).rounded())
    return """
      <svg viewBox="0 0 \(Markup.place(width)) \(Markup.place(height))" role="img" \
      data-chart="topology" style="min-width:\(least)px;max-width:\(Markup.place((width * 1.25).rounded()))px" \
      aria-label="\(Markup.escaped("The topology, from left to right: \(report.components.all.count) components. The table of components below has the same numbers."))">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
      orient="auto-start-reverse"><path class="head" d="M0 .5 8 4 0 7.5z"/></marker></defs>
      \(text)</svg>

      """
  }

  /// The arrows in words.
  var links: [String] {
    edges.map { edge in
      let names = edge.operations.prefix(6).map { report.network.operations[Int($0.index)].name }
      let more = edge.operations.count > 6 ? ", …" : ""
      return report.network.linkName(edge.from, edge.to) + ": " + names.joined(separator: ", ")
        + more + (edge.isPublished ? " (a message)" : "")
    }
  }

  private func left(_ column: Int) -> Double {
    Self.margin + Double(column) * (Self.boxWidth + Self.columnGap)
  }

  private func arrow(_ edge: Network.Edge, _ passes: [(column: Int, y: Double)]) -> String {
    let (from, to) = (Int(edge.from.index), Int(edge.to.index))
    let isForward = layout.columns[to] >= layout.columns[from]
    let start = (
      x: left(layout.columns[from]) + (isForward ? Self.boxWidth : 0),
      y: layout.middles[from] + Self.margin
    )
    let end = (
      x: left(layout.columns[to]) + (isForward ? 0 : Self.boxWidth),
      y: layout.middles[to] + Self.margin
    )
    var path = "M\(Markup.place(start.x)) \(Markup.place(start.y))"
    var last = start
    for pass in passes {
      let x = left(pass.column)
      let (near, far) = isForward ? (x, x + Self.boxWidth) : (x + Self.boxWidth, x)
      let y = pass.y + Self.margin
      path += bend(last, (near, y)) + "H\(Markup.place(far))"
      last = (far, y)
    }
    path += bend(last, end)
    let name = report.network.linkName(edge.from, edge.to)
    return
      "<path class=\"arrow\(edge.isPublished ? " message" : "")\" marker-end=\"url(#arrow)\" "
      + "d=\"\(path)\"><title>\(Markup.escaped(name))</title></path>\n"
  }

  private func bend(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> String {
    let middle = Markup.place((from.x + to.x) / 2)
    return "C\(middle) \(Markup.place(from.y)) \(middle) \(Markup.place(to.y)) "
      + "\(Markup.place(to.x)) \(Markup.place(to.y))"
  }

  private func box(_ row: ComponentReport) -> String {
    let x = left(layout.columns[row.index])
    let y = layout.middles[row.index] + Self.margin - Self.boxHeight / 2
    let share = row.largestUtilization
    let (name, kind) = (Paragraph.shortened(row.name, width: 20), row.timesKind)
    var text =
      "<g class=\"box \(Self.level(share))\"><title>\(Markup.escaped(details(row)))</title>"
      + Self.outline(report.network.note(of: row.index).shape, x, y)
      + "<text class=\"name\(name.count > 15 ? " long" : "")\" x=\"\(Markup.place(x + 14))\" y=\"\(Markup.place(y + 28))\">"
      + "\(Markup.escaped(name))</text>"
      + "<text x=\"\(Markup.place(x + 14))\" y=\"\(Markup.place(y + 46))\">"
      + "\(Markup.escaped(Paragraph.shortened(kind, width: 25)))</text>"
    let base = Markup.place(y + 67)
    if let share {
      let width = 80.0
      text +=
        "<rect class=\"track\" x=\"\(Markup.place(x + 14))\" y=\"\(Markup.place(y + 58))\" "
        + "width=\"\(Markup.place(width))\" height=\"9\" rx=\"2\"/>"
        + "<rect class=\"fill\" x=\"\(Markup.place(x + 14))\" y=\"\(Markup.place(y + 58))\" "
        + "width=\"\(Markup.place(width * Swift.min(1, share)))\" height=\"9\" rx=\"2\"/>"
        + "<text x=\"\(Markup.place(x + 102))\" y=\"\(base)\">\(Figure.percent(share))</text>"
    } else {
      text +=
        "<text x=\"\(Markup.place(x + 14))\" y=\"\(base)\">\(Figure.rate(row.offeredPerSecond))</text>"
    }
    return text + "</g>\n"
  }

  private func details(_ row: ComponentReport) -> String {
    var parts = [row.name, row.timesKind, Figure.rate(row.offeredPerSecond)]
    if let share = row.coreUtilization, let cores = row.cores {
      parts.append("\(Figure.percent(share)) of \(Figure.count(cores)) cores")
    }
    if let share = row.placeUtilization, let places = row.places {
      parts.append("\(Figure.percent(share)) of \(Figure.count(places)) places")
    }
    if row.cores != nil || row.places != nil { parts.append("queue \(Figure.mean(row.meanQueue))") }
    if let hits = row.hitRatio { parts.append("hits \(Figure.percent(hits))") }
    return parts.joined(separator: ", ")
  }

  private static func level(_ share: Double?) -> String {
    guard let share else { return "un" }
    return share >= Bottleneck.full
      ? "u3" : share > Bottleneck.high ? "u2" : share >= 0.5 ? "u1" : "u0"
  }

  /// The outline: who sends is round, what keeps things has the edges of a drum, where ways part is a box.
  private static func outline(_ shape: ComponentNote.Shape, _ x: Double, _ y: Double) -> String {
    let (left, top) = (Markup.place(x), Markup.place(y))
    let (width, height) = (Markup.place(boxWidth), Markup.place(boxHeight))
    func rectangle(_ radius: Int, _ name: String = "") -> String {
      "<rect class=\"shape\(name)\" x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" "
        + "height=\"\(height)\" rx=\"\(radius)\"/>"
    }
    switch shape {
    case .round: return rectangle(26)
    case .box, .fork: return rectangle(8)
    case .flag: return rectangle(8, " outside")
    case .drum:
      let (right, bottom) = (x + boxWidth, y + boxHeight)
      return
        "<path class=\"shape\" d=\"M\(left) \(Markup.place(y + 5))C\(left) \(Markup.place(y - 2)) "
        + "\(Markup.place(right)) \(Markup.place(y - 2)) \(Markup.place(right)) \(Markup.place(y + 5))"
        + "V\(Markup.place(bottom - 6))C\(Markup.place(right)) \(Markup.place(bottom + 2)) \(left) "
        + "\(Markup.place(bottom + 2)) \(left) \(Markup.place(bottom - 6))Z\"/>"
        + "<path class=\"rim\" d=\"M\(left) \(Markup.place(y + 5))C\(left) \(Markup.place(y + 11)) "
        + "\(Markup.place(right)) \(Markup.place(y + 11)) \(Markup.place(right)) "
        + "\(Markup.place(y + 5))\"/>"
    case .line:
      return rectangle(2)
        + "<path class=\"rim\" d=\"M\(Markup.place(x + boxWidth - 8)) \(top)v\(height)"
        + "m-7 0v-\(height)\"/>"
    }
  }
}

extension ComponentReport {
  /// The larger of the shares of cores and places that are taken; nil for any number of both.
  var largestUtilization: Double? {
    guard let cores = coreUtilization else { return placeUtilization }
    return Swift.max(cores, placeUtilization ?? 0)
  }
}

/// Places for the boxes of a drawing from left to right: who calls stands before whom it calls, boxes of a
/// column are ordered so that few arrows cross, and each stands as near as there is room to the middle of
/// those that it is connected with.
///
/// The steps are those of Sugiyama, Tagawa and Toda (1981): circles are broken, each box gets the longest way to
/// it as its column, arrows over several columns pass through points of their own, columns are sorted by
/// the means of their neighbours, and the heights are a regression in that order.
struct LayeredLayout {
  /// The column of each box.
  private(set) var columns: [Int]
  /// The middle of each box from above.
  private(set) var middles: [Double] = []
  /// The heights at which each arrow passes the columns between its ends, from its caller on.
  private(set) var passes: [[(column: Int, y: Double)]] = []
  /// How high everything is.
  private(set) var height = 0.0

  private let boxHeight: Double
  private let gap: Double
  /// Boxes first, then the points through which arrows pass.
  private var columnOf: [Int] = []
  private var before: [[Int]] = []
  private var after: [[Int]] = []
  private var order: [[Int]] = []
  private var chains: [[Int]] = []
  private var isTurned: [Bool] = []

  init(boxes: Int, arrows: [(from: Int, to: Int)], boxHeight: Double, gap: Double) {
    self.boxHeight = boxHeight
    self.gap = gap
    columns = [Int](repeating: 0, count: boxes)
    turnCircles(boxes, arrows)
    let forward = arrows.enumerated().map { index, arrow in
      isTurned[index] ? (from: arrow.to, to: arrow.from) : arrow
    }
    findColumns(forward)
    addPasses(forward)
    sortColumns()
    let places = findHeights()
    middles = Array(places.prefix(boxes))
    passes = chains.enumerated().map { index, chain in
      let points = chain.map { (column: columnOf[$0], y: places[$0]) }
      return isTurned[index] ? points.reversed() : points
    }
  }

  /// Arrows that lead back to a box on the way to their own are taken the other way round.
  private mutating func turnCircles(_ boxes: Int, _ arrows: [(from: Int, to: Int)]) {
    isTurned = [Bool](repeating: false, count: arrows.count)
    var outgoing = [[Int]](repeating: [], count: boxes)
    for (index, arrow) in arrows.enumerated() { outgoing[arrow.from].append(index) }
    // 0 not seen, 1 on the way, 2 done.
    var states = [Int](repeating: 0, count: boxes)
    for start in 0..<boxes where states[start] == 0 {
      var way = [(box: start, next: 0)]
      states[start] = 1
      while let last = way.last {
        if last.next == outgoing[last.box].count {
          states[last.box] = 2
          way.removeLast()
          continue
        }
        way[way.count - 1].next += 1
        let arrow = outgoing[last.box][last.next]
        let target = arrows[arrow].to
        if states[target] == 1 {
          isTurned[arrow] = true
        } else if states[target] == 0 {
          states[target] = 1
          way.append((target, 0))
        }
      }
    }
  }

  /// The longest way to each box; one that nobody calls stands just before the first that it calls.
  private mutating func findColumns(_ arrows: [(from: Int, to: Int)]) {
    for _ in columns.indices {
      var isStill = true
      for arrow in arrows where arrow.from != arrow.to && columns[arrow.to] <= columns[arrow.from] {
        columns[arrow.to] = columns[arrow.from] + 1
        isStill = false
      }
      if isStill { break }
    }
    for box in columns.indices
    where columns[box] == 0 && !arrows.contains(where: { $0.to == box && $0.from != box }) {
      let first = arrows.filter { $0.from == box && $0.to != box }.map { columns[$0.to] }.min()
      columns[box] = Swift.max(0, (first ?? 1) - 1)
    }
  }

  private mutating func addPasses(_ arrows: [(from: Int, to: Int)]) {
    columnOf = columns
    before = columns.map { _ in [] }
    after = before
    for arrow in arrows {
      var chain: [Int] = []
      var last = arrow.from
      if columns[arrow.to] > columns[arrow.from] {
        for column in columns[arrow.from]
          + 1..<Swift.max(columns[arrow.to], columns[arrow.from] + 1)
        {
          columnOf.append(column)
          before.append([last])
          after.append([])
          after[last].append(columnOf.count - 1)
          last = columnOf.count - 1
          chain.append(last)
        }
        after[last].append(arrow.to)
        before[arrow.to].append(last)
      }
      chains.append(chain)
    }
    order = [[Int]](repeating: [], count: (columnOf.max() ?? 0) + 1)
    for index in columnOf.indices { order[columnOf[index]].append(index) }
  }

  /// To and fro, each column by the mean places of its neighbours; the order with the fewest crossings stays.
  private mutating func sortColumns() {
    var best = order
    var fewest = Int.max
    for turn in 0..<12 {
      let isForward = turn % 2 == 0
      for step in order.indices {
        let column = isForward ? step : order.count - 1 - step
        sort(column, by: isForward ? before : after)
      }
      let count = crossings
      if count < fewest {
        fewest = count
        best = order
      }
    }
    order = best
  }

  private mutating func sort(_ column: Int, by neighbours: [[Int]]) {
    let places = placesInColumns
    var keys: [(key: Double, place: Int, index: Int)] = []
    for (place, index) in order[column].enumerated() {
      let near = neighbours[index].map { Double(places[$0]) + 0.5 }
      let own = Double(place)
      keys.append(
        (near.isEmpty ? own : near.reduce(0, +) / Double(near.count), place, index))
    }
    keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    order[column] = keys.map { $0.index }
  }

  private var placesInColumns: [Int] {
    var places = [Int](repeating: 0, count: columnOf.count)
    for column in order { for (place, index) in column.enumerated() { places[index] = place } }
    return places
  }

  private var crossings: Int {
    let places = placesInColumns
    var count = 0
    for column in order.dropLast() {
      var lines: [(from: Int, to: Int)] = []
      for index in column {
        for next in after[index] { lines.append((places[index], places[next])) }
      }
      for (number, one) in lines.enumerated() {
        for other in lines[(number + 1)...]
        where (one.from - other.from) * (one.to - other.to) < 0 { count += 1 }
      }
    }
    return count
  }

  private func size(_ index: Int) -> Double { index < columns.count ? boxHeight : 0 }

  private mutating func findHeights() -> [Double] {
    var places = [Double](repeating: 0, count: columnOf.count)
    for column in order {
      var top = 0.0
      for index in column {
        places[index] = top + size(index) / 2
        top += size(index) + gap
      }
    }
    for turn in 0..<16 {
      for step in order.indices {
        let isForward = turn % 2 == 0
        let column = isForward ? step : order.count - 1 - step
        settle(column, &places, isForward ? before : after)
      }
    }
    // At last callers stand in the middle of what they call, and what has one caller beside it.
    let single = before.map { $0.count == 1 ? $0 : [] }
    for column in order.indices.reversed() { settle(column, &places, after) }
    for column in order.indices { settle(column, &places, single) }
    let least = columnOf.indices.map { places[$0] - size($0) / 2 }.min() ?? 0
    for index in places.indices { places[index] -= least }
    height = columnOf.indices.map { places[$0] + size($0) / 2 }.max() ?? 0
    return places
  }

  /// As near as possible, by least squares, to where each wants to be, in order and with room between.
  private func settle(_ column: Int, _ places: inout [Double], _ neighbours: [[Int]]) {
    // Pools of those that touch each other: the sum of what they want, and how many they are.
    var pools: [(sum: Double, count: Int)] = []
    var offsets: [Double] = []
    var offset = 0.0
    for (place, index) in order[column].enumerated() {
      if place > 0 { offset += (size(order[column][place - 1]) + size(index)) / 2 + gap }
      offsets.append(offset)
      let near = neighbours[index]
      let wanted =
        near.isEmpty
        ? places[index] : near.reduce(0) { $0 + places[$1] } / Double(near.count)
      pools.append((wanted - offset, 1))
      while pools.count > 1 {
        let (last, other) = (pools[pools.count - 1], pools[pools.count - 2])
        if other.sum / Double(other.count) <= last.sum / Double(last.count) { break }
        pools.removeLast(2)
        pools.append((other.sum + last.sum, other.count + last.count))
      }
    }
    var place = 0
    for pool in pools {
      for _ in 0..<pool.count {
        places[order[column][place]] = pool.sum / Double(pool.count) + offsets[place]
        place += 1
      }
    }
  }
}

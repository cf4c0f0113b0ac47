/// The popularity of keys, for schemes that look at it: key `i` has weight `1 / (i + 1)^exponent`.
struct ShardLoads {
  private let keys: Int
  private let exponent: Double

  /// Neighbouring keys of one shard, up to where the next range begins.
  struct Range {
    var first: Int32
    var shard: Int32
  }

  init(keys: Int, exponent: Double) {
    self.keys = keys
    self.exponent = exponent
  }

  private func weight(_ key: Int) -> Double {
    exponent == 0 ? 1 : DeterministicMath.pow(Double(key) + 1, -exponent)
  }

  /// As many keys to each, in the order of the keys.
  static func evenRanges(keys: Int, shards: Int) -> [Range] {
    (0..<shards).map { Range(first: Int32(keys * $0 / shards), shard: Int32($0)) }
  }

  /// Halves the range with the most load, by load; the second half goes to a new shard.
  ///
  /// Where keys are scattered, load is in proportion to keys.
  func splitBusiest(_ ranges: inout [Range], isScattered: Bool) {
    var busiest = 0
    var most = -1.0
    for index in ranges.indices {
      let load = self.load(ranges, index, isScattered)
      if load > most {
        most = load
        busiest = index
      }
    }
    let (first, end) = bounds(ranges, busiest)
    var middle = first
    var passed = 0.0
    while middle < end - 1 && passed < most / 2 {
      passed += isScattered ? 1 : weight(middle)
      middle += 1
    }
    let shard = Int32(ranges.count)
    ranges.insert(Range(first: Int32(middle), shard: shard), at: busiest + 1)
  }

  private func bounds(_ ranges: [Range], _ index: Int) -> (Int, Int) {
    let end = index + 1 < ranges.count ? Int(ranges[index + 1].first) : keys
    return (Int(ranges[index].first), end)
  }

  private func load(_ ranges: [Range], _ index: Int, _ isScattered: Bool) -> Double {
    let (first, end) = bounds(ranges, index)
    if isScattered { return Double(end - first) }
    var sum = 0.0
    for key in first..<end { sum += weight(key) }
    return sum
  }

  /// Every key, the most popular first, to the shard that has least so far (Graham 1969).
  func spread(over shards: Int) -> [Int32] {
    // A heap of shards by load, the least first.
    var loads = [Double](repeating: 0, count: shards)
    var heap = (0..<shards).map { Int32($0) }
    var owners = [Int32](repeating: 0, count: keys)
    for key in 0..<keys {
      let owner = heap[0]
      owners[key] = owner
      loads[Int(owner)] += weight(key)
      var place = 0
      while true {
        var least = place
        for child in [2 * place + 1, 2 * place + 2] where child < shards {
          if loads[Int(heap[child])] < loads[Int(heap[least])] { least = child }
        }
        if least == place { break }
        heap.swapAt(place, least)
        place = least
      }
    }
    return owners
  }

  /// Gives new shards keys of those that have more than an even part, until each has its own.
  func makeRoom(_ owners: inout [Int32], from shards: Int, to later: Int) {
    var loads = [Double](repeating: 0, count: max(shards, later))
    var total = 0.0
    for key in 0..<keys {
      loads[Int(owners[key])] += weight(key)
      total += weight(key)
    }
    let even = total / Double(later)
    var taker = shards
    for key in 0..<keys where taker < later {
      let load = weight(key)
      let owner = Int(owners[key])
      if loads[owner] - load < even || loads[taker] + load > even { continue }
      owners[key] = Int32(taker)
      loads[owner] -= load
      loads[taker] += load
      if loads[taker] >= even * 0.999 { taker += 1 }
    }
  }
}
